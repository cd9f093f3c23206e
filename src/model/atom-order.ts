/**
 * Which row of a later frame is which atom of the first: by id where the file has ids (dumps are not sorted), by row otherwise.
 * What follows atoms through time needs the same atoms in every frame and stops with a sentence when they are not.
 */
import { InputError } from "./errors.js";
import type { Frame } from "./frame.js";

export class AtomOrder {
  readonly #first: Frame;
  readonly #rowOfId: Map<number | bigint, number> | undefined;
  readonly #same: Int32Array;

  constructor(first: Frame) {
    this.#first = first;
    this.#same = Int32Array.from({ length: first.count }, (_, i) => i);
    if (first.ids) {
      this.#rowOfId = new Map();
      for (let i = 0; i < first.count; i++) this.#rowOfId.set(first.ids[i], i);
    }
  }

  /** rows[i]: where atom i of the first frame stands in this one. Not to be changed. */
  rows(frame: Frame): Int32Array {
    const first = this.#first;
    if (frame.count !== first.count)
      throw new InputError(
        `${nameOf(frame)} has ${frame.count} atoms, ${nameOf(first)} has ${first.count}: following atoms needs the same ones in every frame`,
      );
    if (!first.ids || !frame.ids || sameOrder(first.ids, frame.ids)) return this.#same;
    const rows = new Int32Array(frame.count);
    for (let i = 0; i < frame.count; i++) {
      const row = this.#rowOfId!.get(frame.ids[i]);
      if (row === undefined)
        throw new InputError(
          `${nameOf(frame)} has an atom with id ${frame.ids[i]}, ${nameOf(first)} has none: following atoms needs the same ones in every frame`,
        );
      rows[row] = i;
    }
    return rows;
  }
}

/** The rows in ascending order of their ids, equal ones as they stand; undefined when they are in order already. */
export function ascending(ids: ArrayLike<number> | BigInt64Array): Int32Array | undefined {
  const count = ids.length;
  let sorted = true;
  for (let i = 1; i < count && sorted; i++) sorted = ids[i - 1] <= ids[i];
  if (sorted) return undefined;
  return (
    counted(ids) ?? Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => compare(ids[a], ids[b]) || a - b)
  );
}

/** The usual ids, 1 to the number of atoms or a little more: each id is its own place. */
function counted(ids: ArrayLike<number> | BigInt64Array): Int32Array | undefined {
  const limit = 4 * ids.length + 1024;
  const rowOf = new Int32Array(limit);
  for (let i = 0; i < ids.length; i++) {
    const id = Number(ids[i]);
    if (!(id >= 0 && id < limit) || id !== (id | 0) || rowOf[id] !== 0) return undefined;
    rowOf[id] = i + 1;
  }
  const order = new Int32Array(ids.length);
  let place = 0;
  for (let id = 0; id < limit; id++) if (rowOf[id] !== 0) order[place++] = rowOf[id] - 1;
  return order;
}

function compare(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function nameOf(frame: Frame): string {
  return frame.step === undefined ? "one frame" : `the frame of step ${frame.step}`;
}

function sameOrder(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
