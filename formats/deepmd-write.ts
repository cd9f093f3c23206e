/**
 * Frames sorted into DeePMD-kit's systems (one composition and order of atoms each; for the mixed layout: one number of atoms),
 * whatever they are stored in. Nothing but the current frame is held.
 */
import { ascending } from "../src/model/atom-order.js";
import { volume } from "../src/model/cell.js";
import type { Frame } from "../src/model/frame.js";
import { requireSpecies } from "../src/model/species.js";
import { freeEnergy } from "../src/model/totals.js";
import type { WriteOptions } from "./format.js";

/** Where one system goes. Rows of an array come in order; `set` never decreases. */
export interface SystemStore {
  append(set: number, array: string, row: ArrayLike<number>): void | Promise<void>;
  /** The last word on the system. Arrays that are not in `keep` are removed: not every frame had them. */
  finish(facts: SystemFacts): void | Promise<void>;
}

export interface SystemFacts {
  types: Int32Array;
  typeMap: readonly string[];
  nopbc: boolean;
  /** Folder name if there are several systems: a formula, or the number of atoms. */
  label: string;
  keep: ReadonlySet<string>;
}

export interface DeepmdLayout {
  /** A new system, at first without its final name. */
  open(number: number): SystemStore;
  /** All are written: `labels` are the final names, one per system; one system needs none. */
  close(labels: readonly string[]): void | Promise<void>;
}

/** Per-atom columns that are DeePMD-kit's own. */
export const deepmdColumns: ReadonlySet<string> = new Set([
  "aparam",
  "atom_ener",
  "atom_dipole",
  "atom_pref",
  "atom_polarizability",
  "atomic_dipole",
  "atomic_polarizability",
  "spin",
  "force_mag",
]);

interface System {
  store: SystemStore;
  key: string;
  types: Int32Array;
  nopbc: boolean;
  frames: number;
  rows: Map<string, number>;
}

export async function writeDeepmd(
  frames: AsyncIterable<Frame>,
  layout: DeepmdLayout,
  options: WriteOptions & { mixed?: boolean },
): Promise<void> {
  const typeMap: string[] = [];
  const systems: System[] = [];
  const setSize = options.setSize ?? 5000;
  for await (const given of frames) {
    const frame = inOrderOfIds(given, options);
    const species = requireSpecies(frame, "a DeePMD system");
    if (new Set(species).size < species.length)
      options.note("derived", "types of the same element are one type in a DeePMD system");
    const numbers = species.map((name) => {
      const known = typeMap.indexOf(name);
      return known >= 0 ? known : typeMap.push(name) - 1;
    });
    const types = numbers.every((number, type) => number === type)
      ? frame.types
      : frame.types.map((type) => numbers[type]);
    const nopbc = frame.periodic.every((x) => !x);
    if (!nopbc && frame.periodic.some((x) => !x))
      options.note("lost", "periodicity of single directions: a DeePMD system is periodic in all three or in none");

    const last = systems.at(-1);
    const again = last && last.nopbc === nopbc && sameTypes(types, last.types); // most frames are like the one before
    const key = again ? last.key : `${options.mixed ? types.length : composition(types)} ${nopbc}`;
    let system = systems.findLast((candidate) => candidate.key === key);
    if (!system) {
      system = { store: layout.open(systems.length), key, types, nopbc, frames: 0, rows: new Map() };
      systems.push(system);
    }
    const order = options.mixed || again ? undefined : orderLike(types, system.types);
    if (order) options.note("derived", "atoms put in the same order in all frames (of the same types)");
    const set = Math.floor(system.frames / setSize);
    for (const [name, row] of rowsOf(frame, types, options)) {
      const width = row.length / frame.count;
      const perAtom = name !== "box" && name !== "virial" && name !== "fparam" && name !== "energy";
      const ordered = order && perAtom ? permuted(row, order, width) : row;
      const before = system.rows.get(name) ?? 0;
      // An array that frames before this one lack has no place for its rows.
      if (before === system.frames) {
        await system.store.append(set, name, ordered);
        system.rows.set(name, before + 1);
      } else if (before === 0) system.rows.set(name, 0);
    }
    system.frames++;
  }
  await finish(systems, typeMap, layout, options);
}

async function finish(
  systems: readonly System[],
  typeMap: readonly string[],
  layout: DeepmdLayout,
  options: WriteOptions & { mixed?: boolean },
): Promise<void> {
  const labels: string[] = [];
  for (const system of systems) {
    const keep = new Set<string>();
    for (const [name, rows] of system.rows)
      if (rows === system.frames) keep.add(name);
      else options.note("lost", `${name}: not every frame has it`);
    const formula = options.mixed ? `${system.types.length}` : formulaOf(system.types, typeMap);
    let label = formula;
    for (let k = 2; labels.includes(label); k++) label = `${formula}_${k}`;
    labels.push(label);
    const types = options.mixed ? new Int32Array(system.types.length) : system.types;
    await system.store.finish({ types, typeMap, nopbc: system.nopbc, label, keep });
  }
  if (systems.length > 1)
    options.note(
      "derived",
      `${systems.length} systems, one folder each: ${labels.slice(0, 5).join(", ")}${labels.length > 5 ? ", …" : ""}`,
    );
  await layout.close(labels);
}

/** The arrays of one frame, by DeePMD-kit's names. */
function* rowsOf(
  frame: Frame,
  types: Int32Array,
  options: WriteOptions & { mixed?: boolean },
): Iterable<[string, Float64Array | Int32Array]> {
  const { origin, cell } = frame;
  let positions = frame.positions;
  if (origin.some((x) => x !== 0)) {
    options.note("derived", "positions counted from the corner of the cell (the origin is subtracted)");
    positions = positions.map((x, k) => x - origin[k % 3]);
  }
  yield ["coord", positions];
  yield ["box", cell ?? new Float64Array(9)];
  const energy = freeEnergy(frame);
  if (energy !== undefined) yield ["energy", Float64Array.of(energy)];
  if (energy !== frame.energy)
    options.note("derived", "energies are the free energies (VASP's TOTEN), whose derivatives the forces are");
  if (frame.forces) yield ["force", frame.forces];
  if (frame.virial) yield ["virial", frame.virial];
  else if (frame.stress && cell) {
    options.note("derived", "virial = −V·stress");
    const v = volume(cell);
    yield ["virial", frame.stress.map((x) => (x === 0 ? 0 : -v * x))];
  }
  if (options.mixed) yield ["real_atom_types", types];
  const { fparam } = frame.info;
  if (typeof fparam === "number") yield ["fparam", Float64Array.of(fparam)];
  else if (Array.isArray(fparam) && fparam.every((x) => typeof x === "number"))
    yield ["fparam", Float64Array.from(fparam as number[])];
  for (const [name, { values }] of Object.entries(frame.columns))
    if (deepmdColumns.has(name) && !Array.isArray(values) && !(values instanceof BigInt64Array))
      yield [name, Float64Array.from(values)];
}

/** LAMMPS shuffles atoms between frames; ids say which is which. */
function inOrderOfIds(frame: Frame, options: WriteOptions): Frame {
  const ids = frame.ids;
  if (!ids) return frame;
  const order = ascending(ids);
  if (!order) return frame;
  options.note("derived", "atoms put in the order of their ids");
  const columns = Object.fromEntries(
    Object.entries(frame.columns).map(([name, column]) => [
      name,
      column.values instanceof Float64Array
        ? { ...column, values: permuted(column.values, order, column.width) as Float64Array }
        : column,
    ]),
  );
  return {
    ...frame,
    types: permuted(frame.types, order, 1) as Int32Array,
    positions: permuted(frame.positions, order, 3) as Float64Array,
    ...(frame.forces && { forces: permuted(frame.forces, order, 3) as Float64Array }),
    columns,
  };
}

function permuted(values: Float64Array | Int32Array, order: Int32Array, width: number): Float64Array | Int32Array {
  const out = new (values.constructor as new (length: number) => Float64Array | Int32Array)(values.length);
  for (let i = 0, at = 0; i < order.length; i++)
    for (let k = 0, from = order[i] * width; k < width; k++) out[at++] = values[from++];
  return out;
}

function counts(types: Int32Array): Map<number, number> {
  const out = new Map<number, number>();
  for (const type of types) out.set(type, (out.get(type) ?? 0) + 1);
  return new Map([...out].sort(([a], [b]) => a - b));
}

function composition(types: Int32Array): string {
  return [...counts(types)].map(([type, count]) => `${type}:${count}`).join(",");
}

function formulaOf(types: Int32Array, typeMap: readonly string[]): string {
  return [...counts(types)].map(([type, count]) => `${typeMap[type]}${count}`).join("");
}

function sameTypes(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The order that gives atoms of `types` the types `wanted`, or undefined when they have them already. */
function orderLike(types: Int32Array, wanted: Int32Array): Int32Array | undefined {
  if (sameTypes(types, wanted)) return undefined;
  const atoms = new Map<number, number[]>();
  types.forEach((type, i) => {
    const list = atoms.get(type);
    if (list) list.push(i);
    else atoms.set(type, [i]);
  });
  const next = new Map<number, number>();
  return wanted.map((type) => {
    const at = next.get(type) ?? 0;
    next.set(type, at + 1);
    return atoms.get(type)![at];
  });
}
