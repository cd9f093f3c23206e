/**
 * How much lithium a grain boundary takes up, by the definitions of S11, one trajectory per model; with two or more models against
 * the cavity fraction of their first frames.
 */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table } from "../model/table.js";
import { native } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { axes, axisIndex, cellOf, chosenRows, edgeLength, fractionOf, meanAndDeviation } from "./along-axis.js";
import { type AnalysisContext, defineFileAnalysis } from "./analysis.js";
import { onsets, parseRadii, radiusOfAtoms } from "./cavity.js";
import { TimeAxis } from "./clock.js";
import { linearFit } from "./linear-fit.js";
import { choice, integer, list, number, numbers } from "./option.js";
import { correlation } from "./polyhedra-map.js";
import { crossSection } from "./regions.js";

interface Model {
  file: string;
  /** K, where it is known. */
  temperature?: number;
  /** Per sample of the last part. */
  excess: { mean: number; deviation: number };
  dN: number;
  ratio: number;
  gamma: number;
  cv: number;
  samples: number;
}

export const segregation = defineFileAnalysis({
  name: "segregation",
  title: "segregated amount at a grain boundary, against cavity fraction",
  files: { least: 1, what: "one trajectory per model" },
  options: {
    species: list("elements, counted together", { default: ["Li"] }),
    axis: choice("normal of the boundary", axes, { default: "z" }),
    region: numbers("from,to: the boundary region as fractions along the axis", { default: [5 / 11, 6 / 11] }),
    last: number("the final part that is averaged", { default: 50, unit: "ps", min: 0 }),
    temperatures: numbers("one for each trajectory: a series over temperature", { unit: "K" }),
    ramp: numbers("from,to: each trajectory is one slow change of temperature; a point for each part of it", {
      unit: "K",
    }),
    parts: integer("parts of a --ramp", { default: 10, min: 1 }),
    radii: list("exclusion radii of the cavity fraction, as La=2.6,Zr=2.4,O=1.6; without: where g(r) begins"),
    spacing: number("grid of the cavity fraction", { default: 0.2, unit: "Å", min: 0.02 }),
  },

  async run(files, options, context): Promise<Table> {
    const [from, to] = options.region;
    if (options.region.length !== 2 || !(from >= 0 && to <= 1 && from < to))
      throw new InputError(`--region: expected two fractions as 0.45,0.55, got ${options.region.join(",")}`);
    const models: Model[] = [];
    if (options.temperatures && options.temperatures.length !== files.length)
      throw new InputError(
        `--temperatures: expected ${files.length}, one for each trajectory, got ${options.temperatures.length}`,
      );
    if (options.ramp && options.ramp.length !== 2)
      throw new InputError(`--ramp: expected two temperatures as 500,300, got ${options.ramp.join(",")}`);
    for (const [k, file] of files.entries())
      for (const model of await modelsOf(file, options, context))
        models.push({ ...model, temperature: model.temperature ?? options.temperatures?.[k] });
    const pick = (value: (model: Model) => number) => Float64Array.from(models, value);
    const [cv, amount] = [pick((m) => m.cv), pick((m) => m.excess.mean)];
    const scalars: Scalar[] = [];
    const heat = models.every(({ temperature }) => temperature !== undefined);
    // Against temperature the cavity fraction is that of one structure, and nothing to fit a line to.
    if (models.length >= 3 && !heat) {
      const { slope, slopeError, intercept, interceptError } = linearFit(cv, amount);
      scalars.push(
        { name: "slope", unit: "1/Å", value: slope, error: slopeError },
        { name: "intercept", unit: "1/Å", value: intercept, error: interceptError },
        { name: "pearson_r", unit: "", value: correlation(cv, amount) },
      );
    }
    return {
      title: `Segregation of ${options.species.join("+")} in the region ${from.toFixed(3)} to ${to.toFixed(3)} along ${options.axis}`,
      columns: [
        { name: "model", unit: "", values: models.map(({ file }) => file) },
        ...(heat ? [{ name: "temperature", unit: "K", values: pick((m) => m.temperature!) }] : []),
        { name: "cv", unit: "", values: cv },
        { name: "S", unit: "1/Å", values: amount, error: finite(pick((m) => m.excess.deviation)) },
        { name: "dN", unit: "", values: pick((m) => m.dN) },
        { name: "ratio", unit: "", values: pick((m) => m.ratio) },
        { name: "gamma", unit: "1/Å²", values: pick((m) => m.gamma) },
      ],
      scalars,
      notes: [
        `S: atoms per length in the region, mean of ${options.ramp ? "each part" : `the last ${options.last} ps`} less the first frame, ± standard deviation of samples (n = ${models.map((m) => m.samples).join(", ")})`,
        "ratio: per length in the region over the rest; gamma: atoms in the region beyond those of the rest at its density, per area",
      ],
    };
  },

  plot([{ columns, scalars = [] }]): Figure {
    const named = (name: string) => columns.find((one) => one.name === name);
    const [heat, amount] = [named("temperature"), named("S")!];
    const x = (heat ?? named("cv")!).values as Float64Array;
    const find = (name: string) => scalars.find((one) => one.name === name)?.value;
    const [slope, intercept] = [find("slope"), find("intercept")];
    const ends = [Math.min(...x), Math.max(...x)];
    return {
      panels: [
        {
          x: heat ? { label: "temperature", unit: "K" } : { label: "cavity fraction" },
          y: { label: "segregated amount", unit: "1/Å" },
          layers: [
            { kind: "scatter", x, y: amount.values as Float64Array, error: amount.error },
            ...(slope === undefined || intercept === undefined
              ? []
              : [{ kind: "line" as const, x: ends, y: ends.map((one) => slope * one + intercept), dashed: true }]),
          ],
        },
      ],
    };
  },
});

type Options = {
  species: readonly string[];
  axis: (typeof axes)[number];
  region: readonly number[];
  last: number;
  ramp?: readonly number[];
  parts: number;
  radii?: readonly string[];
  spacing: number;
};

interface Sample {
  time: number;
  inside: number;
  total: number;
  length: number;
  area: number;
}

/** One point for a model: its last part. With --ramp one for each stretch of temperature. */
async function modelsOf(file: string, options: Options, context: AnalysisContext): Promise<Model[]> {
  const axis = axisIndex(options.axis);
  const [from, to] = options.region;
  const time = new TimeAxis(context);
  const places: Omit<Sample, "time">[] = [];
  let first: Frame | undefined;
  for await (const frame of context.open(file)) {
    first ??= frame;
    time.add(frame);
    const rows = chosenRows(frame, options.species, context);
    if (rows.length === 0) throw InputError.at(file, `--select matches no ${options.species.join(", ")}`);
    const inside = fractionOf(frame, rows, axis).filter((s) => s >= from && s < to).length;
    places.push({ inside, total: rows.length, length: edgeLength(frame, axis), area: crossSection(frame, axis) });
  }
  if (!first || places.length < 2)
    throw InputError.at(
      file,
      "segregation needs two frames at least, the first and the end of the run; give a longer trajectory or more --frames",
    );
  const across = time.column();
  if (across.name !== "time") throw InputError.at(file, "the file does not tell the time of its frames; pass --dt PS");
  const times = across.values as number[];
  const samples = places.map((place, t): Sample => ({ ...place, time: times[t] }));
  const end = times[times.length - 1];
  const cv = await cavityOf(first, axis, options);
  const model = (late: Sample[], temperature?: number) => excessOf(file, samples[0], late, to - from, cv, temperature);
  if (!options.ramp) return [model(samples.filter((one, t) => one.time >= end - options.last - 1e-9 && t > 0))];
  const [begin, stop] = options.ramp;
  return Array.from({ length: options.parts }, (_, k) => {
    const late = samples.filter(
      (one, t) => t > 0 && Math.min(options.parts - 1, Math.floor((options.parts * one.time) / end)) === k,
    );
    if (late.length === 0)
      throw InputError.at(file, `part ${k + 1} of ${options.parts} of the ramp holds no frame; take fewer --parts`);
    return model(late, begin + ((stop - begin) * (k + 0.5)) / options.parts);
  });
}

function excessOf(file: string, start: Sample, late: Sample[], width: number, cv: number, temperature?: number): Model {
  const density = (one: Sample) => one.inside / (one.length * width);
  const lambda = meanAndDeviation(late.map(density));
  const rest = meanAndDeviation(late.map((one) => (one.total - one.inside) / (one.length * (1 - width)))).mean;
  const meanInside = meanAndDeviation(late.map((one) => one.inside)).mean;
  const { length, area } = late[late.length - 1];
  return {
    file,
    temperature,
    excess: { mean: lambda.mean - density(start), deviation: lambda.deviation },
    dN: meanInside - start.inside,
    ratio: lambda.mean / rest,
    gamma: (meanInside - rest * length * width) / area,
    cv,
    samples: late.length,
  };
}

async function cavityOf(frame: Frame, axis: number, { radii, region, spacing, species }: Options): Promise<number> {
  const used = radii ? parseRadii(radii) : (await onsets([frame], species[0], 0.01)).radii;
  const shape = [0, 1, 2].map((k) => Math.max(1, Math.round(edgeLength(frame, k) / spacing))) as [
    number,
    number,
    number,
  ];
  const free = native().cavity(
    frame.positions,
    radiusOfAtoms(frame, used),
    cellOf(frame, "segregation"),
    frame.origin,
    shape,
  );
  const [from, to] = region;
  let [sum, points, index] = [0, 0, 0];
  const at = [0, 0, 0];
  for (at[0] = 0; at[0] < shape[0]; at[0]++)
    for (at[1] = 0; at[1] < shape[1]; at[1]++)
      for (at[2] = 0; at[2] < shape[2]; at[2]++, index++) {
        const s = at[axis] / shape[axis];
        if (s < from || s >= to) continue;
        points++;
        sum += free[index];
      }
  return sum / points;
}

function finite(values: Float64Array): Float64Array | undefined {
  return values.every(Number.isFinite) ? values : undefined;
}
