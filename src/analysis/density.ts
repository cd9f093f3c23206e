/**
 * Where atoms are: a profile along an axis (also against time, S23), maps on a plane in windows of time (S22, S36), or a
 * three-dimensional grid (S56).
 */

import { determinant } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import { type Frame, makeFrame } from "../model/frame.js";
import type { Scalar, Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { axes, axisIndex, cellOf, chosenRows, edgeLength, fractionOf, meanAndDeviation } from "./along-axis.js";
import { type AnalysisContext, atLeast, defineAnalysis, type Frames } from "./analysis.js";
import { BlockMean } from "./block-mean.js";
import { TimeAxis } from "./clock.js";
import { mapPanels } from "./map-panels.js";
import { blurred, mapTable, type Plane } from "./map-table.js";
import { choice, flag, integer, list, number, numbers, text } from "./option.js";
import { percolation } from "./percolation.js";
import { windowsOf } from "./windows.js";

export const density = defineAnalysis({
  name: "density",
  title: "number density: profile along an axis, map on a plane, grid in space",
  options: {
    species: list("elements, counted together; default: all atoms"),
    axis: choice("profile along this cell vector", axes, { default: "z" }),
    bins: integer("number of bins of the profile; default: bins of 0.5 Å", { min: 1 }),
    against: flag("the profile of each frame, as a map of place and time"),
    plane: choice("map on this plane instead, averaged over the third direction", ["xy", "yz", "xz"]),
    bin: number("width of a bin of maps and grids", { default: 0.5, unit: "Å", min: 0.01 }),
    times: numbers("windows of time around these, in ps, one map each with one colour scale; default: all frames"),
    window: number("half length of a window", { default: 5, unit: "ps", min: 0 }),
    smooth: number("width (σ) of a Gaussian blur of maps", { default: 0, unit: "Å", min: 0 }),
    level: number("with --grid: is the space above this density (an isosurface) connected along x, y, z?", {
      unit: "1/Å³",
      min: 0,
    }),
    grid: text("three-dimensional grid, written to this file (.cube or CHGCAR); the table is its profile"),
  },

  async run(frames, options, context): Promise<Table | Table[]> {
    const what = options.species?.join("+") ?? "all atoms";
    if (options.grid !== undefined) return grid(frames, { ...options, grid: options.grid }, what, context);
    if (options.level !== undefined) throw new InputError("--level is that of a grid in space; pass --grid FILE too");
    if (options.plane !== undefined) return maps(frames, { ...options, plane: options.plane }, what, context);
    return profile(frames, options, what, context);
  },

  plot(tables): Figure {
    if (tables[0].columns.length === 3 && tables[0].columns[2].name === "density")
      return { panels: mapPanels(tables, "density") };
    const [z, n] = tables[0].columns;
    return {
      panels: [
        {
          x: { label: z.name, unit: z.unit },
          y: { label: "density", unit: n.unit, min: 0 },
          layers: [{ kind: "line", x: z.values as number[], y: n.values as number[], error: n.error }],
        },
      ],
    };
  },
});

interface ProfileOptions {
  species?: readonly string[];
  axis: (typeof axes)[number];
  bins?: number;
  bin: number;
  against: boolean;
}

async function profile(
  frames: Frames,
  options: ProfileOptions,
  what: string,
  context: AnalysisContext,
): Promise<Table> {
  const k = axisIndex(options.axis);
  let bins = options.bins ?? 0;
  let mean: BlockMean | undefined;
  const lengths: number[] = [];
  const rows: Float64Array[] = [];
  const time = new TimeAxis(context);
  for await (const frame of atLeast(frames, 1, "density")) {
    bins ||= Math.max(1, Math.round(edgeLength(frame, k) / options.bin));
    mean ??= new BlockMean(bins);
    const here = new Float64Array(bins);
    const slab = Math.abs(determinant(cellOf(frame, "density"))) / bins;
    for (const s of fractionOf(frame, rowsIn(frame, options.species, context), k))
      here[Math.min(bins - 1, Math.floor(bins * s))] += 1 / slab;
    mean.add(here);
    lengths.push(edgeLength(frame, k));
    if (options.against) {
      time.add(frame);
      rows.push(here);
    }
  }
  const length = meanAndDeviation(lengths).mean;
  const place = Float64Array.from({ length: bins }, (_, i) => ((i + 0.5) / bins) * length);
  const note = `n = ${mean!.n} frames; bins are parts of each frame's own cell, placed by its mean length ${length.toFixed(4)} Å`;
  if (options.against) {
    const across = time.column();
    const all = across.values as number[];
    const at = (pick: (t: number, i: number) => number) =>
      Float64Array.from({ length: rows.length * bins }, (_, n) => pick(Math.floor(n / bins), n % bins));
    return {
      title: `Density of ${what} along ${options.axis} against time`,
      columns: [
        { name: across.name, unit: across.unit, values: at((t) => all[t]) },
        { name: options.axis, unit: "Å", values: at((_, i) => place[i]) },
        { name: "density", unit: "1/Å³", values: at((t, i) => rows[t][i]) },
      ],
      notes: [note],
    };
  }
  const error = mean!.error();
  return {
    title: `Density of ${what} along ${options.axis}`,
    columns: [
      { name: options.axis, unit: "Å", values: place },
      { name: "density", unit: "1/Å³", values: mean!.mean(), error: error.every(Number.isFinite) ? error : undefined },
    ],
    notes: [note],
  };
}

function rowsIn(frame: Frame, species: readonly string[] | undefined, context: AnalysisContext): Int32Array {
  const rows = chosenRows(frame, species, context);
  if (rows.length === 0) throw new InputError(`--select matches no ${species?.join(", ") ?? "atom"}`);
  return rows;
}

interface MapOptions {
  species?: readonly string[];
  plane: Plane;
  bin: number;
  times?: readonly number[];
  window: number;
  smooth: number;
}

async function maps(frames: Frames, options: MapOptions, what: string, context: AnalysisContext): Promise<Table[]> {
  const [a, b] = [...options.plane].map((letter) => axisIndex(letter as "x"));
  let shape: [number, number] | undefined;
  const windows = windowsOf(options.times, options.window);
  const sums: { counts: Float64Array; frames: number }[] = windows.map(() => ({
    counts: new Float64Array(0),
    frames: 0,
  }));
  const lengths: [number[], number[]] = [[], []];
  const time = new TimeAxis(context);
  for await (const frame of atLeast(frames, 1, "density")) {
    shape ??= [a, b].map((axis) => Math.max(1, Math.round(edgeLength(frame, axis) / options.bin))) as [number, number];
    time.add(frame);
    const now = time.column();
    const inside = windows.map((window) => window.has(Number(now.values[now.values.length - 1])));
    if (!inside.some(Boolean)) continue;
    lengths[0].push(edgeLength(frame, a));
    lengths[1].push(edgeLength(frame, b));
    const rows = rowsIn(frame, options.species, context);
    const [s, t] = [fractionOf(frame, rows, a), fractionOf(frame, rows, b)];
    const [na, nb] = shape;
    const share = (na * nb) / Math.abs(determinant(cellOf(frame, "density")));
    for (const [w, { counts }] of sums.entries()) {
      if (!inside[w]) continue;
      const into = counts.length ? counts : (sums[w].counts = new Float64Array(na * nb));
      sums[w].frames++;
      tally(into, [na, nb], s, t, share);
    }
  }
  const size = lengths.map((all) => meanAndDeviation(all).mean) as [number, number];
  return sums.map(({ counts, frames: n }, w) => {
    if (n === 0) throw new InputError(`--times: no frame lies in the window ${windows[w].text}`);
    const mean = counts.map((value) => value / n);
    const smooth = options.smooth > 0 ? blurred(mean, shape!, size, options.smooth) : mean;
    return mapTable(
      smooth,
      shape!,
      size,
      options.plane,
      `Density of ${what}${windows[w].text ? `, ${windows[w].text}` : ""}`,
      n,
    );
  });
}

/** A function of its own: loops inside of asynchronous ones are compiled badly. */
function tally(
  into: Float64Array,
  [na, nb]: readonly [number, number],
  s: Float64Array,
  t: Float64Array,
  share: number,
): void {
  for (let n = 0; n < s.length; n++)
    into[Math.min(na - 1, Math.floor(na * s[n])) * nb + Math.min(nb - 1, Math.floor(nb * t[n]))] += share;
}

function tallyGrid(
  into: Float64Array,
  [nx, ny, nz]: readonly [number, number, number],
  [x, y, z]: readonly [Float64Array, Float64Array, Float64Array],
): void {
  for (let n = 0; n < x.length; n++) {
    const [i, j, k] = [Math.floor(nx * x[n]), Math.floor(ny * y[n]), Math.floor(nz * z[n])];
    into[(Math.min(nx - 1, i) * ny + Math.min(ny - 1, j)) * nz + Math.min(nz - 1, k)]++;
  }
}

interface GridOptions {
  species?: readonly string[];
  bin: number;
  grid: string;
  level?: number;
  axis: (typeof axes)[number];
}

async function grid(
  frames: Frames,
  { species, bin, grid: file, level, axis }: GridOptions,
  what: string,
  context: AnalysisContext,
): Promise<Table> {
  let first: Frame | undefined;
  let shape: [number, number, number] = [1, 1, 1];
  let values = new Float64Array(0);
  let n = 0;
  const cell = new Float64Array(9);
  for await (const frame of atLeast(frames, 1, "density")) {
    if (!first) {
      first = frame;
      shape = [0, 1, 2].map((k) => Math.max(1, Math.round(edgeLength(frame, k) / bin))) as [number, number, number];
      values = new Float64Array(shape[0] * shape[1] * shape[2]);
    }
    n++;
    cellOf(frame, "density").forEach((value, k) => {
      cell[k] += value;
    });
    const rows = rowsIn(frame, species, context);
    const s = [0, 1, 2].map((k) => fractionOf(frame, rows, k));
    tallyGrid(values, shape, s as [Float64Array, Float64Array, Float64Array]);
  }
  // Visits over frames and voxels of the average cell: the integral is the number of atoms.
  const averaged = cell.map((value) => value / n);
  const size = Math.abs(determinant(averaged));
  const mean = values.map((value) => (value * values.length) / (n * size));
  await context.write(
    file,
    // As densities of electrons are kept: times the volume, so that the mean is the number of atoms.
    makeFrame({
      ...first!,
      cell: averaged,
      grids: [{ name: `density of ${what}`, unit: "e", shape, values: mean.map((value) => value * size) }],
    }),
  );
  const k = axisIndex(axis);
  const along = new Float64Array(shape[k]);
  mean.forEach((value, index) => {
    const at = [Math.floor(index / (shape[1] * shape[2])), Math.floor(index / shape[2]) % shape[1], index % shape[2]];
    along[at[k]] += (value * shape[k]) / values.length;
  });
  const length = Math.hypot(...averaged.subarray(3 * k, 3 * k + 3));
  return {
    title: `Density of ${what} on a grid of ${shape.join(" × ")}: profile along ${axis}`,
    columns: [
      { name: axis, unit: "Å", values: along.map((_, i) => ((i + 0.5) / shape[k]) * length) },
      { name: "density", unit: "1/Å³", values: along },
    ],
    scalars: level === undefined ? [] : connectivity(mean, shape, level),
    notes: [
      `n = ${n} frames; the grid was written to ${file}: ${/\.cube$/i.test(file) ? "atoms per bohr³" : "atoms per cell, whose mean is their number"}`,
    ],
  };
}

/** 1 along an axis: the space above the level leads through the crystal along it. */
function connectivity(values: Float64Array, shape: readonly [number, number, number], level: number): Scalar[] {
  const { fraction, clusters, largest, along } = percolation(values, shape, level);
  return [
    { name: "fraction_above", unit: "", value: fraction },
    { name: "clusters", unit: "", value: clusters },
    { name: "largest_cluster", unit: "", value: largest },
    ...along.map((through, k) => ({ name: `connected_${"xyz"[k]}`, unit: "", value: through ? 1 : 0 })),
  ];
}
