/** Energies and forces against reference: RMSE, MAE, R², per element and component, with parity plots (S3, S62). */
import { speciesOf } from "../model/element-groups.js";
import { ErrorSum } from "../model/error-sum.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table } from "../model/table.js";
import type { Figure, Panel } from "../plot/figure.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { type AnalysisContext, defineFileAnalysis, type Frames } from "./analysis.js";
import { expectNumbers } from "./finite.js";
import { text } from "./option.js";

export const parity = defineFileAnalysis({
  name: "parity",
  title: "energies and forces against reference data: RMSE, MAE, R²",
  files: { least: 1, what: "reference, and prediction unless --model is given" },
  options: {
    model: text("evaluate this Deep Potential on the reference frames instead of reading predictions"),
  },

  async run(files, { model }, context): Promise<Table[]> {
    if (!model && files.length !== 2)
      throw new InputError(
        `parity: expected two files (reference, prediction) or one with --model, got ${files.length}`,
      );
    if (model && files.length !== 1)
      throw new InputError(`parity: expected one reference file with --model, got ${files.length}`);
    const pairs = model
      ? evaluated(context.open(files[0]), await DeepPotential.load(model))
      : paired(context.open(files[0]), context.open(files[1]));
    return collect(pairs, context);
  },

  /** S3: energies and x, y, z of forces against the diagonal; S62: both errors frame by frame. */
  plot([errors, energies, forces]): Figure {
    const of = (table: Table, name: string) => table.columns.find((one) => one.name === name)!.values as number[];
    const rmse = (name: string) => errors.scalars!.find((one) => one.name === `rmse_${name}`)?.value;
    const panel = (x: number[], y: number[], label: string, unit: string, title?: string): Panel => ({
      title,
      x: { label: `reference ${label}`, unit },
      y: { label: `predicted ${label}`, unit },
      equal: true,
      layers: [
        { kind: "rule", at: "diagonal" },
        { kind: "scatter", x, y, size: 1.5 },
      ],
    });
    const panels: Panel[] = [];
    const [e, p] = [of(energies, "reference"), of(energies, "predicted")];
    const known = e.map((_, k) => k).filter((k) => Number.isFinite(e[k]) && Number.isFinite(p[k]));
    const pick = (values: number[]) => known.map((k) => values[k]);
    if (known.length)
      panels.push(panel(pick(e), pick(p), "energy", "eV/atom", `RMSE ${milli(rmse("energy"))} meV/atom`));
    const [f, g, axis] = ["reference", "predicted", "component"].map((name) => of(forces, name));
    for (const k of f.length ? [0, 1, 2] : []) {
      const rows = f.map((_, n) => n).filter((n) => axis[n] === k);
      const name = `force ${"xyz"[k]}`;
      panels.push(
        panel(
          rows.map((n) => f[n]),
          rows.map((n) => g[n]),
          name,
          "eV/Å",
          `RMSE ${milli(rmse(`force_${"xyz"[k]}`))} meV/Å`,
        ),
      );
    }
    const frame = of(energies, "frame");
    const against = (label: string, unit: string, x: number[], y: number[], mean: number): Panel => ({
      x: { label: "frame" },
      y: { label, unit },
      layers: [
        { kind: "line", x, y },
        { kind: "rule", at: { y: mean }, name: "RMSE of all" },
      ],
    });
    const square = of(energies, "force_rmse");
    if (frame.length > 2 && known.length > 2) {
      const off = pick(p).map((value, k) => 1000 * (value - pick(e)[k]));
      panels.push(against("energy error", "meV/atom", pick(frame), off, 1000 * rmse("energy")!));
    }
    if (frame.length > 2 && f.length) panels.push(against("force RMSE", "eV/Å", frame, square, rmse("force")!));
    return { columns: panels.length > 4 ? 3 : 2, panels };
  },
});

function milli(value: number | undefined): string {
  return value === undefined ? "" : String(Number((1000 * value).toPrecision(3)));
}

async function* evaluated(reference: Frames, model: DeepPotential): AsyncIterable<[Frame, Frame]> {
  for await (const frame of reference) {
    const { energy, forces } = model.evaluate(frame);
    yield [frame, { ...frame, energy, forces }];
  }
}

async function* paired(reference: Frames, prediction: Frames): AsyncIterable<[Frame, Frame]> {
  const others = (async function* () {
    yield* prediction;
  })();
  let count = 0;
  for await (const frame of reference) {
    const { value, done } = await others.next();
    if (done) throw new InputError(`parity: the prediction ends after ${count} frames, the reference goes on`);
    if (value.count !== frame.count)
      throw new InputError(
        `parity: frame ${count + 1} has ${frame.count} atoms in the reference, ${value.count} in the prediction`,
      );
    count++;
    yield [frame, value];
  }
  if (!(await others.next()).done)
    throw new InputError(`parity: the reference ends after ${count} frames, the prediction goes on`);
}

/** Force components shown in the picture; the errors are of all. */
const shown = 20000;

async function collect(pairs: AsyncIterable<[Frame, Frame]>, context: AnalysisContext): Promise<Table[]> {
  const energy = new ErrorSum();
  const axes = [new ErrorSum(), new ErrorSum(), new ErrorSum()];
  const all = new ErrorSum();
  const elements = new Map<string, ErrorSum>();
  const perFrame: number[][] = [];
  const sample: number[][] = [];
  let withoutEnergy = 0;
  for await (const [reference, prediction] of pairs) {
    const n = reference.count;
    for (const side of [reference, prediction]) {
      if (side.forces) expectNumbers(side, side.forces, 3, "force");
      if (side.energy !== undefined && !Number.isFinite(side.energy))
        throw new InputError(
          `parity: the energy of frame ${perFrame.length + 1} is not a number; leave it out with --frames`,
        );
    }
    const [a, b] = [reference.energy, prediction.energy];
    if (a === undefined || b === undefined) withoutEnergy++;
    else energy.add(a / n, b / n);
    let square = Number.NaN;
    if (reference.forces && prediction.forces) {
      const { names, ofType } = speciesOf(reference);
      const order = orderOf(reference, prediction);
      square = 0;
      for (let i = 0; i < n; i++) {
        const name = names[ofType[reference.types[i]]];
        let element = elements.get(name);
        if (!element) elements.set(name, (element = new ErrorSum()));
        for (let k = 0; k < 3; k++) {
          const [f, g] = [reference.forces[3 * i + k], prediction.forces[3 * order(i) + k]];
          axes[k].add(f, g);
          all.add(f, g);
          element.add(f, g);
          square += (f - g) ** 2 / (3 * n);
          if (sample.length < shown) sample.push([names.indexOf(name), f, g, k]);
        }
      }
    }
    perFrame.push([perFrame.length, (a ?? Number.NaN) / n, (b ?? Number.NaN) / n, Math.sqrt(square)]);
  }
  if (perFrame.length === 0) throw new InputError("parity: no frame to compare");
  if (energy.count === 0 && all.count === 0)
    throw new InputError("parity: the files have neither energies nor forces on both sides");
  if (withoutEnergy) context.warn(`${withoutEnergy} of ${perFrame.length} frames have no energy on both sides`);
  return [errorsTable(energy, axes, all, elements, perFrame.length), energiesTable(perFrame), forcesTable(sample)];
}

/** By id where both sides have ids. */
function orderOf(a: Frame, b: Frame): (i: number) => number {
  if (!a.ids || !b.ids) return (i) => i;
  const row = new Map<number | bigint, number>();
  for (let i = 0; i < b.count; i++) row.set(b.ids[i], i);
  return (i) => row.get(a.ids![i]) ?? i;
}

function errorsTable(
  energy: ErrorSum,
  axes: ErrorSum[],
  all: ErrorSum,
  elements: Map<string, ErrorSum>,
  frames: number,
): Table {
  const rows: [string, string, ErrorSum][] = [];
  if (energy.count) rows.push(["energy", "eV/atom", energy]);
  if (all.count) {
    rows.push(["force", "eV/Å", all]);
    for (const [k, one] of axes.entries()) rows.push([`force_${"xyz"[k]}`, "eV/Å", one]);
    for (const [name, one] of elements) rows.push([`force_${name}`, "eV/Å", one]);
  }
  const scalars: Scalar[] = rows.flatMap(([name, unit, one]) => [
    { name: `rmse_${name}`, unit, value: one.rmse },
    { name: `mae_${name}`, unit, value: one.mae },
    { name: `r2_${name}`, unit: "", value: one.r2 },
  ]);
  return {
    name: "errors",
    title: "Errors against reference",
    columns: [
      { name: "quantity", unit: "", values: rows.map(([name]) => name) },
      { name: "unit", unit: "", values: rows.map(([, unit]) => unit) },
      { name: "rmse", unit: "", values: rows.map(([, , one]) => one.rmse) },
      { name: "mae", unit: "", values: rows.map(([, , one]) => one.mae) },
      { name: "r2", unit: "", values: rows.map(([, , one]) => one.r2) },
      { name: "n", unit: "", values: rows.map(([, , one]) => one.count) },
    ],
    scalars,
    notes: [`${frames} frames`],
  };
}

function energiesTable(rows: number[][]): Table {
  const column = (name: string, unit: string, k: number) => ({ name, unit, values: rows.map((row) => row[k]) });
  return {
    name: "energies",
    title: "Energy per atom of each frame",
    columns: [
      column("frame", "", 0),
      column("reference", "eV/atom", 1),
      column("predicted", "eV/atom", 2),
      column("force_rmse", "eV/Å", 3),
    ],
  };
}

function forcesTable(sample: number[][]): Table {
  return {
    name: "forces",
    title: "Force components",
    columns: [
      { name: "species", unit: "", values: sample.map(([s]) => s) },
      { name: "reference", unit: "eV/Å", values: sample.map(([, f]) => f) },
      { name: "predicted", unit: "eV/Å", values: sample.map(([, , g]) => g) },
      { name: "component", unit: "", values: sample.map(([, , , k]) => k) },
    ],
    notes: [
      sample.length >= shown ? `the first ${shown} components; the errors are of all` : `${sample.length} components`,
    ],
  };
}
