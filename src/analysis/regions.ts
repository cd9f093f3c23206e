/** Number of atoms of an element in regions along an axis, against time, with means over the last part (S8, S9, S19, S29, S41). */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { axes, axisIndex, chosenRows, edgeLength, fractionOf, meanAndDeviation } from "./along-axis.js";
import { type AnalysisContext, atLeast, defineAnalysis, type Frames } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { TimeAxis } from "./clock.js";
import { linearFit } from "./linear-fit.js";
import { choice, integer, list, number, numbers, text } from "./option.js";

export const regions = defineAnalysis({
  name: "regions",
  title: "number of atoms in regions along an axis, against time",
  options: {
    species: list("elements, counted together", { default: ["Li"] }),
    axis: choice("cell vector along which the regions lie", axes, { default: "z" }),
    count: integer("number of equal regions", { default: 11, min: 1 }),
    edges: numbers("edges of the regions instead, in Å from the origin along the axis (of the first frame)"),
    shift: number("moves the regions: added to the fractional coordinate before it is wrapped", { default: 0 }),
    continued: text(
      "a run that goes on from this one in another cell (a boundary put into a full cell): its time follows, its regions are --continued-edges",
    ),
    continuedEdges: numbers("edges of the same regions in the cell of --continued, in Å", {}),
    last: number("means are over this last part; default: the last half", { unit: "ps", min: 0 }),
  },

  async run(
    frames,
    { species, axis, count, edges, shift, last, continued, continuedEdges },
    context,
  ): Promise<Table[]> {
    const k = axisIndex(axis);
    const first = await countsOf(frames, { species, k, count, edges, shift }, context);
    if (continued === undefined) return tablesOf(first, last, species.join("+"), axis);
    const options = { species, k, count, edges: continuedEdges ?? edges, shift };
    const second = await countsOf(context.open(continued), options, context);
    return tablesOf(joined(first, second), last, species.join("+"), axis);
  },

  plot([counts, means]): Figure {
    const [x, ...each] = counts.columns;
    return {
      columns: 2,
      panels: [
        {
          x: { label: x.name, unit: x.unit },
          y: { label: "atoms in region" },
          layers: each.map(({ name, values }) => ({
            kind: "line" as const,
            name: name.slice(1),
            ...blockMeans(x.values as number[], values as number[]),
          })),
        },
        {
          x: { label: "region", whole: true },
          y: { label: "atoms per length", unit: "1/Å", min: 0 },
          layers: [
            {
              kind: "bars",
              x: means.columns[0].values as number[],
              y: means.columns[5].values as number[],
              error: means.columns[6].values as number[],
            },
          ],
        },
      ],
    };
  },
});

/** Counts jump by whole atoms: of a long series the picture shows means of up to a hundred stretches. */
export function blockMeans(x: ArrayLike<number>, y: ArrayLike<number>, most = 100): { x: number[]; y: number[] } {
  const width = Math.ceil(x.length / most);
  const blocks = Array.from({ length: Math.ceil(x.length / width) }, (_, b) => [
    b * width,
    Math.min(x.length, (b + 1) * width),
  ]);
  const mean = (values: ArrayLike<number>, [from, to]: number[]) => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i];
    return sum / (to - from);
  };
  return { x: blocks.map((block) => mean(x, block)), y: blocks.map((block) => mean(y, block)) };
}

interface Counts {
  across: TableColumn;
  /** series[frame][region] */
  series: number[][];
  limits: Float64Array;
  lengths: number[];
  areas: number[];
}

interface Where {
  species: readonly string[];
  k: number;
  count: number;
  edges: readonly number[] | undefined;
  shift: number;
}

async function countsOf(
  frames: Frames,
  { species, k, count, edges, shift }: Where,
  context: AnalysisContext,
): Promise<Counts> {
  const time = new TimeAxis(context);
  const series: number[][] = [];
  const lengths: number[] = [];
  const areas: number[] = [];
  let limits: Float64Array | undefined;
  let found = 0;
  for await (const frame of atLeast(frames, 1, "regions")) {
    limits ??= edges ? fractionsOf(edges, frame, k) : equalParts(count);
    // A box given by --select may be empty now and then.
    const rows = chosenRows(frame, species, context);
    found += rows.length;
    time.add(frame);
    series.push(countIn(fractionOf(frame, rows, k, shift), limits, !edges));
    lengths.push(edgeLength(frame, k));
    areas.push(crossSection(frame, k));
  }
  if (found === 0) throw new InputError(`--select matches no ${species.join(", ")} in any frame`);
  return { across: time.column(), series, limits: limits!, lengths, areas };
}

/** The second run after the first, on one time axis (Fig. 2f of the paper). */
function joined(first: Counts, second: Counts): Counts {
  const [a, b] = [first.across.values as number[], second.across.values as number[]];
  if (first.across.name !== "time" || second.across.name !== "time")
    throw new InputError(
      "--continued needs times, and the files do not tell them; pass --dt PS, the length of one time step",
    );
  if (first.limits.length !== second.limits.length)
    throw new InputError(
      `--continued-edges gives ${second.limits.length - 1} regions, the first run has ${first.limits.length - 1}: name the same ones`,
    );
  // Times of a run start at 0: the first frame of the second is the last of the first, put into its new cell.
  const values = [...a, ...b.map((t) => t + a[a.length - 1])];
  return {
    across: { ...first.across, values },
    series: [...first.series, ...second.series],
    // Lengths and areas that means refer to are those of the last part.
    limits: second.limits,
    lengths: [...first.lengths, ...second.lengths],
    areas: second.areas,
  };
}

function equalParts(count: number): Float64Array {
  return Float64Array.from({ length: count + 1 }, (_, i) => i / count);
}

function fractionsOf(edges: readonly number[], frame: Frame, axis: number): Float64Array {
  if (edges.length < 2) throw new InputError("--edges: expected at least two edges, as --edges 0,10,25");
  const length = edgeLength(frame, axis);
  edges.forEach((edge, i) => {
    if (i > 0 && edge <= edges[i - 1]) throw new InputError(`--edges: expected rising numbers, got ${edges.join(",")}`);
  });
  if (edges[0] < -1e-9 || edges[edges.length - 1] > length * (1 + 1e-9))
    throw new InputError(
      `--edges: expected numbers from 0 to ${length.toFixed(3)} Å, the length of the cell, got ${edges.join(",")}`,
    );
  return Float64Array.from(edges, (edge) => edge / length);
}

function countIn(fractions: Float64Array, limits: Float64Array, equal: boolean): number[] {
  const regions = limits.length - 1;
  const counts = Array<number>(regions).fill(0);
  for (const s of fractions) {
    // Equal parts by floor(n·s), clamped: 0.0909… has no exact double, and a comparison of edges could make a twelfth bin.
    if (equal) counts[Math.min(regions - 1, Math.floor(regions * s))]++;
    else if (s >= limits[0] && s < limits[regions]) counts[limits.findLastIndex((limit) => s >= limit)]++;
  }
  return counts;
}

export function crossSection(frame: Frame, axis: number): number {
  const cell = frame.cell!;
  const [a, b] = [(axis + 1) % 3, (axis + 2) % 3].map((n) => cell.subarray(3 * n, 3 * n + 3));
  return Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
}

function tablesOf(
  { across, series, limits, lengths, areas }: Counts,
  last: number | undefined,
  what: string,
  axis: string,
): Table[] {
  const times = across.values as number[];
  const end = times[times.length - 1];
  if (last !== undefined && across.name !== "time")
    throw new InputError("--last is a time, and the files do not tell it; pass --dt PS, the length of one time step");
  // A little slack: 3.999999 is as good as 4.
  const start = last === undefined ? times[0] + (end - times[0]) / 2 : end - last;
  const first = times.findIndex((t) => t >= start - 1e-9 * Math.max(1, Math.abs(end)));
  const meanLength = meanAndDeviation(lengths.slice(first)).mean;
  const area = meanAndDeviation(areas).mean;
  const regions = limits.length - 1;
  const scalars: Scalar[] = [];
  const rows = Array.from({ length: regions }, (_, r) => {
    const late = series.slice(first).map((counts) => counts[r]);
    const { mean, deviation } = meanAndDeviation(late);
    const block = new BlockMean(1);
    for (const value of late) block.add([value]);
    const [error] = block.error();
    const width = (limits[r + 1] - limits[r]) * meanLength;
    const fit = times.length > 2 ? linearFit(times.slice(first), late) : undefined;
    scalars.push({ name: `mean${r + 1}`, unit: "", value: mean, error: Number.isFinite(error) ? error : undefined });
    if (Number.isFinite(deviation)) scalars.push({ name: `sd${r + 1}`, unit: "", value: deviation });
    return {
      r,
      low: limits[r] * meanLength,
      high: limits[r + 1] * meanLength,
      mean,
      deviation,
      width,
      slope: fit?.slope ?? Number.NaN,
    };
  });
  const column = (name: string, unit: string, value: (row: (typeof rows)[number]) => number) => ({
    name,
    unit,
    values: Float64Array.from(rows, value),
  });
  const unit = across.name === "time" ? "1/ps" : `1/${across.name}`;
  const n = series.length - first;
  return [
    {
      name: "counts",
      title: `${what} in ${regions} regions along ${axis}`,
      columns: [
        across,
        ...rows.map(({ r }) => ({ name: `N${r + 1}`, unit: "", values: series.map((counts) => counts[r]) })),
      ],
      scalars,
      notes: [
        `means and standard deviations (n − 1) over the last n = ${n} of ${series.length} frames; errors of means from blocks`,
      ],
    },
    {
      name: "means",
      title: `${what} per region, mean over the last ${n} frames`,
      columns: [
        column("region", "", ({ r }) => r + 1),
        column("from", "Å", ({ low }) => low),
        column("to", "Å", ({ high }) => high),
        column("N", "", ({ mean }) => mean),
        column("N_sd", "", ({ deviation }) => deviation),
        column("per_length", "1/Å", ({ mean, width }) => mean / width),
        column("per_length_sd", "1/Å", ({ deviation, width }) => deviation / width),
        column("rate", unit, ({ slope }) => slope),
        // One elementary charge per atom: the current through the cross-section that this rate means.
        ...(across.name === "time"
          ? [column("current_density", "mA/cm²", ({ slope }) => (slope * 1.602176634e12) / area)]
          : []),
      ],
    },
  ];
}
