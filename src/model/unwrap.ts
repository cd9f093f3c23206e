/**
 * Positions as if atoms had never been put back into the cell. In the order of trust: the file has them unwrapped (dump columns
 * xu, xsu); image counts (ix iy iz) with x or xs; else each atom is taken to have moved to its nearest image since the last
 * frame, which is a guess: the largest step is kept, and a warning says so when it comes near half a cell.
 *
 * Images are counted in fractional coordinates, each frame with its own cell, so a cell that changes (NPT) moves atoms with it
 * and not past it: r = position + counts · cell.
 */
import { inverse, toCartesian, toFractional } from "./cell.js";
import { InputError } from "./errors.js";
import type { Frame } from "./frame.js";

export type UnwrapSource = "file" | "columns" | "images" | "minimum image" | "no cell";

/** Keeps what it needs of the frame before; one for each trajectory. */
export class Unwrapper {
  /** Where the positions came from, over all frames so far. */
  readonly sources = new Set<UnwrapSource>();
  /** Largest step between frames in fractions of the cell, where the minimum image was taken. */
  largestJump = 0;
  #before:
    | { fractions: Float64Array; counts: Int32Array; ids: Frame["ids"]; places?: Map<number | bigint, number> }
    | undefined;
  #warned = false;
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void = () => {}) {
    this.#warn = warn;
  }

  /** Unwrapped positions of the frame, in its own order of atoms. Frames are given one after the other. */
  next(frame: Frame): Float64Array {
    if (frame.unwrapped) return this.#from("file", frame.positions);
    const given = unwrappedColumns(frame);
    if (given) return this.#from("columns", given);
    if (!frame.cell || frame.periodic.every((x) => !x)) return this.#from("no cell", frame.positions);
    if (frame.images) return this.#from("images", withImages(frame, frame.images));
    return this.#from("minimum image", withImages(frame, this.#count(frame)));
  }

  #from(source: UnwrapSource, positions: Float64Array): Float64Array {
    this.sources.add(source);
    // What the file says and image counts are the same thing; a guess does not go on from either.
    const known = this.sources.has("file") || this.sources.has("columns") || this.sources.has("images");
    if (known && this.sources.has("minimum image"))
      throw new InputError(
        "some frames have unwrapped coordinates or image counts and others do not; use frames of one kind",
      );
    return positions;
  }

  /** Cell crossings since the first frame, from the shortest way between this frame and the one before. */
  #count(frame: Frame): Int32Array {
    const { periodic, ids } = frame;
    const fractions = toFractional(frame.positions, frame.cell!, frame.origin);
    const counts = new Int32Array(fractions.length);
    const before = this.#before;
    const last = before?.fractions ?? new Float64Array(0);
    const places = before && placesOf(before, ids);
    let longest = 0;
    for (let i = 0; i < frame.count; i++) {
      const place = places && ids ? places.get(ids[i]) : i;
      if (place === undefined || 3 * place >= last.length) continue; // a new atom
      const d = [0, 0, 0];
      for (let k = 0; k < 3; k++) {
        d[k] = fractions[3 * i + k] - last[3 * place + k];
        if (!periodic[k]) continue;
        const crossed = -Math.round(d[k]);
        d[k] += crossed;
        counts[3 * i + k] = before!.counts[3 * place + k] + crossed;
        this.largestJump = Math.max(this.largestJump, Math.abs(d[k]));
      }
      longest = Math.max(longest, lengthOf(d, frame.cell!));
    }
    this.#before = { fractions, counts, ids };
    if (!this.#warned && longest > 0.4 * leastHeight(frame)) this.#warnOf(longest, frame);
    return counts;
  }

  #warnOf(longest: number, { step }: Frame): void {
    this.#warned = true;
    this.#warn(
      `an atom moves by ${longest.toFixed(2)} Å between two frames${step === undefined ? "" : ` (step ${step})`}, close to half of the cell: from wrapped coordinates it cannot be told which way; write xu yu zu or ix iy iz to the dump, or frames more often`,
    );
  }
}

/** id → row in the frame before; undefined where the atoms stand in the same order. */
function placesOf(
  before: { ids: Frame["ids"]; places?: Map<number | bigint, number> },
  ids: Frame["ids"],
): Map<number | bigint, number> | undefined {
  if (!ids || !before.ids) return undefined;
  if (ids.length === before.ids.length && ids.every((id: number | bigint, i: number) => id === before.ids![i]))
    return undefined;
  const places = new Map<number | bigint, number>();
  for (let i = 0; i < before.ids.length; i++) places.set(before.ids[i], i);
  return places;
}

/** A dump may have both: x y z for the picture, xu yu zu for the path. */
function unwrappedColumns({ columns, cell, origin, count }: Frame): Float64Array | undefined {
  for (const names of [
    ["xu", "yu", "zu"],
    ["xsu", "ysu", "zsu"],
  ]) {
    const values = names.map((name) => columns[name]?.values);
    if (!values.every((column) => column instanceof Float64Array)) continue;
    const out = new Float64Array(3 * count);
    for (let i = 0; i < out.length; i++) out[i] = (values[i % 3] as Float64Array)[Math.floor(i / 3)];
    if (names[0] === "xu") return out;
    if (cell) return toCartesian(out, cell, origin);
  }
  return undefined;
}

function withImages({ positions, cell }: Frame, images: Int32Array): Float64Array {
  const out = positions.slice();
  const c = cell!;
  for (let i = 0; i < out.length; i += 3)
    for (let k = 0; k < 3; k++) out[i + k] += images[i] * c[k] + images[i + 1] * c[3 + k] + images[i + 2] * c[6 + k];
  return out;
}

function lengthOf(d: readonly number[], cell: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += (d[0] * cell[k] + d[1] * cell[3 + k] + d[2] * cell[6 + k]) ** 2;
  return Math.sqrt(sum);
}

/** The least distance between opposite faces across which the cell repeats. */
function leastHeight({ cell, periodic }: Frame): number {
  const g = inverse(cell!);
  const heights = [0, 1, 2].filter((k) => periodic[k]).map((k) => 1 / Math.hypot(g[k], g[3 + k], g[6 + k]));
  return Math.min(...heights);
}
