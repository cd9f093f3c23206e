/**
 * Positions as if atoms had never been put back into the cell. In the order of trust: the file has them unwrapped (dump columns
 * xu, xsu); image counts (ix iy iz); else each atom is taken to have moved to its nearest image since the last frame, which is
 * a guess, and a warning says so when a step comes near half a cell.
 *
 * The nearest image is found in fractional coordinates, each frame with its own cell, so a cell that changes (NPT) moves atoms
 * with it and not past it: r = origin + s · cell, as with image counts.
 */
import { AtomOrder } from "./atom-order.js";
import { inverse, toFractional } from "./cell.js";
import { InputError } from "./errors.js";
import type { Frame } from "./frame.js";

export class Unwrapper {
  #order: AtomOrder | undefined;
  #fractional: Float64Array | undefined;
  #mode: "file" | "images" | "nearest" | undefined;
  #warned = false;
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  /** Unwrapped positions of the frame, in its own order of atoms. Frames are given one after the other. */
  next(frame: Frame): Float64Array {
    const mode = frame.unwrapped ? "file" : frame.images && frame.cell ? "images" : "nearest";
    this.#mode ??= mode;
    if (mode !== this.#mode)
      throw new InputError(
        "some frames have unwrapped coordinates or image counts and others do not; use frames of one kind",
      );
    if (mode === "file" || !frame.cell || !frame.periodic.some(Boolean)) return frame.positions;
    return mode === "images" ? withImages(frame) : this.#nearest(frame);
  }

  #nearest(frame: Frame): Float64Array {
    const s = toFractional(frame.positions, frame.cell!, frame.origin);
    this.#order ??= new AtomOrder(frame);
    const rows = this.#order.rows(frame);
    if (!this.#fractional) {
      this.#fractional = s;
      return frame.positions;
    }
    const last = this.#fractional;
    const cell = frame.cell!;
    const out = new Float64Array(s.length);
    const limit = 0.4 * leastHeight(frame);
    let longest = 0;
    for (let i = 0; i < frame.count; i++) {
      const row = rows[i];
      const d = [0, 0, 0];
      for (let k = 0; k < 3; k++) {
        let step = s[3 * row + k] - last[3 * i + k];
        if (frame.periodic[k]) step -= Math.round(step);
        d[k] = step;
        last[3 * i + k] += step;
      }
      for (let k = 0; k < 3; k++)
        out[3 * row + k] =
          frame.origin[k] + last[3 * i] * cell[k] + last[3 * i + 1] * cell[3 + k] + last[3 * i + 2] * cell[6 + k];
      const moved = Math.hypot(...[0, 1, 2].map((k) => d[0] * cell[k] + d[1] * cell[3 + k] + d[2] * cell[6 + k]));
      if (moved > longest) longest = moved;
    }
    if (longest > limit && !this.#warned) {
      this.#warned = true;
      this.#warn(
        `an atom moves by ${longest.toFixed(2)} Å between two frames${frame.step === undefined ? "" : ` (step ${frame.step})`}, close to half of the cell: from wrapped coordinates it cannot be told which way; write xu yu zu or ix iy iz to the dump, or frames more often`,
      );
    }
    return out;
  }
}

function withImages({ positions, images, cell }: Frame): Float64Array {
  const out = new Float64Array(positions);
  for (let i = 0; i < out.length; i += 3)
    for (let k = 0; k < 3; k++)
      out[i + k] += images![i] * cell![k] + images![i + 1] * cell![3 + k] + images![i + 2] * cell![6 + k];
  return out;
}

/** The least distance between opposite faces across which the cell repeats. */
function leastHeight({ cell, periodic }: Frame): number {
  const g = inverse(cell!);
  const heights = [0, 1, 2].filter((k) => periodic[k]).map((k) => 1 / Math.hypot(g[k], g[3 + k], g[6 + k]));
  return Math.min(...heights);
}
