/** `--wrap` and `--unwrap`. */
import { inverse } from "../model/cell.js";
import type { Frame } from "../model/frame.js";
import type { Unwrapper } from "../model/unwrap.js";

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

/** The frame with unwrapped positions; image flags and the columns they came from are in them then. */
export function unwrapFrame(frame: Frame, unwrapper: Unwrapper): Frame {
  const positions = unwrapper.next(frame);
  if (positions === frame.positions) return frame;
  const out: Frame = { ...frame, positions, unwrapped: true, columns: { ...frame.columns } };
  delete out.images;
  for (const name of ["xu", "yu", "zu", "xsu", "ysu", "zsu"]) delete out.columns[name];
  return out;
}
