/** Attributes of dump custom and what they read (manual: dump). Each fills one number per selected atom. */
import { didYouMean, InputError } from "../../model/errors.js";
import type { PrintValues } from "../../native.js";
import { perAtomReference } from "../references.js";
import type { Simulation } from "../simulation.js";

export type ColumnKind = "int" | "big" | "float" | "string";

export interface DumpColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** One value per entry of `atoms` into `out`; strings are numbers of words (types). */
  fill(out: Float64Array, atoms: Int32Array): void;
  /** The same where it is an array of all atoms, read as it is. */
  direct?(): PrintValues | undefined;
}

/** Per-atom arrays of the simulation with their width, component and what is added on output. */
const ARRAYS: Record<
  string,
  {
    kind: ColumnKind;
    read: (simulation: Simulation) => ArrayLike<number> | undefined;
    width: number;
    at: number;
    plus?: number;
  }
> = {
  id: { kind: "big", read: (s) => s.atoms.id, width: 1, at: 0 },
  type: { kind: "int", read: (s) => s.atoms.type, width: 1, at: 0, plus: 1 },
  mol: { kind: "big", read: (s) => s.atoms.molecule, width: 1, at: 0 },
  q: { kind: "float", read: (s) => s.atoms.q, width: 1, at: 0 },
  ...triple("x", ["x", "y", "z"], "float", (s) => s.atoms.x),
  ...triple("v", ["vx", "vy", "vz"], "float", (s) => s.atoms.v),
  ...triple("f", ["fx", "fy", "fz"], "float", (s) => s.atoms.f),
  ...triple("i", ["ix", "iy", "iz"], "int", (s) => s.atoms.image),
};

function triple(_: string, names: string[], kind: ColumnKind, read: (simulation: Simulation) => ArrayLike<number>) {
  return Object.fromEntries(names.map((name, at) => [name, { kind, read, width: 3, at }]));
}

const COORDINATES = ["xs", "ys", "zs", "xu", "yu", "zu", "xsu", "ysu", "zsu"];

/** The column of one word: attribute, or a c_, f_, v_ reference. */
export function dumpColumn(simulation: Simulation, word: string, user = "dump custom"): DumpColumn {
  const array = ARRAYS[word];
  if (array) {
    if (!array.read(simulation)) throw new InputError(`Dumping an atom property that isn't allocated: ${word}`);
    return {
      name: word,
      kind: array.kind,
      fill(out, atoms) {
        const values = array.read(simulation) as ArrayLike<number>;
        const { width, at, plus = 0 } = array;
        for (let i = 0; i < atoms.length; i++) out[i] = values[width * atoms[i] + at] + plus;
      },
      direct() {
        const { width: stride, at, plus } = array;
        return { values: array.read(simulation) as Float64Array | Int32Array, stride, at, plus };
      },
    };
  }
  if (COORDINATES.includes(word)) return coordinateColumn(simulation, word);
  if (word === "mass")
    return {
      name: word,
      kind: "float",
      fill: (out, atoms) => each(out, atoms, (atom) => simulation.atoms.massOf(atom)),
    };
  if (word === "element" || word === "typelabel")
    return {
      name: word,
      kind: "string",
      fill: (out, atoms) => each(out, atoms, (atom) => simulation.atoms.type[atom]),
      direct: () => ({ values: simulation.atoms.type }),
    };
  if (word === "proc" || word === "procp1")
    return { name: word, kind: "int", fill: (out) => out.fill(word === "proc" ? 0 : 1) };
  if (/^[cfv]_/.test(word)) return referenceColumn(simulation, word);
  const known = [...Object.keys(ARRAYS), ...COORDINATES, "mass", "element", "proc", "procp1"];
  const text = user === "dump custom" ? `attribute ${word} in dump custom command` : `${user} attribute: ${word}`;
  throw new InputError(`Invalid ${text}${didYouMean(word, known)}`);
}

/** xs…: fractional; xu…: box crossings undone; xsu…: both. */
function coordinateColumn(simulation: Simulation, word: string): DumpColumn {
  const axis = "xyz".indexOf(word[0]);
  const fractional = word.includes("s");
  const unwrap = word.includes("u");
  return {
    name: word,
    kind: "float",
    direct() {
      const { atoms, box } = simulation;
      if (!fractional || unwrap || box.triclinic) return undefined;
      return { values: atoms.x, stride: 3, at: axis, minus: box.lo[axis], times: 1 / box.h[axis] };
    },
    fill(out, chosen) {
      const { atoms, box } = simulation;
      const { x, image } = atoms;
      const [h0, h1, h2, h3, h4, h5] = box.h;
      const edge = [h0, h1, h2][axis];
      const inverse = 1 / edge;
      const point = [0, 0, 0];
      for (let k = 0; k < chosen.length; k++) {
        const i = 3 * chosen[k];
        if (fractional && !box.triclinic) {
          out[k] = (x[i + axis] - box.lo[axis]) * inverse + (unwrap ? image[i + axis] : 0);
        } else if (fractional) {
          for (let m = 0; m < 3; m++) point[m] = x[i + m];
          box.toFractional(point);
          out[k] = point[axis] + (unwrap ? image[i + axis] : 0);
        } else {
          out[k] = x[i + axis] + image[i + axis] * edge;
          if (box.triclinic && axis === 0) out[k] += h5 * image[i + 1] + h4 * image[i + 2];
          if (box.triclinic && axis === 1) out[k] += h3 * image[i + 2];
        }
      }
    },
  };
}

function referenceColumn(simulation: Simulation, word: string): DumpColumn {
  const reference = perAtomReference(simulation, word, "dump custom");
  return {
    name: word,
    kind: "float",
    fill(out, chosen) {
      const all = new Float64Array(simulation.atoms.count);
      reference.fill(all, 1);
      for (let i = 0; i < chosen.length; i++) out[i] = all[chosen[i]];
    },
  };
}

function each(out: Float64Array, atoms: Int32Array, value: (atom: number) => number): void {
  for (let i = 0; i < atoms.length; i++) out[i] = value(atoms[i]);
}
