/**
 * `--wrap` and `--unwrap`.
 *
 * Unwrapped positions, in order of trust: the file's own (xu, xsu); x or xs with image flags; the minimum image between frames,
 * which is right only while no atom moves half a cell from one frame to the next. The largest jump is therefore reported.
 */
import { inverse } from "../model/cell.js";
import type { Frame } from "../model/frame.js";

export function wrapFrame(frame: Frame): Frame {
  const { cell, origin, periodic } = frame;
  if (!cell || periodic.every((x) => !x)) return frame;
  const inv = inverse(cell);
  const positions = frame.positions.slice();
  const keepImages = frame.images !== undefined || frame.unwrapped === true;
  const images = keepImages ? (frame.images?.slice() ?? new Int32Array(positions.length)) : undefined;
  for (let i = 0; i < positions.length; i += 3) {
    const shift = [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      if (!periodic[k]) continue;
      const s = fraction(positions, i, k, inv, origin);
      // An atom on the lower face stays there in spite of rounding.
      shift[k] = Math.floor(Math.abs(s - Math.round(s)) < 1e-12 ? Math.round(s) : s);
    }
    if (shift[0] === 0 && shift[1] === 0 && shift[2] === 0) continue;
    for (let k = 0; k < 3; k++)
      positions[i + k] -= shift[0] * cell[k] + shift[1] * cell[3 + k] + shift[2] * cell[6 + k];
    if (images) for (let k = 0; k < 3; k++) images[i + k] += shift[k];
  }
  const out: Frame = { ...frame, positions };
  delete out.unwrapped;
  if (images) out.images = images;
  return out;
}

function fraction(positions: Float64Array, i: number, k: number, inv: Float64Array, origin: Float64Array): number {
  return (
    (positions[i] - origin[0]) * inv[k] +
    (positions[i + 1] - origin[1]) * inv[3 + k] +
    (positions[i + 2] - origin[2]) * inv[6 + k]
  );
}

export type UnwrapSource = "file" | "images" | "minimum image" | "no cell";

/** Keeps what it needs of the frame before; one for each trajectory. */
export class Unwrapper {
  /** Where the positions came from, over all frames so far. */
  readonly sources = new Set<UnwrapSource>();
  /** Largest step between frames in fractions of the cell, where the minimum image was taken. */
  largestJump = 0;
  #fractions: Float64Array | undefined;
  #counts: Int32Array | undefined;
  #place: Map<number | bigint, number> | undefined;

  next(frame: Frame): Frame {
    if (frame.unwrapped) {
      this.sources.add("file");
      return frame;
    }
    const { cell } = frame;
    if (!cell || frame.periodic.every((x) => !x)) {
      this.sources.add("no cell");
      return frame;
    }
    if (frame.images) {
      this.sources.add("images");
      return shifted(frame, frame.images);
    }
    this.sources.add("minimum image");
    return shifted(frame, this.#count(frame));
  }

  /** Cell crossings since the first frame, from the shortest way between this frame and the one before. */
  #count(frame: Frame): Int32Array {
    const { cell, origin, positions, periodic, ids } = frame;
    const inv = inverse(cell!);
    const fractions = positions.map((_, j) => fraction(positions, j - (j % 3), j % 3, inv, origin));
    const counts = new Int32Array(positions.length);
    for (let i = 0; i < frame.count; i++) {
      const before = ids ? this.#place?.get(ids[i]) : i;
      if (before === undefined || !this.#fractions || 3 * before >= this.#fractions.length) continue; // a new atom
      for (let k = 0; k < 3; k++) {
        if (!periodic[k]) continue;
        const step = fractions[3 * i + k] - this.#fractions[3 * before + k];
        const crossed = -Math.round(step);
        counts[3 * i + k] = this.#counts![3 * before + k] + crossed;
        this.largestJump = Math.max(this.largestJump, Math.abs(step + crossed));
      }
    }
    this.#fractions = fractions;
    this.#counts = counts;
    this.#place = undefined;
    if (ids) {
      this.#place = new Map();
      for (let i = 0; i < ids.length; i++) this.#place.set(ids[i], i);
    }
    return counts;
  }
}

function shifted(frame: Frame, images: Int32Array): Frame {
  const cell = frame.cell!;
  const positions = frame.positions.slice();
  for (let i = 0; i < positions.length; i += 3)
    for (let k = 0; k < 3; k++)
      positions[i + k] += images[i] * cell[k] + images[i + 1] * cell[3 + k] + images[i + 2] * cell[6 + k];
  const out: Frame = { ...frame, positions, unwrapped: true };
  delete out.images;
  return out;
}
