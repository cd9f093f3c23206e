/**
 * Energies of several runs against time: which has settled, which is lower (S15, S34). From trajectories that hold energies (per
 * frame, or per atom as c_pe), by evaluating a model, or from thermo logs.
 */
import { detectFormat } from "../../formats/trajectory.js";
import { speciesOf } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { type AnalysisContext, atLeast, defineFileAnalysis } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { TimeAxis } from "./clock.js";
import { energyColumn } from "./energy.js";
import { expectNumbers } from "./finite.js";
import { linearFit } from "./linear-fit.js";
import { flag, list, number, text } from "./option.js";
import { blockMeans } from "./regions.js";
import { numbersNamed, readTableFile } from "./table-file.js";

export const stability = defineFileAnalysis({
  name: "stability",
  title: "energies of several runs against time: settled or not, which is lower",
  files: { least: 1, what: "one trajectory or log per run" },
  options: {
    column: text(
      "column with energies per atom (dumps; default: as in energy), or with the energy of all (logs; PotEng)",
    ),
    model: text("evaluate this Deep Potential on the frames instead (graph.pb)"),
    atoms: list("logs: number of atoms, one for all runs or one each; default: column Atoms"),
    names: list("names of the runs, for the legend; default: those of the files"),
    last: number("means are over this last part; default: the last third", { unit: "ps", min: 0 }),
    anyComposition: flag("compare runs of different composition all the same"),
  },

  async run(files, options, context): Promise<Table[]> {
    if (options.names && options.names.length !== files.length)
      throw new InputError(`--names: expected ${files.length}, one for each run, got ${options.names.length}`);
    const model = options.model === undefined ? undefined : await DeepPotential.load(options.model);
    const runs: Run[] = [];
    for (const [k, file] of files.entries()) {
      const name = options.names?.[k] ?? file.replace(/.*\//, "").replace(/\.[^.]*$/, "");
      const found = holdsTables(file)
        ? await fromLog(file, options.column ?? "PotEng", atomsOf(options.atoms, k, files.length), context)
        : await fromFrames(file, options.column, model, context);
      if (found.energies.length < 4)
        throw InputError.at(file, `stability needs at least 4 frames, got ${found.energies.length}; give a longer run`);
      runs.push({ name, ...found });
    }
    for (const { name, composition } of runs)
      if (composition !== runs[0].composition && !options.anyComposition)
        throw new InputError(
          `${name} has ${composition}, ${runs[0].name} has ${runs[0].composition}: energies of different compositions tell nothing; pass --any-composition to compare them all the same`,
        );
    const late = runs.map((run) => latePart(run, options.last));
    return [comparison(runs, late), ...runs.map(traceTable)];
  },

  plot([, ...traces]): Figure {
    return {
      panels: [
        {
          x: { label: traces[0].columns[0].name, unit: traces[0].columns[0].unit },
          y: { label: "energy", unit: "eV/atom" },
          layers: traces.map(({ name, columns }) => ({
            kind: "line",
            name: traces.length > 1 ? name : undefined,
            ...blockMeans(columns[0].values as number[], columns[1].values as number[], 400),
          })),
        },
      ],
    };
  },
});

interface Trace {
  across: { name: string; unit: string; values: number[] };
  /** eV per atom. */
  energies: number[];
  composition: string;
}

interface Run extends Trace {
  name: string;
}

function holdsTables(file: string): boolean {
  try {
    const format = detectFormat(file);
    return !format.read && format.readTables !== undefined;
  } catch {
    return /\.(csv|tsv|json|txt|dat)$/i.test(file); // no format of its own: a plain table
  }
}

async function fromFrames(
  file: string,
  column: string | undefined,
  model: DeepPotential | undefined,
  context: AnalysisContext,
): Promise<Trace> {
  const time = new TimeAxis(context);
  const energies: number[] = [];
  let composition = "";
  for await (const frame of atLeast(context.open(file), 1, "stability")) {
    const total = model ? model.evaluate(frame).energy : energyOf(frame, column);
    if (!Number.isFinite(total))
      throw InputError.at(
        file,
        `the energy of frame ${energies.length + 1} is not a number; leave it out with --frames`,
      );
    energies.push(total / frame.count);
    composition ||= compositionOf(frame);
    time.add(frame);
  }
  const { name, unit, values } = time.column();
  return { across: { name, unit, values: Array.from(values as number[]) }, energies, composition };
}

function energyOf(frame: Frame, column: string | undefined): number {
  if (column === undefined && frame.energy !== undefined) return frame.energy;
  const values = energyColumn(frame, column);
  expectNumbers(frame, values, 1, "energy");
  let sum = 0;
  for (let i = 0; i < frame.count; i++) sum += values[i];
  return sum;
}

function compositionOf(frame: Frame): string {
  const { names, ofType } = speciesOf(frame);
  const counts = names.map(() => 0);
  for (const type of frame.types) counts[ofType[type]]++;
  const parts = names.map((name, k) => ({ name, count: counts[k] })).filter(({ count }) => count > 0);
  return parts
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, count }) => `${name}${count}`)
    .join(" ");
}

function atomsOf(words: readonly string[] | undefined, k: number, files: number): number | undefined {
  if (!words) return undefined;
  const value = Number(words[words.length === 1 ? 0 : k]);
  if ((words.length !== 1 && words.length !== files) || !(value > 0))
    throw new InputError(`--atoms: expected one number of atoms, or one for each run, got '${words.join(",")}'`);
  return value;
}

async function fromLog(
  file: string,
  column: string,
  atoms: number | undefined,
  { dt }: AnalysisContext,
): Promise<Trace> {
  const table = await readTableFile(file);
  const numbers = (name: string) => Array.from(numbersNamed(table, name, file));
  const has = (name: string) => table.columns.some((one) => one.name.toLowerCase() === name.toLowerCase());
  if (atoms === undefined && !has("Atoms"))
    throw InputError.at(file, "there is no column Atoms; pass --atoms with the number of atoms");
  const counts = atoms === undefined ? numbers("Atoms") : undefined;
  const energies = numbers(column).map((e, k) => e / (counts?.[k] ?? atoms!));
  const timeName = ["Time", "Step"].find(has) ?? table.columns[0].name;
  const values = numbers(timeName);
  const inTime = timeName === "Time" || dt !== undefined;
  const across = {
    name: inTime ? "time" : timeName.toLowerCase(),
    unit: inTime ? "ps" : "",
    values: timeName === "Time" || dt === undefined ? values : values.map((step) => step * dt),
  };
  return { across, energies, composition: `${counts?.[0] ?? atoms} atoms` };
}

interface Late {
  mean: number;
  error: number;
  slope: number;
  slopeError: number;
  n: number;
}

function latePart({ name, across, energies }: Run, last: number | undefined): Late {
  const { values } = across;
  const end = values[values.length - 1];
  const from = last === undefined ? values[Math.floor((2 * values.length) / 3)] : end - last;
  const rows = values.map((_, k) => k).filter((k) => values[k] >= from - 1e-9);
  if (rows.length < 4)
    throw new InputError(
      `stability needs 4 frames in the last part, ${name} has ${rows.length}; lengthen --last or the run`,
    );
  const block = new BlockMean(1);
  for (const k of rows) block.add([energies[k]]);
  const { slope, slopeError } = linearFit(
    rows.map((k) => values[k]),
    rows.map((k) => energies[k]),
  );
  return { mean: block.mean()[0], error: block.error()[0], slope, slopeError, n: rows.length };
}

function comparison(runs: readonly Run[], late: readonly Late[]): Table {
  const pick = (value: (one: Late) => number) => late.map(value);
  const unit = runs[0].across.unit || runs[0].across.name;
  const scalars: Scalar[] = late.slice(1).map(({ mean, error }, k) => ({
    name: `difference_${runs[k + 1].name}`,
    unit: "eV/atom",
    value: mean - late[0].mean,
    error: Math.hypot(error, late[0].error),
  }));
  return {
    name: "comparison",
    title: "Energy per atom over the last part of each run",
    columns: [
      { name: "run", unit: "", values: runs.map(({ name }) => name) },
      { name: "mean", unit: "eV/atom", values: pick(({ mean }) => mean), error: pick(({ error }) => error) },
      { name: "difference", unit: "eV/atom", values: pick(({ mean }) => mean - late[0].mean) },
      {
        name: "slope",
        unit: `eV/atom/${unit}`,
        values: pick(({ slope }) => slope),
        error: pick(({ slopeError }) => slopeError),
      },
      { name: "stable", unit: "", values: pick(({ slope, slopeError }) => (Math.abs(slope) < 3 * slopeError ? 1 : 0)) },
    ],
    scalars,
    notes: [
      `n = ${pick(({ n }) => n).join(", ")} frames; errors of means from blocks; stable: the slope is within three standard errors of zero; differences are to ${runs[0].name}`,
    ],
  };
}

function traceTable({ name, across, energies, composition }: Run): Table {
  return {
    name,
    title: `Energy per atom, ${name}`,
    columns: [across, { name: "energy", unit: "eV/atom", values: energies }],
    notes: [composition],
  };
}
