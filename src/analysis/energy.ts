/**
 * Per-atom energies by region and species (S13), the excess over the bulk of each species, and the total against time with a verdict on
 * stability (S15, S34). From a dump column, or by evaluating a Deep Potential.
 */

import { speciesOf } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { DeepPotential } from "../potential/deep-potential.js";
import { axes, axisIndex, chosenRows, fractionOf } from "./along-axis.js";
import { atLeast, defineAnalysis } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { TimeAxis } from "./clock.js";
import { expectNumbers } from "./finite.js";
import { linearFit } from "./linear-fit.js";
import { choice, integer, list, number, text } from "./option.js";

export const energy = defineAnalysis({
  name: "energy",
  title: "per-atom energies by region and species, against time",
  options: {
    column: text("dump column with energies per atom; default: c_pe or another c_… that says pe or energy"),
    model: text("evaluate this Deep Potential instead (graph.pb)"),
    axis: choice("cell vector along which the regions lie", axes, { default: "z" }),
    count: integer("number of equal regions", { default: 11, min: 1 }),
    bulk: list("regions (1 …) that are bulk: the reference of the excess; default: all"),
    last: number("means are over this last part; default: the last half", { unit: "ps", min: 0 }),
  },

  async run(frames, options, context): Promise<Table[]> {
    const model = options.model === undefined ? undefined : await DeepPotential.load(options.model);
    const axis = axisIndex(options.axis);
    const regions = Math.floor(options.count);
    const time = new TimeAxis(context);
    let names: string[] = [];
    const sums: Float64Array[] = [];
    const perAtom: number[] = [];
    for await (const frame of atLeast(frames, 1, "energy")) {
      const { names: found, ofType } = speciesOf(frame);
      if (names.length && found.join() !== names.join())
        throw new InputError("energy: the elements change from frame to frame");
      names = found;
      const values = model ? model.evaluate(frame, { atomic: true }).atomEnergy! : energyColumn(frame, options.column);
      expectNumbers(frame, values, 1, "energy");
      const rows = chosenRows(frame, undefined, context);
      if (rows.length === 0) throw new InputError("--select matches no atom");
      // Per region and species: energy and number of atoms.
      const here = new Float64Array(2 * regions * names.length);
      const places = fractionOf(frame, rows, axis);
      let total = 0;
      rows.forEach((row, n) => {
        const cell = Math.min(regions - 1, Math.floor(regions * places[n])) * names.length + ofType[frame.types[row]];
        here[2 * cell] += values[row];
        here[2 * cell + 1]++;
        total += values[row];
      });
      time.add(frame);
      sums.push(here);
      perAtom.push(total / rows.length);
    }
    const bulk = bulkRegions(options.bulk, regions);
    return [trace(time, perAtom), regional(time, sums, names, regions, bulk, options.last)];
  },

  plot([trace, regional]): Figure {
    return {
      columns: 2,
      panels: [
        {
          x: { label: trace.columns[0].name, unit: trace.columns[0].unit },
          y: { label: "energy", unit: "eV/atom" },
          layers: [{ kind: "line", x: trace.columns[0].values as number[], y: trace.columns[1].values as number[] }],
        },
        {
          x: { label: "region", whole: true },
          y: { label: "excess energy", unit: "eV/atom" },
          layers: [
            {
              kind: "bars",
              x: regional.columns[0].values as number[],
              y: regional.columns[2].values as number[],
              error: regional.columns[2].error,
            },
          ],
        },
      ],
    };
  },
});

export function energyColumn(frame: Frame, wanted: string | undefined): ArrayLike<number> {
  const all = Object.keys(frame.columns).filter((name) => frame.columns[name].width === 1);
  const name = wanted ?? all.find((one) => /^(c_pe\w*|c_\w*(pe|eng|energy)\w*|atom_energy|energies?)$/i.test(one));
  const values = name === undefined ? undefined : frame.columns[name]?.values;
  if (!values || typeof values[0] === "string")
    throw new InputError(
      `energy: ${wanted ? `no column '${wanted}'` : "no column with energies per atom"}; the frames have ${all.join(", ") || "none"}. ` +
        "Dump 'compute pe all pe/atom' as c_pe, pass --column, or evaluate with --model graph.pb",
    );
  return values as ArrayLike<number>;
}

function bulkRegions(words: readonly string[] | undefined, regions: number): Set<number> {
  if (!words) return new Set(Array.from({ length: regions }, (_, r) => r));
  return new Set(
    words.map((word) => {
      const r = Number(word);
      if (!Number.isInteger(r) || r < 1 || r > regions)
        throw new InputError(`--bulk: expected regions 1 to ${regions}, got '${word}'`);
      return r - 1;
    }),
  );
}

function trace(time: TimeAxis, perAtom: number[]): Table {
  const across = time.column();
  const third = Math.floor((2 * perAtom.length) / 3);
  const table: Table = {
    name: "trace",
    title: "Energy per atom",
    columns: [across, { name: "energy", unit: "eV/atom", values: perAtom }],
    notes: [`n = ${perAtom.length} frames`],
  };
  if (perAtom.length - third < 4) return table;
  // Stable: the slope of the last third is within three standard errors of zero.
  const { slope, slopeError } = linearFit((across.values as number[]).slice(third), perAtom.slice(third));
  table.scalars = [
    { name: "slope_last_third", unit: `eV/atom/${across.unit || across.name}`, value: slope, error: slopeError },
    { name: "stable", unit: "", value: Math.abs(slope) < 3 * slopeError ? 1 : 0 },
  ];
  return table;
}

function regional(
  time: TimeAxis,
  sums: Float64Array[],
  names: string[],
  regions: number,
  bulk: Set<number>,
  last: number | undefined,
): Table {
  const times = time.column().values as number[];
  const end = times[times.length - 1];
  const from = last === undefined ? times[0] + (end - times[0]) / 2 : end - last;
  const late = sums.filter((_, t) => times[t] >= from - 1e-9);
  const species = names.length;
  const reference = names.map((_, s) => {
    let [e, n] = [0, 0];
    for (const here of late)
      for (const r of bulk) {
        e += here[2 * (r * species + s)];
        n += here[2 * (r * species + s) + 1];
      }
    return n > 0 ? e / n : 0;
  });
  const blocks = new BlockMean(2 * regions);
  const counts = new Float64Array(regions);
  for (const here of late) {
    const values = new Float64Array(2 * regions);
    for (let r = 0; r < regions; r++) {
      let [e, excess, n] = [0, 0, 0];
      for (let s = 0; s < species; s++) {
        const at = 2 * (r * species + s);
        e += here[at];
        n += here[at + 1];
        excess += here[at] - here[at + 1] * reference[s];
      }
      values[2 * r] = n ? e / n : Number.NaN;
      values[2 * r + 1] = n ? excess / n : Number.NaN;
      counts[r] += n / late.length;
    }
    blocks.add(values);
  }
  const [mean, error] = [blocks.mean(), blocks.error()];
  const pick = (values: Float64Array, k: number) => Float64Array.from({ length: regions }, (_, r) => values[2 * r + k]);
  const known = (values: Float64Array) => (values.every(Number.isFinite) ? values : undefined);
  return {
    name: "regions",
    title: "Energy per atom by region",
    columns: [
      { name: "region", unit: "", values: Int32Array.from({ length: regions }, (_, r) => r + 1) },
      { name: "energy", unit: "eV/atom", values: pick(mean, 0), error: known(pick(error, 0)) },
      { name: "excess", unit: "eV/atom", values: pick(mean, 1), error: known(pick(error, 1)) },
      { name: "atoms", unit: "", values: counts },
    ],
    scalars: names.map((name, s) => ({ name: `bulk_${name}`, unit: "eV/atom", value: reference[s] })),
    notes: [
      `n = ${late.length} frames; excess: each atom's energy less the mean of its element in ${bulk.size === regions ? "all regions" : `regions ${[...bulk].map((r) => r + 1).join(", ")}`}`,
    ],
  };
}
