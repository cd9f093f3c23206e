/**
 * LAMMPS' box: edges xlo … zhi with tilts xy, xz, yz, or (since April 2024) three general vectors. Dumps give the bounds of the
 * tilted box's shadow on each axis, not its edges (manual page Howto_triclinic), so the tilts are taken off on reading and put
 * back on writing.
 */
import type { Frame } from "../src/model/frame.js";
import { parseNumber, splitWords } from "./lines.js";

export interface LammpsBox {
  cell: Float64Array;
  origin: Float64Array;
}

/** From edges [xlo xhi], [ylo yhi], [zlo zhi] and tilts [xy, xz, yz]. */
export function boxFromEdges(edges: readonly (readonly number[])[], tilts: readonly number[] = [0, 0, 0]): LammpsBox {
  const [[xlo, xhi], [ylo, yhi], [zlo, zhi]] = edges;
  const [xy, xz, yz] = tilts;
  return {
    cell: Float64Array.of(xhi - xlo, 0, 0, xy, yhi - ylo, 0, xz, yz, zhi - zlo),
    origin: Float64Array.of(xlo, ylo, zlo),
  };
}

/** How far the shadow of the tilted box reaches beyond its edges: [[low, high] of x, of y]. */
function shadow([xy, xz, yz]: readonly number[]): [[number, number], [number, number]] {
  return [
    [Math.min(0, xy, xz, xy + xz), Math.max(0, xy, xz, xy + xz)],
    [Math.min(0, yz), Math.max(0, yz)],
  ];
}

export function boxFromBounds(bounds: readonly (readonly number[])[], tilts: readonly number[]): LammpsBox {
  const [x, y] = shadow(tilts);
  const [[xlo, xhi], [ylo, yhi], z] = bounds;
  return boxFromEdges([[xlo - x[0], xhi - x[1]], [ylo - y[0], yhi - y[1]], z], tilts);
}

/** Box bounds of a restricted cell as a dump gives them: [lo, hi] of the shadow, and the tilts. */
export function boundsOfBox(
  cell: ArrayLike<number>,
  origin: ArrayLike<number>,
): { bounds: [number, number][]; tilts: [number, number, number] } {
  const tilts: [number, number, number] = [cell[3], cell[6], cell[7]];
  const [x, y] = shadow(tilts);
  return {
    tilts,
    bounds: [
      [origin[0] + x[0], origin[0] + cell[0] + x[1]],
      [origin[1] + y[0], origin[1] + cell[4] + y[1]],
      [origin[2], origin[2] + cell[8]],
    ],
  };
}

/** What `ITEM: BOX BOUNDS …` announces. */
export interface BoundsHeader {
  kind: "orthogonal" | "tilted" | "general";
  periodic: [boolean, boolean, boolean];
  /** "pp ss mm": kept, since Frame only knows whether a side is periodic. */
  boundary?: string;
}

/** The words after `BOX BOUNDS`; undefined when they are not understood. */
export function parseBoundsHeader(words: readonly string[]): BoundsHeader | undefined {
  let rest = [...words];
  let kind: BoundsHeader["kind"] = "orthogonal";
  if (rest[0] === "xy" && rest[1] === "xz" && rest[2] === "yz") [kind, rest] = ["tilted", rest.slice(3)];
  else if (rest[0] === "abc" && rest[1] === "origin") [kind, rest] = ["general", rest.slice(2)];
  if (rest.length === 0) return { kind, periodic: [true, true, true] }; // LAMMPS before 2011 gave no flags
  if (rest.length !== 3 || !rest.every((flag) => /^[pfsm]{2}$/.test(flag))) return undefined;
  const periodic = rest.map((flag) => flag === "pp") as [boolean, boolean, boolean];
  return { kind, periodic, boundary: rest.join(" ") };
}

/** The three lines of a box; a sentence when one of them is wrong. */
export function parseBoundsLine(line: string, header: BoundsHeader, axis: number): number[] | string {
  const expected = {
    orthogonal: `${"xyz"[axis]}lo ${"xyz"[axis]}hi`,
    tilted: `${"xyz"[axis]}lo_bound ${"xyz"[axis]}hi_bound ${["xy", "xz", "yz"][axis]}`,
    general: `the vector ${"abc"[axis]} and the origin's ${"xyz"[axis]}`,
  }[header.kind];
  const count = { orthogonal: 2, tilted: 3, general: 4 }[header.kind];
  const words = splitWords(line);
  if (words.length !== count) return `expected ${count} numbers (${expected}), got '${line.trim()}'`;
  const values = words.map(parseNumber);
  const wrong = values.findIndex((value) => value === undefined || !Number.isFinite(value));
  if (wrong >= 0) return `expected a box bound (${expected}), got '${words[wrong]}'`;
  if (header.kind !== "general" && values[1]! < values[0]!)
    return `the box ends (${words[1]}) before it begins (${words[0]})`;
  if (header.kind !== "general" && values[1] === values[0])
    return `the box has no extent along ${"xyz"[axis]} (${words[0]} to ${words[1]})`;
  return values as number[];
}

export function boxFromLines(rows: readonly (readonly number[])[], header: BoundsHeader): LammpsBox {
  if (header.kind === "general")
    return {
      cell: Float64Array.from(rows.flatMap((row) => row.slice(0, 3))),
      origin: Float64Array.from(rows, (row) => row[3]),
    };
  return boxFromBounds(rows, header.kind === "tilted" ? rows.map((row) => row[2]) : [0, 0, 0]);
}

/** "pp ff ss": as the file said, when it still fits, else from `periodic`. */
export function boundaryFlags(frame: Frame): string[] {
  const kept = typeof frame.info.boundary === "string" ? frame.info.boundary.split(" ") : [];
  return frame.periodic.map((periodic, axis) =>
    kept[axis] && (kept[axis] === "pp") === periodic ? kept[axis] : periodic ? "pp" : "ff",
  );
}
