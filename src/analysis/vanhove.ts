/** Van Hove functions: how far an atom is from where it was (self), and where others are from where it was (distinct). */
import { toCartesian, toFractional, volume } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Scalar, Table, TableColumn } from "../model/table.js";
import { native } from "../native.js";
import type { Figure } from "../plot/figure.js";
import { defineAnalysis, type Frames } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { evenInterval } from "./clock.js";
import { choice, integer, number, numbers, text } from "./option.js";
import { collectTracks, type Tracks } from "./tracks.js";

export const vanhove = defineAnalysis({
  name: "vanhove",
  title: "self and distinct van Hove functions",
  options: {
    species: text("element", { default: "Li" }),
    times: numbers("after which times; default: five up to half of the trajectory", { unit: "ps" }),
    cutoff: number("longest distance", { default: 8, unit: "Å", min: 0.01 }),
    bins: integer("number of shells", { default: 160, min: 2 }),
    drift: choice("whose centre of mass is held", ["none", "framework", "all"], { default: "none" }),
    origins: integer("time origins that are used, evenly over the trajectory", { default: 200, min: 1 }),
  },
  columns: () => ["images"],

  async run(frames, { species, times, cutoff, bins, drift, origins }, context): Promise<Table> {
    const cells: { cell: Float64Array; origin: Float64Array; periodic: readonly boolean[] }[] = [];
    const tracks = await collectTracks(withCells(frames, cells), { species: [species], drift }, context, "vanhove");
    const interval = evenInterval(tracks.times, "vanhove");
    const lags = lagsOf(times, interval, tracks.times.length);
    const count = tracks.tracked.rows.length;
    const width = cutoff / bins;
    const r = Float64Array.from({ length: bins }, (_, k) => ((k + 0.5) * cutoff) / bins);
    const shells = r.map((_, k) => ((4 * Math.PI) / 3) * width ** 3 * ((k + 1) ** 3 - k ** 3));
    const columns: TableColumn[] = [{ name: "r", unit: "Å", values: r }];
    const scalars: Scalar[] = [];
    for (const lag of lags) {
      const self = new BlockMean(bins);
      const distinct = new BlockMean(bins);
      const moments = new BlockMean(2);
      const last = tracks.times.length - lag;
      const stride = Math.max(1, Math.ceil(last / origins));
      for (let t = 0; t < last; t += stride) {
        const moved = displacements(tracks, t, lag);
        const counts = new Float64Array(bins);
        let [second, fourth] = [0, 0];
        for (const d of moved) {
          second += d * d;
          fourth += d ** 4;
          if (d < cutoff) counts[Math.min(bins - 1, Math.floor((d / cutoff) * bins))]++;
        }
        self.add(counts.map((n) => n / count / width));
        moments.add([second / count, fourth / count]);
        if (cells.length === tracks.times.length && count > 1)
          distinct.add(distinctOf(tracks, cells, t, lag, cutoff, bins, shells));
      }
      const label = `${Number((lag * interval).toPrecision(6))}ps`;
      columns.push({
        name: `self_${label}`,
        unit: "1/Å",
        values: self.mean(),
        error: self.n > 1 ? self.error() : undefined,
      });
      if (distinct.n)
        columns.push({
          name: `distinct_${label}`,
          unit: "",
          values: distinct.mean(),
          error: distinct.n > 1 ? distinct.error() : undefined,
        });
      const [second, fourth] = moments.mean();
      scalars.push({ name: `msd_${label}`, unit: "Å²", value: second });
      scalars.push({ name: `alpha2_${label}`, unit: "", value: (3 * fourth) / (5 * second ** 2) - 1 });
    }
    return {
      title: `Van Hove functions of ${species}`,
      columns,
      scalars,
      notes: [`n = ${count} ${species}, at most ${origins} time origins of ${tracks.times.length} frames`],
    };
  },

  plot([table]): Figure {
    const curves = (head: string) =>
      table.columns
        .filter(({ name }) => name.startsWith(head))
        .map(({ name, values, error }) => ({
          kind: "line" as const,
          name: name.replace(head, "").replace("ps", " ps"),
          x: table.columns[0].values as Float64Array,
          y: values as Float64Array,
          error,
        }));
    const panels = [
      { x: { label: "r", unit: "Å" }, y: { label: "4πr² Gs(r, t)", unit: "1/Å", min: 0 }, layers: curves("self_") },
    ];
    const distinct = curves("distinct_");
    if (distinct.length)
      panels.push({
        x: { label: "r", unit: "Å" },
        y: { label: "Gd(r, t) / ρ", unit: "", min: 0 },
        layers: distinct,
      });
    return { panels, columns: 2 };
  },
});

async function* withCells(
  frames: Frames,
  cells: { cell: Float64Array; origin: Float64Array; periodic: readonly boolean[] }[],
): AsyncIterable<Frame> {
  for await (const frame of frames) {
    if (frame.cell) cells.push({ cell: frame.cell, origin: frame.origin, periodic: frame.periodic });
    yield frame;
  }
}

function lagsOf(times: readonly number[] | undefined, interval: number, frames: number): number[] {
  const longest = Math.floor((frames - 1) / 2) || 1;
  if (!times) return [...new Set([1, 2, 4, 8, 16].map((part) => Math.max(1, Math.round(longest / part))))].reverse();
  return times.map((time) => {
    const lag = Math.round(time / interval);
    if (lag < 1 || lag >= frames)
      throw new InputError(
        `--times: ${time} ps is not between one frame (${interval} ps) and the trajectory (${(frames - 1) * interval} ps)`,
      );
    return lag;
  });
}

function displacements({ positions, tracked }: Tracks, t: number, lag: number): Float64Array {
  const n = tracked.rows.length;
  const [a, b] = [positions[t], positions[t + lag]];
  return Float64Array.from({ length: n }, (_, i) => Math.hypot(...[0, 1, 2].map((k) => b[3 * i + k] - a[3 * i + k])));
}

/**
 * Pairs of an atom at t and another at t + lag, relative to the mean density. The later frame is carried into the cell of the
 * earlier one by fractional coordinates; the atom itself is one of the pairs and is taken out again.
 */
function distinctOf(
  { positions, tracked }: Tracks,
  cells: { cell: Float64Array; origin: Float64Array; periodic: readonly boolean[] }[],
  t: number,
  lag: number,
  cutoff: number,
  bins: number,
  shells: Float64Array,
): Float64Array {
  const n = tracked.rows.length;
  const early = positions[t];
  const late = positions[t + lag];
  const { cell, origin, periodic } = cells[t];
  const carried = toCartesian(toFractional(late, cells[t + lag].cell, cells[t + lag].origin), cell, origin);
  const both = new Float64Array(6 * n);
  both.set(early);
  both.set(carried, 3 * n);
  const groups = Int32Array.from({ length: 2 * n }, (_, i) => (i < n ? 0 : 1));
  const counts = new Float64Array(bins);
  native().pairHistogram(
    { positions: both, cell, origin, periodic },
    groups,
    2,
    Int32Array.of(-1, 0, 0, -1),
    1,
    cutoff,
    bins,
    counts,
  );
  for (let i = 0; i < n; i++) {
    const d = Math.hypot(...[0, 1, 2].map((k) => carried[3 * i + k] - early[3 * i + k]));
    if (d < cutoff) counts[Math.min(bins - 1, Math.floor((d / cutoff) * bins))]--;
  }
  const density = (n - 1) / volume(cell);
  return counts.map((value, k) => value / n / (density * shells[k]));
}
