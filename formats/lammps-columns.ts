/**
 * The per-atom columns of LAMMPS dumps (text, binary, yaml, cfg) by name, and how they become a Frame. Columns may stand in any
 * order; positions are taken from x, xu, xs, xsu in this order of preference, and what is not taken stays a column.
 */
import { toCartesian } from "../src/model/cell.js";
import { isElement } from "../src/model/elements.js";
import { InputError } from "../src/model/errors.js";
import { type Column, type Frame, makeFrame } from "../src/model/frame.js";
import type { LammpsBox } from "./lammps-box.js";
import type { RowSpec } from "./rows.js";

/** Ways to give positions; "scaled" ones are fractions of the cell. */
const positionSets = [
  { names: ["x", "y", "z"], scaled: false, unwrapped: false },
  { names: ["xu", "yu", "zu"], scaled: false, unwrapped: true },
  { names: ["xs", "ys", "zs"], scaled: true, unwrapped: false },
  { names: ["xsu", "ysu", "zsu"], scaled: true, unwrapped: true },
] as const;

/** More than any model has: nothing is to be made for types that a damaged number announces. */
const mostTypes = 1e6;

const vectors: Record<string, { names: readonly string[]; kind: RowSpec["kind"] }> = {
  images: { names: ["ix", "iy", "iz"], kind: "integer" },
  velocities: { names: ["vx", "vy", "vz"], kind: "real" },
  forces: { names: ["fx", "fy", "fz"], kind: "real" },
};

export interface ColumnPlan {
  names: readonly string[];
  specs: RowSpec[];
  positions: (typeof positionSets)[number];
  has(name: string): boolean;
  /** Names of the columns that are kept as they are. */
  kept: string[];
}

/** What to do with each column. Throws a sentence without place when there are no positions. */
export function planColumns(names: readonly string[]): ColumnPlan {
  const all = new Set(names);
  if (all.size !== names.length) {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    throw new InputError(`the column '${twice}' stands there twice`);
  }
  const positions = positionSets.find((set) => set.names.every((name) => all.has(name)));
  if (!positions)
    throw new InputError(
      `no positions among the columns (${names.join(" ")}): expected x y z, xu yu zu, xs ys zs or xsu ysu zsu`,
    );
  const specs = new Map<string, RowSpec>();
  const vector = (into: string, parts: readonly string[], kind: RowSpec["kind"]) => {
    if (!parts.every((name) => all.has(name))) return;
    parts.forEach((name, component) => {
      specs.set(name, { kind, into, width: 3, component });
    });
  };
  vector("positions", positions.names, "real");
  for (const [into, { names: parts, kind }] of Object.entries(vectors)) vector(into, parts, kind);
  for (const [name, spec] of Object.entries<RowSpec>({
    id: { kind: "big", into: "id" },
    type: { kind: "integer", into: "type", bias: -1 },
    q: { kind: "real", into: "charges" },
    element: { kind: "word", into: "element" },
    typelabel: { kind: "word", into: "typelabel" },
  }))
    if (all.has(name)) specs.set(name, spec);
  const kept = names.filter((name) => !specs.has(name));
  for (const name of kept) specs.set(name, { kind: "real", into: `column ${name}` });
  return { names, specs: names.map((name) => specs.get(name)!), positions, has: (name) => all.has(name), kept };
}

/** The arrays of one frame, by the names that `planColumns` gave. */
export interface ColumnArrays {
  array<T extends Float64Array | Int32Array | BigInt64Array>(into: string): T;
  /** The different words of word columns. */
  readonly words: readonly string[];
}

/**
 * Makes frames out of columns; one per file, since it remembers what earlier frames said: a type has the same number in all of
 * them, also where the file names only elements or labels.
 */
export class FrameMaker {
  /** Type → element, label, mass, as far as known. */
  #species: (string | undefined)[] = [];
  #labels: (string | undefined)[] = [];
  #typeCount = 0;

  constructor(readonly given?: readonly string[]) {
    if (given) this.#typeCount = given.length;
  }

  make(plan: ColumnPlan, data: ColumnArrays, box: LammpsBox, fields: Partial<Frame>): Frame {
    const read = data.array<Float64Array>("positions");
    const positions = plan.positions.scaled ? toCartesian(read, box.cell, box.origin) : read;
    const types = this.#types(plan, data, positions.length / 3);
    const columns: Record<string, Column> = {};
    for (const name of plan.kept) columns[name] = { values: data.array<Float64Array>(`column ${name}`), width: 1 };
    const frame = makeFrame({ ...fields, ...box, positions, types, columns, typeCount: this.#typeCount });
    if (plan.has("id")) frame.ids = exactIds(data.array<BigInt64Array>("id"));
    if (plan.has("q")) frame.charges = data.array<Float64Array>("charges");
    if (plan.positions.unwrapped) frame.unwrapped = true;
    const images = data.array<Int32Array>("images");
    if (images) frame.images = images;
    const velocities = data.array<Float64Array>("velocities");
    if (velocities) frame.velocities = velocities;
    const forces = data.array<Float64Array>("forces");
    if (forces) frame.forces = forces;
    const masses = this.#masses(columns.mass?.values as Float64Array | undefined, types);
    if (masses) frame.masses = masses;
    if (this.#labels.length) frame.labels = filled(this.#labels, this.#typeCount);
    this.#name(frame, plan);
    return frame;
  }

  /**
   * Elements that the file names beside its type numbers keep them: who asks for another order reorders the types, and renames
   * nothing. LAMMPS writes "C" where nobody named the elements: that is no name.
   */
  #name(frame: Frame, plan: ColumnPlan): void {
    const own = this.#species;
    const told = own.some((name) => name !== "C");
    if (this.given && plan.has("type") && plan.has("element") && told) {
      const spare = this.given.filter((name) => !own.includes(name));
      frame.species = Array.from({ length: own.length }, (_, type) => own[type] ?? spare.shift() ?? "X");
      frame.typeCount = own.length;
      return;
    }
    const species = this.given ?? (own.length ? filled(own, this.#typeCount) : undefined);
    if (species) frame.species = species;
  }

  #types(plan: ColumnPlan, data: ColumnArrays, count: number): Int32Array {
    let types = plan.has("type") ? data.array<Int32Array>("type") : undefined;
    if (plan.has("typelabel"))
      types = this.#named(this.#labels, data.array<Int32Array>("typelabel"), data.words, types);
    if (plan.has("element")) types = this.#named(this.#species, data.array<Int32Array>("element"), data.words, types);
    else if (this.#labels.length && this.#labels.every((label) => label !== undefined && isElement(label)))
      this.#species = this.#labels;
    types ??= new Int32Array(count);
    let most = count > 0 ? Math.max(1, this.#typeCount) : this.#typeCount;
    for (let i = 0; i < types.length; i++) {
      if (types[i] >= most) most = types[i] + 1;
      if (types[i] < 0) throw new InputError(`expected atom types from 1 on, got ${types[i] + 1}`);
    }
    if (most > mostTypes) throw new InputError(`expected an atom type, got ${most}`);
    if (this.given && most > this.given.length)
      throw new InputError(`type ${most} has no element: ${this.given.length} are named (${this.given.join(",")})`);
    this.#typeCount = most;
    return types;
  }

  /** Names (elements, labels) of types. Without numbers in the file, a new name is a new type, or its place in `--types`. */
  #named(
    names: (string | undefined)[],
    codes: Int32Array,
    words: readonly string[],
    types: Int32Array | undefined,
  ): Int32Array {
    if (!types) {
      const typeOf = words.map((word) => {
        const place = (this.given ?? names).indexOf(word);
        if (place < 0 && this.given) throw new InputError(`'${word}' is not among --types ${this.given.join(",")}`);
        return place < 0 ? names.push(word) - 1 : place;
      });
      this.#typeCount = Math.max(this.#typeCount, names.length);
      return codes.map((code) => typeOf[code]);
    }
    const here: string[] = []; // this frame's: another frame may name its types otherwise
    let last = -1;
    for (let i = 0; i < types.length; i++) {
      if (types[i] === last) continue; // most atoms have the type of the one before
      last = types[i];
      const word = words[codes[i]];
      here[last] ??= word;
      if (here[last] !== word)
        throw new InputError(`type ${last + 1} is '${here[last]}' for one atom and '${word}' for another`);
      names[last] = word;
    }
    return types;
  }

  /** Type → mass, if every atom of a type has the same. */
  #masses(perAtom: Float64Array | undefined, types: Int32Array): Float64Array | undefined {
    if (!perAtom) return undefined;
    const masses = new Float64Array(this.#typeCount);
    for (let i = 0; i < types.length; i++) {
      if (masses[types[i]] !== 0 && masses[types[i]] !== perAtom[i]) return undefined;
      masses[types[i]] = perAtom[i];
    }
    return masses.every((mass) => mass > 0) ? masses : undefined;
  }
}

function filled(names: readonly (string | undefined)[], count: number): string[] {
  return Array.from({ length: count }, (_, type) => names[type] ?? `X${type + 1}`);
}

/** Doubles where they are exact (up to 2^53), else the 64-bit integers themselves. */
export function exactIds(ids: BigInt64Array): Float64Array | BigInt64Array {
  const halves = new Int32Array(ids.buffer, ids.byteOffset, 2 * ids.length); // little endian
  const out = new Float64Array(ids.length);
  for (let i = 0; i < out.length; i++) {
    const high = halves[2 * i + 1];
    if (high >= 1 << 21 || high < -(1 << 21)) return ids;
    out[i] = high * 4294967296 + (halves[2 * i] >>> 0);
  }
  return out;
}
