/**
 * The atoms of a run as a struct of arrays, shared with the addon (src/native.ts, NativeAtoms). Arrays are replaced when atoms are
 * added or removed and permuted when they are sorted: take them from `atoms` anew in every hook, never keep one.
 */
import { InputError } from "../model/errors.js";
import type { NativeAtoms, NativeSystem } from "../native.js";
import { native } from "../native.js";
import type { AtomStyle } from "./atom-styles.js";
import { atomStyles } from "./atom-styles.js";
import { Topology } from "./topology.js";

/** A further per-atom array that follows its atoms when they are sorted, deleted or created (fix store/state, spring/self, …). */
export interface Column {
  /** `width` numbers per atom. */
  values: Float64Array;
  readonly width: number;
  /** Fills the rows of atoms that have just been created; zeros without it. */
  create?(first: number, last: number): void;
  /** Restart files keep the values under this name. */
  key?: string;
  /** The values came from a restart file. */
  restored?: boolean;
}

export class Atoms implements NativeAtoms {
  style: AtomStyle = atomStyles.atomic;
  count = 0;
  x = new Float64Array(0);
  v = new Float64Array(0);
  f = new Float64Array(0);
  type = new Int32Array(0);
  mask = new Int32Array(0);
  image = new Int32Array(0);
  id = new Float64Array(0);
  q?: Float64Array;
  molecule?: Int32Array;
  rmass?: Float64Array;

  /** By type. NaN: not set yet. */
  mass = new Float64Array(0);
  typeCount = 0;
  /** Type labels (labelmap), by type. */
  labels?: string[];
  readonly topology = new Topology();
  readonly columns = new Set<Column>();
  /** Atoms lost across open boundaries do not change it; it is what thermo compares with. */
  natoms = 0;
  #map: Map<number, number> | undefined;
  #shared: NativeSystem | undefined;

  /** The system that must hear of replaced arrays. */
  share(system: NativeSystem): void {
    this.#shared = system;
    system.setAtoms(this);
  }

  setStyle(style: AtomStyle): void {
    this.style = style;
    this.q = style.charge ? new Float64Array(this.count) : undefined;
    this.molecule = style.molecule ? new Int32Array(this.count) : undefined;
  }

  setTypeCount(count: number): void {
    const mass = new Float64Array(count).fill(Number.NaN);
    mass.set(this.mass.subarray(0, Math.min(count, this.mass.length)));
    this.mass = mass;
    this.typeCount = count;
  }

  massOf(atom: number): number {
    return this.rmass ? this.rmass[atom] : this.mass[this.type[atom]];
  }

  checkMasses(): void {
    if (this.rmass) return;
    for (let type = 0; type < this.typeCount; type++)
      if (Number.isNaN(this.mass[type]))
        throw new InputError(`Not all per-type masses are set. Type ${type + 1} is missing.`);
  }

  /** Makes room for `extra` more atoms at the end; returns the index of the first. The caller fills x, type, id. */
  append(extra: number): number {
    const first = this.count;
    const count = first + extra;
    const grow = <T extends Float64Array | Int32Array>(array: T, width: number): T => {
      const larger = new (array.constructor as new (length: number) => T)(count * width);
      larger.set(array.subarray(0, first * width) as never);
      return larger;
    };
    this.#replace((array, width) => grow(array, width));
    this.count = count;
    for (let i = first; i < count; i++) this.mask[i] = 1;
    for (const column of this.columns) {
      column.values = grow(column.values, column.width);
      column.create?.(first, count);
    }
    this.changed();
    return first;
  }

  /** Keeps the atoms listed, in that order. */
  keep(order: Int32Array): void {
    const pick = <T extends Float64Array | Int32Array>(array: T, width: number): T => {
      const picked = new (array.constructor as new (length: number) => T)(order.length * width);
      for (let i = 0; i < order.length; i++)
        for (let k = 0; k < width; k++) picked[i * width + k] = array[order[i] * width + k];
      return picked;
    };
    this.#replace(pick);
    for (const column of this.columns) column.values = pick(column.values, column.width);
    this.count = order.length;
    this.changed();
  }

  /** Reorders all arrays in place: the new row i is the old row order[i]. */
  permute(order: Int32Array): void {
    const { permute } = native();
    this.#each((array, width) => permute(order, array, width));
    for (const column of this.columns) permute(order, column.values, column.width);
    this.#map = undefined;
  }

  /** Must be called after arrays were replaced or ids were changed by hand. */
  changed(): void {
    this.#map = undefined;
    this.#shared?.setAtoms(this);
  }

  addColumn(width: number, create?: (first: number, last: number) => void): Column {
    const column: Column = { values: new Float64Array(width * this.count), width, create };
    this.columns.add(column);
    return column;
  }

  removeColumn(column: Column): void {
    this.columns.delete(column);
  }

  /** Index of the atom with this id (as in files, from 1), or -1. */
  find(id: number): number {
    if (!this.#map) {
      this.#map = new Map();
      for (let i = 0; i < this.count; i++) this.#map.set(this.id[i], i);
    }
    return this.#map.get(id) ?? -1;
  }

  get largestId(): number {
    let most = 0;
    for (let i = 0; i < this.count; i++) if (this.id[i] > most) most = this.id[i];
    return most;
  }

  /** Atom indices by ascending id. */
  byId(): Int32Array {
    const order = Int32Array.from({ length: this.count }, (_, i) => i);
    for (let i = 1; i < this.count; i++)
      if (this.id[i] < this.id[i - 1]) return order.sort((a, b) => this.id[a] - this.id[b]);
    return order;
  }

  /** Gives ids to atoms that have none (0), after the largest. */
  numberNew(): void {
    let next = this.largestId;
    for (let i = 0; i < this.count; i++) if (this.id[i] === 0) this.id[i] = ++next;
    this.#map = undefined;
  }

  clear(): void {
    this.keep(new Int32Array(0));
    this.natoms = 0;
  }

  #each(visit: (array: Float64Array | Int32Array, width: number) => void): void {
    visit(this.x, 3);
    visit(this.v, 3);
    visit(this.f, 3);
    visit(this.image, 3);
    visit(this.type, 1);
    visit(this.mask, 1);
    visit(this.id, 1);
    if (this.q) visit(this.q, 1);
    if (this.molecule) visit(this.molecule, 1);
    if (this.rmass) visit(this.rmass, 1);
  }

  #replace(by: <T extends Float64Array | Int32Array>(array: T, width: number) => T): void {
    this.x = by(this.x, 3);
    this.v = by(this.v, 3);
    this.f = by(this.f, 3);
    this.image = by(this.image, 3);
    this.type = by(this.type, 1);
    this.mask = by(this.mask, 1);
    this.id = by(this.id, 1);
    if (this.q) this.q = by(this.q, 1);
    if (this.molecule) this.molecule = by(this.molecule, 1);
    if (this.rmass) this.rmass = by(this.rmass, 1);
  }
}
