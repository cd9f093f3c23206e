/**
 * `--verify`: what was written is read back and held against what was meant. Compared is what no choice of axes, origin or order
 * of atoms changes: composition, lengths and angles of the cell, places in it, lengths of vectors, energy.
 */
import type { Format } from "../../formats/format.js";
import { takeAtoms } from "../model/atoms.js";
import { cellParameters, determinant, toFractional } from "../model/cell.js";
import { isElement } from "../model/elements.js";
import { type Frame, typeName } from "../model/frame.js";
import { freeEnergy } from "../model/totals.js";

export interface Verification {
  /** Largest difference of positions, Å. */
  position: number;
  /** What does not agree, one sentence each; empty when all is well. */
  problems: string[];
}

/** `first`: the first frame, whose order of atoms a writer may have given to all. */
export function compareFrames(
  meant: Frame,
  found: Frame,
  format: Format,
  tolerance: number,
  first: Frame = meant,
): Verification {
  const problems: string[] = [];
  const result = { position: 0, problems };
  if (found.count !== meant.count) {
    problems.push(`${meant.count} atoms were written, ${found.count} are read`);
    return result;
  }
  let [a, b] = inOneOrder(meant, found);
  // A format without an origin counts positions from the corner of the cell (POSCAR) or leaves them as they are (DCD).
  const distanceOf = (p: Frame, q: Frame) =>
    format.holds.includes("origin")
      ? comparePositions(p, q)
      : Math.min(comparePositions(p, q), comparePositions({ ...p, origin: new Float64Array(3) }, q));
  let distance = distanceOf(a, b);
  if (meant.ids && !found.ids) {
    // The writer may have put the atoms in the order of their ids, or of the first frame, and then forgotten the ids.
    const place = new Map(Array.from(first.types, (_, i) => [first.ids ? idOf(first, i) : i, i]));
    for (const key of [idOf, (frame: Frame, i: number) => place.get(idOf(frame, i)) ?? frame.count + i]) {
      const [c, d] = inOneOrder(sorted(meant, key), found);
      const other = distanceOf(c, d);
      if (other < distance) [a, b, distance] = [c, d, other];
    }
  }
  // Names that are no elements ("HW" of a force field) have no mass and no symbol to come back from.
  if (format.holds.includes("species") && meant.species?.every(isElement)) {
    const wrong = a.types.findIndex((type, i) => typeName(a, type) !== typeName(b, b.types[i]));
    if (wrong >= 0)
      problems.push(`an atom of ${typeName(a, a.types[wrong])} is read as ${typeName(b, b.types[wrong])}`);
  }
  if (a.cell && format.holds.includes("cell")) compareCells(a.cell, b.cell, tolerance, problems);
  result.position = distance;
  const lengths = a.cell && cellParameters(a.cell);
  const size = lengths ? lengths.a + lengths.b + lengths.c : a.positions.reduce((m, x) => Math.max(m, Math.abs(x)), 1);
  if (!(result.position <= tolerance * size)) problems.push(`positions differ by ${result.position.toPrecision(3)} Å`);
  for (const name of ["velocities", "forces"] as const)
    if (a[name] && format.holds.includes(name)) compareLengths(name, a[name]!, b[name], tolerance, problems);
  if (a.charges && format.holds.includes("charges"))
    compareNumbers("charges", a.charges, b.charges, tolerance, problems);
  // DeePMD systems hold the free energy where there is one.
  const energy = format.name.startsWith("deepmd") ? freeEnergy(a) : a.energy;
  if (energy !== undefined && format.holds.includes("energy"))
    compareNumbers("energy", [energy], b.energy === undefined ? undefined : [b.energy], tolerance, problems);
  return result;
}

/** Both by id, or as they are when their elements agree, or both by element. */
function inOneOrder(meant: Frame, found: Frame): [Frame, Frame] {
  if (meant.ids && found.ids) return [sorted(meant, idOf), sorted(found, idOf)];
  const name = (frame: Frame, i: number) => typeName(frame, frame.types[i]);
  const same = meant.types.every((_, i) => name(meant, i) === name(found, i));
  return same || !meant.species || !found.species ? [meant, found] : [sorted(meant, name), sorted(found, name)];
}

function idOf(frame: Frame, i: number): number {
  return Number(frame.ids![i]);
}

function sorted(frame: Frame, key: (frame: Frame, i: number) => number | string): Frame {
  const keys = Array.from(frame.types, (_, i) => key(frame, i));
  return takeAtoms(
    frame,
    [...keys.keys()].sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b)),
  );
}

function compareCells(a: Float64Array, b: Float64Array | undefined, tolerance: number, problems: string[]): void {
  if (!b) {
    problems.push("the cell is not read back");
    return;
  }
  const [p, q] = [cellParameters(a), cellParameters(b)];
  for (const key of ["a", "b", "c", "alpha", "beta", "gamma"] as const)
    if (!(Math.abs(p[key] - q[key]) <= tolerance * Math.max(1, p[key]) * 10))
      problems.push(`${key} of the cell is ${q[key]}, not ${p[key]}`);
}

/** Largest distance between an atom and itself, up to cell vectors; in Cartesian coordinates where there is no cell. */
function comparePositions(a: Frame, b: Frame): number {
  if (!a.cell || !b.cell) return largestDifference(a.positions, b.positions);
  const [p, q] = [toFractional(a.positions, a.cell, a.origin), toFractional(b.positions, b.cell, b.origin)];
  const lengths = cellParameters(a.cell);
  // A left-handed cell becomes right-handed by reversing its vectors (src/model/lammps-frame.ts).
  const sign = determinant(a.cell) * determinant(b.cell) < 0 ? -1 : 1;
  let most = 0;
  p.forEach((s, k) => {
    const d = s - sign * q[k];
    const distance = Math.abs(d - Math.round(d)) * [lengths.a, lengths.b, lengths.c][k % 3];
    if (!(distance <= most)) most = distance;
  });
  return most;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let k = 0; k < a.length; k++) {
    const d = Math.abs(a[k] - b[k]);
    if (!(d <= most) && !(Number.isNaN(a[k]) && Number.isNaN(b[k]))) most = d;
  }
  return most;
}

function compareLengths(
  what: string,
  a: Float64Array,
  b: Float64Array | undefined,
  tolerance: number,
  problems: string[],
): void {
  const lengths = (v: Float64Array) =>
    Float64Array.from({ length: v.length / 3 }, (_, i) => Math.hypot(v[3 * i], v[3 * i + 1], v[3 * i + 2]));
  compareNumbers(what, lengths(a), b && lengths(b), tolerance, problems);
}

function compareNumbers(
  what: string,
  a: ArrayLike<number>,
  b: ArrayLike<number> | undefined,
  tolerance: number,
  problems: string[],
): void {
  if (!b) {
    problems.push(`${what} not read back`);
    return;
  }
  let scale = 1e-300;
  for (let k = 0; k < a.length; k++)
    if (Math.abs(a[k]) < Number.POSITIVE_INFINITY) scale = Math.max(scale, Math.abs(a[k]));
  const most = largestDifference(a, b);
  if (!(most <= tolerance * scale)) problems.push(`${what} differ by ${most.toPrecision(3)}`);
}
