/** Small builders of frames for tests of analyses. */
import { type Frame, makeFrame } from "../../src/model/frame.js";
import type { Table } from "../../src/model/table.js";

export type Site = [name: string, a: number, b: number, c: number];

/** A generator of numbers in [0, 1) that gives the same numbers for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A normal number (Box and Muller). */
export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export function cubic(a: number, b = a, c = a): Float64Array {
  return Float64Array.of(a, 0, 0, 0, b, 0, 0, 0, c);
}

/** Atoms at fractional places of a cell. */
export function crystal(cell: Float64Array, sites: Site[], more: Partial<Frame> = {}): Frame {
  const species = [...new Set(sites.map(([name]) => name))];
  return makeFrame({
    cell,
    species,
    types: Int32Array.from(sites, ([name]) => species.indexOf(name)),
    positions: Float64Array.from(
      sites.flatMap(([, a, b, c]) => [0, 1, 2].map((k) => a * cell[k] + b * cell[3 + k] + c * cell[6 + k])),
    ),
    ...more,
  });
}

/** n³ copies of the sites of a cubic cell. */
export function repeated(a: number, sites: Site[], n: number): Frame {
  const all: Site[] = [];
  for (let x = 0; x < n; x++)
    for (let y = 0; y < n; y++)
      for (let z = 0; z < n; z++)
        for (const [name, u, v, w] of sites) all.push([name, (u + x) / n, (v + y) / n, (w + z) / n]);
  return crystal(cubic(n * a), all);
}

export const fcc: Site[] = [
  ["Cu", 0, 0, 0],
  ["Cu", 0, 0.5, 0.5],
  ["Cu", 0.5, 0, 0.5],
  ["Cu", 0.5, 0.5, 0],
];

/** The frame turned by a proper rotation (angles about z, then x). */
export function turned(frame: Frame, phi: number, theta: number): Frame {
  const [c, s, d, t] = [Math.cos(phi), Math.sin(phi), Math.cos(theta), Math.sin(theta)];
  const turn = (v: Float64Array) => {
    const out = new Float64Array(v.length);
    for (let i = 0; i < v.length; i += 3) {
      const [x, y, z] = [c * v[i] - s * v[i + 1], s * v[i] + c * v[i + 1], v[i + 2]];
      out.set([x, d * y - t * z, t * y + d * z], i);
    }
    return out;
  };
  return makeFrame({ ...frame, cell: turn(frame.cell!), positions: turn(frame.positions) });
}

export function column(table: Table, name: string): Float64Array {
  const found = table.columns.find((c) => c.name === name);
  if (!found) throw new Error(`no column ${name} in ${table.columns.map((c) => c.name).join(", ")}`);
  return found.values as Float64Array;
}

export function scalar(table: Table, name: string): number {
  const found = table.scalars?.find((s) => s.name === name);
  if (!found) throw new Error(`no scalar ${name} in ${table.scalars?.map((s) => s.name).join(", ")}`);
  return found.value;
}

/** Images of a point under I4₁/a-3 2/d (No. 230): generated until nothing new comes. */
export function orbit(start: number[]): number[][] {
  const operations: ((v: number[]) => number[])[] = [
    ([x, y, z]) => [z, x, y],
    ([x, y, z]) => [-x + 0.5, -y, z + 0.5],
    ([x, y, z]) => [y + 0.75, x + 0.25, -z + 0.25],
    ([x, y, z]) => [-x, -y, -z],
    ([x, y, z]) => [x + 0.5, y + 0.5, z + 0.5],
  ];
  const wrap = (v: number[]) => v.map((s) => s - Math.floor(s + 1e-9));
  const key = (v: number[]) => v.map((s) => Math.round(s * 1e6)).join();
  const found = new Map([[key(wrap(start)), wrap(start)]]);
  for (let queue = [wrap(start)]; queue.length; ) {
    const point = queue.pop()!;
    for (const operation of operations) {
      const image = wrap(operation(point));
      if (!found.has(key(image))) {
        found.set(key(image), image);
        queue.push(image);
      }
    }
  }
  return [...found.values()];
}
