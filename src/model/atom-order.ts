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

export function nameOf(frame: Frame): string {
  return frame.step === undefined ? "one frame" : `the frame of step ${frame.step}`;
}

function sameOrder(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
