/**
 * Where polyhedra are on a plane, beside where an ion is (S35). Lines along the third cell vector go through the middle of each bin:
 * `coverage` is the part of frames in which such a line meets a polyhedron, `filling` the part of the line that lies inside of one.
 */
import { determinant, inverse } from "../model/cell.js";
import type { Frame } from "../model/frame.js";
import type { Table } from "../model/table.js";
import type { NeighborList } from "../native.js";
import type { Figure, Panel } from "../plot/figure.js";
import { axisIndex, cellOf, chosenRows, edgeLength, fractionOf } from "./along-axis.js";
import type { AnalysisContext } from "./analysis.js";
import { type Face, hullFaces } from "./convex-hull.js";
import { mapPanels } from "./map-panels.js";
import { blurred, mapTable, type Plane } from "./map-table.js";

export type Polygon = [number, number][];

export class PolyhedraMap {
  readonly #axes: [number, number, number];
  #shape: [number, number] | undefined;
  #coverage = new Float64Array(0);
  #filling = new Float64Array(0);
  #density = new Float64Array(0);
  readonly #size: [number, number] = [0, 0];
  #frames = 0;
  #last: Polygon[] = [];

  constructor(
    readonly plane: Plane,
    readonly bin: number,
    readonly ion: string,
    readonly smooth: number,
    readonly context: AnalysisContext,
  ) {
    const [a, b] = [...plane].map((letter) => axisIndex(letter as "x"));
    this.#axes = [a, b, 3 - a - b];
  }

  add(frame: Frame, centers: Int32Array, { offsets, vectors }: NeighborList): void {
    const [a, b, c] = this.#axes;
    const lengths = [a, b].map((axis) => edgeLength(frame, axis));
    const shape = (this.#shape ??= lengths.map((length) => Math.max(1, Math.round(length / this.bin))) as [
      number,
      number,
    ]);
    if (this.#frames++ === 0)
      [this.#coverage, this.#filling, this.#density] = [0, 1, 2].map(() => new Float64Array(shape[0] * shape[1]));
    lengths.forEach((length, k) => {
      this.#size[k] += length;
    });
    const inv = inverse(cellOf(frame, "a map of polyhedra"));
    const [sa, sb, sc] = [a, b, c].map((axis) => fractionOf(frame, centers, axis));
    const met = new Uint8Array(shape[0] * shape[1]);
    this.#last = [];
    centers.forEach((row, n) => {
      const around = vectors.subarray(3 * offsets[row], 3 * offsets[row + 1]);
      // Corners in fractions of the cell, in the order a, b, c of the plane and its third direction.
      const corners = Float64Array.from(around, (_, i) => {
        const [j, axis] = [i - (i % 3), this.#axes[i % 3]];
        const s = around[j] * inv[axis] + around[j + 1] * inv[3 + axis] + around[j + 2] * inv[6 + axis];
        return s + [sa, sb, sc][i % 3][n];
      });
      const faces = hullFaces(corners);
      if (faces.length === 0) return;
      // Those over an edge of the map show at the opposite edge too.
      const outline = outlineOf(corners);
      for (const [u, v] of imagesOf(outline))
        this.#last.push(outline.map(([x, y]) => [(x + u) * lengths[0], (y + v) * lengths[1]]));
      eachLine(corners, faces, shape, (bin, chord) => {
        met[bin] = 1;
        this.#filling[bin] += chord;
      });
    });
    met.forEach((one, k) => {
      this.#coverage[k] += one;
    });
    const rows = chosenRows(frame, [this.ion], this.context);
    const column = Math.abs(determinant(frame.cell!)) / (shape[0] * shape[1]);
    const [ia, ib] = [a, b].map((axis) => fractionOf(frame, rows, axis));
    for (let n = 0; n < rows.length; n++) {
      const at = [ia[n], ib[n]].map((s, k) => Math.min(shape[k] - 1, Math.floor(shape[k] * s)));
      this.#density[at[0] * shape[1] + at[1]] += 1 / column;
    }
  }

  /** The table of the map, with the correlation of ion and polyhedra over its bins. */
  table(what: string): Table {
    const size = this.#size.map((sum) => sum / this.#frames) as [number, number];
    const mean = (sums: Float64Array) => {
      const values = sums.map((sum) => sum / this.#frames);
      return this.smooth > 0 ? blurred(values, this.#shape!, size, this.smooth) : values;
    };
    const [coverage, filling, density] = [mean(this.#coverage), mean(this.#filling), mean(this.#density)];
    return {
      ...mapTable(
        density,
        this.#shape!,
        size,
        this.plane,
        `Density of ${this.ion} and ${what} polyhedra`,
        this.#frames,
        [
          { name: "coverage", unit: "", values: coverage },
          { name: "filling", unit: "", values: filling },
        ],
      ),
      name: "map",
      scalars: [
        { name: "correlation_coverage", unit: "", value: correlation(density, coverage) },
        { name: "correlation_filling", unit: "", value: correlation(density, filling) },
      ].filter(({ value }) => Number.isFinite(value)),
    };
  }

  /** Outlines of the polyhedra of the last frame, in Å on the plane. */
  get outlines(): Polygon[] {
    return this.#last;
  }
}

/** The ion's map with the outlines of polyhedra over it, and the map of the polyhedra. */
export function polyhedraFigure(map: Table, outlines: readonly Polygon[], what: string): Figure {
  const [density] = mapPanels([map], "density");
  const [filling] = mapPanels([map], "filling");
  const ion = map.title.split(" ")[2];
  const over: Panel = {
    ...density,
    title: `${ion}, ${what} polyhedra outlined`,
    layers: [...density.layers, { kind: "outline", polygons: outlines, light: true }],
  };
  return { columns: 2, panels: [over, { ...filling, title: `${what} polyhedra` }] };
}

/** Every bin whose line through its middle goes through the hull, with the part of the line that is inside. */
function eachLine(
  corners: Float64Array,
  faces: readonly Face[],
  [na, nb]: readonly [number, number],
  found: (bin: number, chord: number) => void,
): void {
  const range = (k: number, count: number) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = k; i < corners.length; i += 3) [low, high] = [Math.min(low, corners[i]), Math.max(high, corners[i])];
    return [Math.ceil(low * count - 0.5), Math.floor(high * count - 0.5)];
  };
  const [[i0, i1], [j0, j1]] = [range(0, na), range(1, nb)];
  for (let i = i0; i <= i1; i++)
    for (let j = j0; j <= j1; j++) {
      let [low, high] = [Infinity, -Infinity];
      for (const face of faces) {
        const at = heightIn(corners, face, (i + 0.5) / na, (j + 0.5) / nb);
        if (at < low) low = at;
        if (at > high) high = at;
      }
      if (high > low) found((((i % na) + na) % na) * nb + (((j % nb) + nb) % nb), high - low);
    }
}

/** Where the line at (x, y) meets the triangle; NaN where it passes by. */
function heightIn(p: Float64Array, [a, b, c]: Face, x: number, y: number): number {
  const [x1, y1] = [p[3 * b] - p[3 * a], p[3 * b + 1] - p[3 * a + 1]];
  const [x2, y2] = [p[3 * c] - p[3 * a], p[3 * c + 1] - p[3 * a + 1]];
  const area = x1 * y2 - x2 * y1;
  const [dx, dy] = [x - p[3 * a], y - p[3 * a + 1]];
  const u = (dx * y2 - x2 * dy) / area;
  const v = (x1 * dy - dx * y1) / area;
  if (!(u >= 0 && v >= 0 && u + v <= 1)) return Number.NaN;
  return p[3 * a + 2] + u * (p[3 * b + 2] - p[3 * a + 2]) + v * (p[3 * c + 2] - p[3 * a + 2]);
}

/** Convex outline of the corners on the plane (monotone chain). */
function outlineOf(corners: Float64Array): Polygon {
  const points = Array.from({ length: corners.length / 3 }, (_, i): [number, number] => [
    corners[3 * i],
    corners[3 * i + 1],
  ]);
  points.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = (from: Polygon) => {
    const chain: Polygon = [];
    for (const point of from) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(points), ...half(points.slice().reverse())];
}

/** Shifts by whole cells with which a part of the outline lies in the map. */
function imagesOf(outline: Polygon): [number, number][] {
  const shifts = [0, 1].map((k) => {
    const values = outline.map((point) => point[k]);
    return [-1, 0, 1].filter((shift) => Math.max(...values) + shift > 0 && Math.min(...values) + shift < 1);
  });
  return shifts[0].flatMap((u) => shifts[1].map((v): [number, number] => [u, v]));
}

function turn([ax, ay]: [number, number], [bx, by]: [number, number], [cx, cy]: [number, number]): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/** Pearson's coefficient; NaN where one of the two is the same everywhere. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let [mx, my] = [0, 0];
  for (let i = 0; i < n; i++) {
    mx += x[i] / n;
    my += y[i] / n;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
    yy += (y[i] - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}
