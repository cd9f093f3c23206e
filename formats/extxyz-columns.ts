/** `Properties=name:kind:width:…` of extended XYZ, and which names mean which field of a Frame. */
import { didYouMean, InputError } from "../src/model/errors.js";
import type { Column, Frame } from "../src/model/frame.js";

export type Kind = "R" | "I" | "L" | "S";

export interface Property {
  name: string;
  kind: Kind;
  width: number;
}

export const plainProperties: readonly Property[] = [
  { name: "species", kind: "S", width: 1 },
  { name: "pos", kind: "R", width: 3 },
];

/** The properties, or a sentence on what is wrong. */
export function parseProperties(text: string): Property[] | string {
  const words = text.split(":");
  if (words.length % 3 !== 0) return `expected Properties as name:kind:number:…, got '${text}'`;
  const out: Property[] = [];
  for (let i = 0; i < words.length; i += 3) {
    const [name, kind, number] = words.slice(i, i + 3);
    if (!/^[RILS]$/.test(kind)) return `expected kind R, I, L or S of property '${name}', got '${kind}'`;
    const width = /^\d{1,6}$/.test(number) ? Number(number) : 0;
    if (width < 1) return `expected a number of columns for property '${name}', got '${number}'`;
    if (out.some((property) => property.name === name)) return `the property '${name}' stands there twice`;
    out.push({ name, kind: kind as Kind, width });
  }
  return out;
}

export type Role =
  | "species"
  | "positions"
  | "forces"
  | "velocities"
  | "momenta"
  | "charges"
  | "ids"
  | "types"
  | "images"
  | "masses"
  | "numbers";

/** Names as ASE, LAMMPS, OVITO, GPUMD and QUIP write them; kind and width must fit too. */
const roles: readonly { role: Role; names: readonly string[]; kinds: string; width: number }[] = [
  { role: "species", names: ["species", "symbols", "element", "elements"], kinds: "SI", width: 1 },
  { role: "positions", names: ["pos", "positions", "position"], kinds: "RI", width: 3 },
  { role: "forces", names: ["forces", "force"], kinds: "RI", width: 3 },
  { role: "velocities", names: ["vel", "velo", "velocity", "velocities"], kinds: "RI", width: 3 },
  { role: "momenta", names: ["momenta"], kinds: "RI", width: 3 },
  { role: "charges", names: ["charge", "charges", "initial_charges", "q"], kinds: "RI", width: 1 },
  { role: "ids", names: ["id", "ids"], kinds: "I", width: 1 },
  { role: "types", names: ["type", "types"], kinds: "I", width: 1 },
  { role: "images", names: ["images"], kinds: "I", width: 3 },
  { role: "masses", names: ["mass", "masses"], kinds: "RI", width: 1 },
  { role: "numbers", names: ["Z", "numbers", "z"], kinds: "I", width: 1 },
];

/** Which property plays which part. The first of two candidates gets it; the other stays a column. */
export function assignRoles(properties: readonly Property[]): Map<Role, Property> {
  const out = new Map<Role, Property>();
  for (const property of properties)
    for (const { role, names, kinds, width } of roles)
      if (names.includes(property.name) && kinds.includes(property.kind) && width === property.width && !out.has(role))
        out.set(role, property);
  return out;
}

/** Names of types in the order in which the file shows them, the same for all its frames. */
export class SpeciesList {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(given: readonly string[] = []) {
    for (const name of given) {
      this.names.push(name);
      if (!this.#numbers.has(name)) this.#numbers.set(name, this.names.length - 1);
    }
  }

  number(name: string): number {
    let type = this.#numbers.get(name);
    if (type === undefined) {
      type = this.names.push(name) - 1;
      this.#numbers.set(name, type);
    }
    return type;
  }

  /** Would a reader of the names alone find these very types? Only then the names of this frame are taken into the list. */
  numbersAlike({ types, typeCount }: Frame, names: readonly string[]): boolean {
    const trial = new SpeciesList(this.names);
    for (const type of order(types, typeCount)) if (trial.number(names[type]) !== type) return false;
    if (trial.names.length !== typeCount) return false;
    for (const name of trial.names) this.number(name);
    return true;
  }
}

/** The types that have atoms, in the order in which they appear. */
function order(types: Int32Array, typeCount: number): number[] {
  const seen = new Uint8Array(typeCount);
  const out: number[] = [];
  for (let i = 0; i < types.length && out.length < typeCount; i++)
    if (!seen[types[i]]) {
      seen[types[i]] = 1;
      out.push(types[i]);
    }
  return out;
}

/** A column to write: how it is announced and the words of atom i. */
export interface WrittenColumn {
  property: Property;
  /** Words may be given by their numbers. */
  values: Column["values"] | { codes: Int32Array; words: readonly string[] };
  /** Added to whole numbers. */
  bias?: number;
}

/** How LAMMPS' dumps name a component, for `--columns`. */
const lammpsNames: Record<string, string> = { q: "charge", element: "species" };
for (const axis of ["x", "y", "z"])
  Object.assign(lammpsNames, {
    [axis]: "pos",
    [`${axis}u`]: "pos",
    [`v${axis}`]: "vel",
    [`f${axis}`]: "forces",
    [`i${axis}`]: "images",
  });

/** Everything of a frame that stands in columns, under the names that most programs know; of these `wanted`, in that order. */
export function columnsToWrite(frame: Frame, list: SpeciesList, wanted?: readonly string[]): WrittenColumn[] {
  const { species, types } = frame;
  const names = Array.from({ length: frame.typeCount }, (_, type) => word(species?.[type] ?? `X${type + 1}`));
  const out: WrittenColumn[] = [];
  const add = (name: string, kind: Kind, width: number, values?: WrittenColumn["values"], bias = 0) => {
    if (values === undefined) return;
    while (out.some((column) => column.property.name === name)) name += "_";
    out.push({ property: { name, kind, width }, values, bias });
  };
  add("species", "S", 1, { codes: types, words: names });
  add("pos", "R", 3, frame.positions);
  // Types come back from the order in which elements appear; where that is not enough they are written too.
  if (species && !list.numbersAlike(frame, names)) add("type", "I", 1, types, 1);
  add("id", "I", 1, frame.ids);
  add("images", "I", 3, frame.images);
  add("vel", "R", 3, frame.velocities);
  add("forces", "R", 3, frame.forces);
  add("charge", "R", 1, frame.charges);
  for (const [name, { values, width, logical }] of Object.entries(frame.columns)) {
    const kind = Array.isArray(values) ? "S" : values instanceof Float64Array ? "R" : logical ? "L" : "I";
    add(name.replace(/[:\s"'=]+/g, "_"), kind, width, Array.isArray(values) ? values.map(word) : values);
  }
  return wanted ? chosen(out, wanted) : out;
}

function chosen(columns: readonly WrittenColumn[], wanted: readonly string[]): WrittenColumn[] {
  const known = columns.map(({ property: { name } }) => name);
  const order = wanted.map((name) => lammpsNames[name] ?? name);
  for (const name of order)
    if (!known.includes(name))
      throw new InputError(`--columns: there is no '${name}'${didYouMean(name, known)}; there are ${known.join(", ")}`);
  return columns
    .filter((_, k) => k < 2 || order.includes(known[k]))
    .sort((a, b) => order.indexOf(a.property.name) - order.indexOf(b.property.name));
}

/** A word without blanks, since blanks separate columns. */
function word(text: string): string {
  return text.trim().replace(/\s+/g, "_") || "_";
}
