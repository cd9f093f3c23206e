/**
 * Functions of a group of atoms, or of its atoms inside a region. Positions are unwrapped by the image flags, as LAMMPS does it
 * for all but `bound`. Inertia and momentum are about the centre of mass.
 */
import type { Region } from "../../define-region.js";
import type { Simulation } from "../../simulation.js";
import { angularVelocity } from "./inertia.js";

type Vector = [number, number, number];

/** The atoms meant, with what is asked of them. */
export class AtomSet {
  readonly #members: number[] = [];

  constructor(
    readonly simulation: Simulation,
    group: number,
    region?: Region,
  ) {
    const { mask, x, count } = simulation.atoms;
    region?.prepare();
    for (let i = 0; i < count; i++)
      if (mask[i] & group && (!region || region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2]))) this.#members.push(i);
  }

  get count(): number {
    return this.#members.length;
  }

  get mass(): number {
    return this.#sum((i) => this.simulation.atoms.massOf(i));
  }

  get charge(): number {
    const { q } = this.simulation.atoms;
    return q ? this.#sum((i) => q[i]) : 0;
  }

  get xcm(): Vector {
    const at: Vector = [0, 0, 0];
    const point: Vector = [0, 0, 0];
    let total = 0;
    for (const i of this.#members) {
      const mass = this.simulation.atoms.massOf(i);
      this.#unwrapped(i, point);
      for (let k = 0; k < 3; k++) at[k] += mass * point[k];
      total += mass;
    }
    return total > 0 ? (at.map((value) => value / total) as Vector) : at;
  }

  get vcm(): Vector {
    const at: Vector = [0, 0, 0];
    const { v } = this.simulation.atoms;
    let total = 0;
    for (const i of this.#members) {
      const mass = this.simulation.atoms.massOf(i);
      for (let k = 0; k < 3; k++) at[k] += mass * v[3 * i + k];
      total += mass;
    }
    return total > 0 ? (at.map((value) => value / total) as Vector) : at;
  }

  get force(): Vector {
    const { f } = this.simulation.atoms;
    return [0, 1, 2].map((k) => this.#sum((i) => f[3 * i + k])) as Vector;
  }

  /** xmin xmax ymin ymax zmin zmax of the wrapped positions. */
  get bounds(): number[] {
    const { x } = this.simulation.atoms;
    const bounds = [1e20, -1e20, 1e20, -1e20, 1e20, -1e20];
    for (const i of this.#members)
      for (let k = 0; k < 3; k++) {
        bounds[2 * k] = Math.min(bounds[2 * k], x[3 * i + k]);
        bounds[2 * k + 1] = Math.max(bounds[2 * k + 1], x[3 * i + k]);
      }
    return bounds;
  }

  get gyration(): number {
    const total = this.mass;
    if (total === 0) return 0;
    const square = this.#aboutCentre((mass, [x, y, z]) => mass * (x * x + y * y + z * z));
    return Math.sqrt(square / total);
  }

  get kineticEnergy(): number {
    const { v } = this.simulation.atoms;
    const square = this.#sum(
      (i) => this.simulation.atoms.massOf(i) * (v[3 * i] ** 2 + v[3 * i + 1] ** 2 + v[3 * i + 2] ** 2),
    );
    return 0.5 * square * this.simulation.units.mvv2e;
  }

  get angularMomentum(): Vector {
    const { v } = this.simulation.atoms;
    return this.#moment((i, k) => this.simulation.atoms.massOf(i) * v[3 * i + k]);
  }

  get torque(): Vector {
    const { f } = this.simulation.atoms;
    return this.#moment((i, k) => f[3 * i + k]);
  }

  /** xx yy zz xy yz xz. */
  get inertia(): number[] {
    const terms: ((d: Vector) => number)[] = [
      ([, y, z]) => y * y + z * z,
      ([x, , z]) => x * x + z * z,
      ([x, y]) => x * x + y * y,
      ([x, y]) => -x * y,
      ([, y, z]) => -y * z,
      ([x, , z]) => -x * z,
    ];
    return terms.map((term) => this.#aboutCentre((mass, d) => mass * term(d)));
  }

  get angularVelocity(): Vector {
    return angularVelocity(this.inertia, this.angularMomentum);
  }

  #moment(of: (atom: number, axis: number) => number): Vector {
    const centre = this.xcm;
    const sum: Vector = [0, 0, 0];
    const d: Vector = [0, 0, 0];
    for (const i of this.#members) {
      this.#unwrapped(i, d);
      for (let k = 0; k < 3; k++) d[k] -= centre[k];
      const [px, py, pz] = [of(i, 0), of(i, 1), of(i, 2)];
      sum[0] += d[1] * pz - d[2] * py;
      sum[1] += d[2] * px - d[0] * pz;
      sum[2] += d[0] * py - d[1] * px;
    }
    return sum;
  }

  #aboutCentre(term: (mass: number, d: Vector) => number): number {
    const centre = this.xcm;
    const d: Vector = [0, 0, 0];
    return this.#sum((i) => {
      this.#unwrapped(i, d);
      for (let k = 0; k < 3; k++) d[k] -= centre[k];
      return term(this.simulation.atoms.massOf(i), d);
    });
  }

  #sum(value: (atom: number) => number): number {
    let sum = 0;
    for (const i of this.#members) sum += value(i);
    return sum;
  }

  #unwrapped(i: number, into: Vector): void {
    const { x, image } = this.simulation.atoms;
    for (let k = 0; k < 3; k++) into[k] = x[3 * i + k];
    this.simulation.box.unmap(into, 0, image, 3 * i);
  }
}

const axes = { x: 0, y: 1, z: 2 };
const sides = { xmin: 0, xmax: 1, ymin: 2, ymax: 3, zmin: 4, zmax: 5 };
const pairs = { xx: 0, yy: 1, zz: 2, xy: 3, yz: 4, xz: 5 };

/** One number of a set, by the function's name and its component; undefined for a component that it lacks. */
export function groupFunction(name: string, component: string | undefined, set: AtomSet): number | undefined {
  const pick = (names: Record<string, number>, values: () => readonly number[]) =>
    component !== undefined && component in names ? values()[names[component]] : undefined;
  switch (name) {
    case "count":
      return set.count;
    case "mass":
      return set.mass;
    case "charge":
      return set.charge;
    case "gyration":
      return set.gyration;
    case "ke":
      return set.kineticEnergy;
    case "xcm":
      return pick(axes, () => set.xcm);
    case "vcm":
      return pick(axes, () => set.vcm);
    case "fcm":
      return pick(axes, () => set.force);
    case "angmom":
      return pick(axes, () => set.angularMomentum);
    case "torque":
      return pick(axes, () => set.torque);
    case "omega":
      return pick(axes, () => set.angularVelocity);
    case "bound":
      return pick(sides, () => set.bounds);
    case "inertia":
      return pick(pairs, () => set.inertia);
  }
  return undefined;
}
