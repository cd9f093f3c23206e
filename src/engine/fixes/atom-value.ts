/** x, vy, fz, mass, … and c_ID[2], f_ID, v_name: one number per atom, as the fixes ave/atom, ave/histo, store/state name them. */
import { InputError } from "../../model/errors.js";
import { perAtomReference } from "../references.js";
import type { Simulation } from "../simulation.js";

export interface AtomValue {
  readonly word: string;
  /** Fills one number per atom; atoms outside the group may hold anything. */
  fill(out: Float64Array, group: number): void;
}

const AXES = ["x", "y", "z"];

export function atomValue(simulation: Simulation, word: string, user: string): AtomValue {
  if (/^[cfv]_/.test(word)) return perAtomReference(simulation, word, user);
  const read = attribute(simulation, word);
  if (!read) throw new InputError(`Unknown ${user} attribute '${word}'`);
  return {
    word,
    fill(out) {
      const { count } = simulation.atoms;
      const value = read();
      for (let i = 0; i < count; i++) out[i] = value(i);
    },
  };
}

/** A function that looks arrays up once and gives the reader of one atom. */
function attribute({ atoms, box }: Simulation, word: string): (() => (atom: number) => number) | undefined {
  const axis = AXES.indexOf(word.slice(-1));
  const edges = () => {
    const [xlo, ylo, zlo, xhi, yhi, zhi, xy, xz, yz] = box.numbers;
    return { length: [xhi - xlo, yhi - ylo, zhi - zlo], tilt: [xy, xz, yz] };
  };
  switch (word) {
    case "x":
    case "y":
    case "z":
      return () => (i) => atoms.x[3 * i + axis];
    case "vx":
    case "vy":
    case "vz":
      return () => (i) => atoms.v[3 * i + axis];
    case "fx":
    case "fy":
    case "fz":
      return () => (i) => atoms.f[3 * i + axis];
    case "ix":
    case "iy":
    case "iz":
      return () => (i) => atoms.image[3 * i + axis];
    case "xu":
    case "yu":
    case "zu":
      return () => {
        const { length, tilt } = edges();
        const unit = AXES.indexOf(word[0]);
        const [xy, xz, yz] = tilt;
        return (i) => {
          const [a, b, c] = [atoms.image[3 * i], atoms.image[3 * i + 1], atoms.image[3 * i + 2]];
          const shift = [a * length[0] + b * xy + c * xz, b * length[1] + c * yz, c * length[2]];
          return atoms.x[3 * i + unit] + shift[unit];
        };
      };
    case "xs":
    case "ys":
    case "zs":
      return () => {
        const unit = AXES.indexOf(word[0]);
        const point = [0, 0, 0];
        return (i) => {
          for (let k = 0; k < 3; k++) point[k] = atoms.x[3 * i + k];
          box.toFractional(point);
          return point[unit];
        };
      };
    case "id":
      return () => (i) => atoms.id[i];
    case "type":
      return () => (i) => atoms.type[i] + 1;
    case "mass":
      return () => (i) => atoms.massOf(i);
    case "mol":
      return atoms.molecule ? () => (i) => atoms.molecule![i] : undefined;
    case "q":
      return atoms.q ? () => (i) => atoms.q![i] : undefined;
    default:
      return undefined;
  }
}
