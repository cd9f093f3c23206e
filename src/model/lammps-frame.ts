/**
 * A general cell turned into LAMMPS' frame: a along x, b in the xy plane, c to the positive side (manual page Howto_triclinic).
 * Everything that has a direction turns with it: positions, velocities, forces, stress, virial and vector columns.
 *
 * A left-handed cell spans the same space, and the same lattice, as its three vectors reversed, seen from the opposite corner:
 * those are right-handed, with the same lengths and angles. So nothing is ever mirrored; only image flags change sign.
 */
import { determinant } from "./cell.js";
import { InputError } from "./errors.js";
import type { Column, Frame } from "./frame.js";

/** Components below this, relative to the cell, are rounding errors of the program that wrote them. */
const rounding = 1e-13;

/** Per-atom vectors of LAMMPS that are three columns of one number each. */
const triples = [
  ["mux", "muy", "muz"],
  ["spx", "spy", "spz"],
  ["omegax", "omegay", "omegaz"],
  ["angmomx", "angmomy", "angmomz"],
  ["tqx", "tqy", "tqz"],
  ["xu", "yu", "zu"],
  ["x", "y", "z"],
];

export interface LammpsFrame {
  frame: Frame;
  /** False: the cell was in LAMMPS' frame already and the frame is the one given. */
  turned: boolean;
  /** The cell was left-handed: its vectors were reversed. */
  reversed: boolean;
  /** Columns whose directions, if they have any, are as before. */
  unturned: string[];
}

/** Lower triangular with positive diagonal: LAMMPS can take it as it is. */
export function isLammpsCell(cell: ArrayLike<number>): boolean {
  return cell[1] === 0 && cell[2] === 0 && cell[5] === 0 && cell[0] > 0 && cell[4] > 0 && cell[8] > 0;
}

/** The frame in LAMMPS' axes. The rotation (new = R · old) is kept in `rotation`. */
export function toLammpsFrame(frame: Frame): LammpsFrame {
  if (!frame.cell || isLammpsCell(frame.cell)) return { frame, turned: false, reversed: false, unturned: [] };
  const cleaned = withoutRounding(frame.cell);
  if (isLammpsCell(cleaned))
    return { frame: { ...frame, cell: cleaned }, turned: false, reversed: false, unturned: [] };
  const size = determinant(frame.cell);
  if (!(Math.abs(size) > 0)) throw new InputError("the cell vectors are linearly dependent (volume 0)");
  const reversed = size < 0;
  const cell = reversed ? frame.cell.map((value) => -value) : frame.cell;
  const { rotation, lower } = lowerTriangular(cell);
  const turned: Frame = { ...frame, cell: lower, rotation: product(rotation, frame.rotation), columns: {} };

  // The corner that the reversed vectors start from comes to where the origin was.
  const corner = frame.origin.map(
    (value, k) => value + (reversed ? frame.cell![k] + frame.cell![3 + k] + frame.cell![6 + k] : 0),
  );
  const positions = turn(frame.positions, rotation, corner, frame.origin);
  turned.positions = positions;
  if (frame.velocities) turned.velocities = turn(frame.velocities, rotation);
  if (frame.forces) turned.forces = turn(frame.forces, rotation);
  if (frame.images && reversed) turned.images = frame.images.map((image) => -image);
  if (frame.stress) turned.stress = turnTensor(frame.stress, rotation);
  if (frame.virial) turned.virial = turnTensor(frame.virial, rotation);
  if (reversed) turned.grids = undefined; // their axes are reversed; no format with LAMMPS' frame holds grids
  const unturned = turnColumns(frame, turned, rotation, corner);
  return { frame: turned, turned: true, reversed, unturned };
}

function turnColumns(frame: Frame, turned: Frame, rotation: Float64Array, corner: ArrayLike<number>): string[] {
  const columns: Record<string, Column> = { ...frame.columns };
  const unturned: string[] = [];
  const done = new Set<string>();
  for (const names of triples) {
    const parts = names.map((name) => columns[name]?.values);
    if (!parts.every((values) => values instanceof Float64Array)) continue;
    const flat = new Float64Array(3 * frame.count);
    for (let i = 0; i < flat.length; i++) flat[i] = (parts[i % 3] as Float64Array)[Math.floor(i / 3)];
    const place = names[0] === "xu" || names[0] === "x";
    const result = place ? turn(flat, rotation, corner, frame.origin) : turn(flat, rotation);
    names.forEach((name, k) => {
      columns[name] = { ...columns[name], values: Float64Array.from(parts[k]!, (_, i) => result[3 * i + k]) };
      done.add(name);
    });
  }
  for (const [name, column] of Object.entries(columns)) {
    if (done.has(name) || !(column.values instanceof Float64Array)) continue;
    if (column.width === 3) columns[name] = { ...column, values: turn(column.values, rotation) };
    else if (column.width === 9) columns[name] = { ...column, values: turnTensors(column.values, rotation) };
    else unturned.push(name);
  }
  turned.columns = columns;
  return unturned;
}

/** R whose rows are x along a, y in the plane of a and b, z; and the cell in these axes. */
function lowerTriangular(cell: ArrayLike<number>): { rotation: Float64Array; lower: Float64Array } {
  const [a, b, c] = [0, 3, 6].map((k) => [cell[k], cell[k + 1], cell[k + 2]]);
  const e1 = unit(a);
  const e3 = unit(cross(a, b));
  const e2 = cross(e3, e1);
  return {
    rotation: Float64Array.of(...e1, ...e2, ...e3),
    lower: withoutRounding(
      Float64Array.of(Math.hypot(...a), 0, 0, dot(b, e1), dot(b, e2), 0, dot(c, e1), dot(c, e2), dot(c, e3)),
    ),
  };
}

function withoutRounding(cell: Float64Array): Float64Array {
  const limit = rounding * Math.max(...cell.map(Math.abs));
  return cell.map((value) => (Math.abs(value) <= limit ? 0 : value));
}

/** to + R (v − from) for each vector. */
function turn(
  values: Float64Array,
  r: ArrayLike<number>,
  from: ArrayLike<number> = [0, 0, 0],
  to: ArrayLike<number> = [0, 0, 0],
): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i + 2 < values.length; i += 3) {
    const x = values[i] - from[0];
    const y = values[i + 1] - from[1];
    const z = values[i + 2] - from[2];
    for (let k = 0; k < 3; k++) out[i + k] = to[k] + r[3 * k] * x + r[3 * k + 1] * y + r[3 * k + 2] * z;
  }
  return out;
}

/** R S Rᵀ */
export function turnTensor(tensor: ArrayLike<number>, r: ArrayLike<number>): Float64Array {
  const out = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      for (let k = 0; k < 3; k++)
        for (let l = 0; l < 3; l++) out[3 * i + j] += r[3 * i + k] * tensor[3 * k + l] * r[3 * j + l];
  return out;
}

function turnTensors(values: Float64Array, r: ArrayLike<number>): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i + 8 < values.length; i += 9) out.set(turnTensor(values.subarray(i, i + 9), r), i);
  return out;
}

/** R · before: both turns in one matrix. */
function product(r: Float64Array, before: Float64Array | undefined): Float64Array {
  if (!before) return r;
  const out = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) out[3 * i + j] += r[3 * i + k] * before[3 * k + j];
  return out;
}

function unit(v: readonly number[]): number[] {
  const length = Math.hypot(...v);
  return v.map((value) => value / length);
}

function dot(u: readonly number[], v: readonly number[]): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

function cross(u: readonly number[], v: readonly number[]): number[] {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}
