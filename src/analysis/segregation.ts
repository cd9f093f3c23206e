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
import { choice, list, number, numbers } from "./option.js";
import { correlation } from "./polyhedra-map.js";

interface Model {
  file: string;
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
    radii: list("exclusion radii of the cavity fraction, as La=2.6,Zr=2.4,O=1.6; without: where g(r) begins"),
    spacing: number("grid of the cavity fraction", { default: 0.2, unit: "Å", min: 0.02 }),
  },

  async run(files, options, context): Promise<Table> {
    const [from, to] = options.region;
    if (options.region.length !== 2 || !(from >= 0 && to <= 1 && from < to))
      throw new InputError(`--region: expected two fractions as 0.45,0.55, got ${options.region.join(",")}`);
    const models: Model[] = [];
    for (const file of files) models.push(await modelOf(file, options, context));
    const pick = (value: (model: Model) => number) => Float64Array.from(models, value);
    const [cv, amount] = [pick((m) => m.cv), pick((m) => m.excess.mean)];
    const scalars: Scalar[] = [];
    if (models.length >= 3) {
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
        { name: "cv", unit: "", values: cv },
        { name: "S", unit: "1/Å", values: amount, error: finite(pick((m) => m.excess.deviation)) },
        { name: "dN", unit: "", values: pick((m) => m.dN) },
        { name: "ratio", unit: "", values: pick((m) => m.ratio) },
        { name: "gamma", unit: "1/Å²", values: pick((m) => m.gamma) },
      ],
      scalars,
      notes: [
        `S: atoms per length in the region, mean of the last ${options.last} ps less the first frame, ± standard deviation of samples (n = ${models.map((m) => m.samples).join(", ")})`,
        "ratio: per length in the region over the rest; gamma: atoms in the region beyond those of the rest at its density, per area",
      ],
    };
  },

  plot([{ columns, scalars = [] }]): Figure {
    const [, cv, amount] = columns;
    const x = cv.values as Float64Array;
    const find = (name: string) => scalars.find((one) => one.name === name)?.value;
    const [slope, intercept] = [find("slope"), find("intercept")];
    const ends = [Math.min(...x), Math.max(...x)];
    return {
      panels: [
        {
          x: { label: "cavity fraction" },
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
  radii?: readonly string[];
  spacing: number;
};

async function modelOf(file: string, options: Options, context: AnalysisContext): Promise<Model> {
  const axis = axisIndex(options.axis);
  const [from, to] = options.region;
  const time = new TimeAxis(context);
  const samples: { inside: number; total: number; length: number; area: number }[] = [];
  let first: Frame | undefined;
  for await (const frame of context.open(file)) {
    first ??= frame;
    time.add(frame);
    const rows = chosenRows(frame, options.species, context);
    if (rows.length === 0) throw InputError.at(file, `--select matches no ${options.species.join(", ")}`);
    const inside = fractionOf(frame, rows, axis).filter((s) => s >= from && s < to).length;
    const length = edgeLength(frame, axis);
    const [u, v] = [0, 1, 2].filter((k) => k !== axis).map((k) => edgeLength(frame, k));
    samples.push({ inside, total: rows.length, length, area: u * v });
  }
  if (!first || samples.length < 2)
    throw InputError.at(
      file,
      "segregation needs two frames at least, the first and the end of the run; give a longer trajectory or more --frames",
    );
  const across = time.column();
  if (across.name !== "time") throw InputError.at(file, "the file does not tell the time of its frames; pass --dt PS");
  const times = across.values as number[];
  const late = samples.filter((_, t) => times[t] >= times[times.length - 1] - options.last - 1e-9 && t > 0);
  const width = to - from;
  const density = (one: (typeof samples)[number]) => one.inside / (one.length * width);
  const start = samples[0];
  const lambda = meanAndDeviation(late.map(density));
  const rest = meanAndDeviation(late.map((one) => (one.total - one.inside) / (one.length * (1 - width)))).mean;
  const meanInside = meanAndDeviation(late.map((one) => one.inside)).mean;
  const { length, area } = late[late.length - 1];
  return {
    file,
    excess: { mean: lambda.mean - density(start), deviation: lambda.deviation },
    dN: meanInside - start.inside,
    ratio: lambda.mean / rest,
    gamma: (meanInside - rest * length * width) / area,
    cv: await cavityOf(first, axis, options),
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
