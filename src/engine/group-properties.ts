/** Sums over the atoms of a group (and, where asked, inside a region): variables, velocity, momentum and recenter use them. */
import type { Region } from "./define-region.js";
import { eigenSystem } from "./eigen-system.js";
import type { Simulation } from "./simulation.js";

export type Vector = [number, number, number];

/** The atoms meant: a group bit, perhaps a region. */
export interface Selection {
  group: number;
  region?: Region;
}

/** Calls `visit` for each atom of the selection. */
export function eachAtom({ atoms }: Simulation, { group, region }: Selection, visit: (atom: number) => void): void {
  const { mask, count, x } = atoms;
  region?.prepare();
  for (let i = 0; i < count; i++)
    if (mask[i] & group && (!region || region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2]))) visit(i);
}

export function countOf(simulation: Simulation, selection: Selection): number {
  let count = 0;
  eachAtom(simulation, selection, () => count++);
  return count;
}

export function massOf(simulation: Simulation, selection: Selection): number {
  let sum = 0;
  eachAtom(simulation, selection, (i) => {
    sum += simulation.atoms.massOf(i);
  });
  return sum;
}

export function chargeOf(simulation: Simulation, selection: Selection): number {
  let sum = 0;
  eachAtom(simulation, selection, (i) => {
    sum += simulation.atoms.q?.[i] ?? 0;
  });
  return sum;
}

/** Position with box crossings undone. */
export function unwrapped({ atoms, box }: Simulation, atom: number): Vector {
  const point: Vector = [atoms.x[3 * atom], atoms.x[3 * atom + 1], atoms.x[3 * atom + 2]];
  box.unmap(point, 0, atoms.image, 3 * atom);
  return point;
}

/** Centre of mass of the unwrapped atoms; zeros for none. */
export function centreOfMass(simulation: Simulation, selection: Selection): Vector {
  const sum: Vector = [0, 0, 0];
  let mass = 0;
  eachAtom(simulation, selection, (i) => {
    const m = simulation.atoms.massOf(i);
    const point = unwrapped(simulation, i);
    mass += m;
    for (let k = 0; k < 3; k++) sum[k] += m * point[k];
  });
  return mass > 0 ? (sum.map((value) => value / mass) as Vector) : [0, 0, 0];
}

export function velocityOfMass(simulation: Simulation, selection: Selection): Vector {
  const sum: Vector = [0, 0, 0];
  let mass = 0;
  const { v } = simulation.atoms;
  eachAtom(simulation, selection, (i) => {
    const m = simulation.atoms.massOf(i);
    mass += m;
    for (let k = 0; k < 3; k++) sum[k] += m * v[3 * i + k];
  });
  return mass > 0 ? (sum.map((value) => value / mass) as Vector) : [0, 0, 0];
}

export function forceOf(simulation: Simulation, selection: Selection): Vector {
  const sum: Vector = [0, 0, 0];
  const { f } = simulation.atoms;
  eachAtom(simulation, selection, (i) => {
    for (let k = 0; k < 3; k++) sum[k] += f[3 * i + k];
  });
  return sum;
}

export function kineticEnergy(simulation: Simulation, selection: Selection): number {
  let sum = 0;
  const { v } = simulation.atoms;
  eachAtom(simulation, selection, (i) => {
    sum += simulation.atoms.massOf(i) * (v[3 * i] ** 2 + v[3 * i + 1] ** 2 + v[3 * i + 2] ** 2);
  });
  return 0.5 * simulation.units.mvv2e * sum;
}

/** [xlo xhi ylo yhi zlo zhi] of the atoms as they are (wrapped). */
export function boundsOf(simulation: Simulation, selection: Selection): number[] {
  const bounds = [1e20, -1e20, 1e20, -1e20, 1e20, -1e20];
  const { x } = simulation.atoms;
  eachAtom(simulation, selection, (i) => {
    for (let k = 0; k < 3; k++) {
      bounds[2 * k] = Math.min(bounds[2 * k], x[3 * i + k]);
      bounds[2 * k + 1] = Math.max(bounds[2 * k + 1], x[3 * i + k]);
    }
  });
  return bounds;
}

export function radiusOfGyration(simulation: Simulation, selection: Selection, centre: Vector): number {
  let sum = 0;
  let mass = 0;
  eachAtom(simulation, selection, (i) => {
    const m = simulation.atoms.massOf(i);
    const point = unwrapped(simulation, i);
    mass += m;
    sum += m * ((point[0] - centre[0]) ** 2 + (point[1] - centre[1]) ** 2 + (point[2] - centre[2]) ** 2);
  });
  return mass > 0 ? Math.sqrt(sum / mass) : 0;
}

export function angularMomentum(simulation: Simulation, selection: Selection, centre: Vector): Vector {
  const sum: Vector = [0, 0, 0];
  const { v } = simulation.atoms;
  eachAtom(simulation, selection, (i) => {
    const m = simulation.atoms.massOf(i);
    const [dx, dy, dz] = unwrapped(simulation, i).map((value, k) => value - centre[k]);
    sum[0] += m * (dy * v[3 * i + 2] - dz * v[3 * i + 1]);
    sum[1] += m * (dz * v[3 * i] - dx * v[3 * i + 2]);
    sum[2] += m * (dx * v[3 * i + 1] - dy * v[3 * i]);
  });
  return sum;
}

export function torqueOf(simulation: Simulation, selection: Selection, centre: Vector): Vector {
  const sum: Vector = [0, 0, 0];
  const { f } = simulation.atoms;
  eachAtom(simulation, selection, (i) => {
    const [dx, dy, dz] = unwrapped(simulation, i).map((value, k) => value - centre[k]);
    sum[0] += dy * f[3 * i + 2] - dz * f[3 * i + 1];
    sum[1] += dz * f[3 * i] - dx * f[3 * i + 2];
    sum[2] += dx * f[3 * i + 1] - dy * f[3 * i];
  });
  return sum;
}

/** Inertia tensor about the centre, row by row. */
export function inertiaTensor(simulation: Simulation, selection: Selection, centre: Vector): number[][] {
  const tensor = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  eachAtom(simulation, selection, (i) => {
    const m = simulation.atoms.massOf(i);
    const d = unwrapped(simulation, i).map((value, k) => value - centre[k]);
    const square = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) tensor[a][b] += m * ((a === b ? square : 0) - d[a] * d[b]);
  });
  return tensor;
}

/** Principal moments below this part of the largest count as zero: a single atom, or atoms on a line. */
const FLAT = 1e-6;

/** Angular velocity from L = I ω; about an axis without inertia (a line of atoms turns about itself freely) it is 0. */
export function angularVelocity(momentum: Vector, inertia: number[][]): Vector {
  const [a, b, c] = inertia;
  const determinant =
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  if (!(determinant > FLAT)) return flatVelocity(momentum, inertia);
  const cofactor = [
    [b[1] * c[2] - b[2] * c[1], a[2] * c[1] - a[1] * c[2], a[1] * b[2] - a[2] * b[1]],
    [b[2] * c[0] - b[0] * c[2], a[0] * c[2] - a[2] * c[0], a[2] * b[0] - a[0] * b[2]],
    [b[0] * c[1] - b[1] * c[0], a[1] * c[0] - a[0] * c[1], a[0] * b[1] - a[1] * b[0]],
  ];
  return cofactor.map((row) => dot(row, momentum) / determinant) as Vector;
}

function flatVelocity(momentum: Vector, inertia: number[][]): Vector {
  const { values, vectors } = eigenSystem(inertia);
  const largest = Math.max(...values);
  const omega: Vector = [0, 0, 0];
  for (let n = 0; n < 3; n++) {
    if (values[n] <= FLAT * largest) continue;
    const along = dot(vectors[n], momentum) / values[n];
    for (let k = 0; k < 3; k++) omega[k] += along * vectors[n][k];
  }
  return omega;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
