/**
 * Cells that lack vectors (0 0 0), as ASE writes slabs, wires and molecules: files of other programs need three. Where nothing
 * repeats, the missing vector is perpendicular to the others and reaches from the lowest atom to the highest, with 1 Å around.
 */
import { InputError } from "./errors.js";
import type { Frame } from "./frame.js";

export function lacksVectors({ cell }: Frame): boolean {
  return cell !== undefined && [0, 3, 6].some((k) => cell[k] === 0 && cell[k + 1] === 0 && cell[k + 2] === 0);
}

export function completeCell(frame: Frame): Frame {
  const rows = [0, 3, 6].map((k) => [...frame.cell!.subarray(k, k + 3)]);
  const missing = [0, 1, 2].filter((k) => rows[k].every((x) => x === 0));
  const along = missing.find((k) => frame.periodic[k]);
  if (along !== undefined)
    throw new InputError(`the cell repeats along its vector ${"abc"[along]}, which is 0 0 0: give it a length`);
  const origin = Float64Array.from(frame.origin);
  for (const k of missing) {
    const direction = perpendicular(rows.filter((row) => row.some((x) => x !== 0)));
    let [low, high] = [0, 0];
    for (let i = 0; i < frame.positions.length; i += 3) {
      const height = [0, 1, 2].reduce((sum, j) => sum + (frame.positions[i + j] - frame.origin[j]) * direction[j], 0);
      low = Math.min(low, height - 1);
      high = Math.max(high, height + 1);
    }
    // Atoms that lie at or above the corner leave it where it is.
    if (low >= -1) low = 0;
    rows[k] = direction.map((x) => x * (high - low));
    for (let j = 0; j < 3; j++) origin[j] += low * direction[j];
  }
  return { ...frame, cell: Float64Array.from(rows.flat()), origin };
}

/** A unit vector perpendicular to none, one or two vectors. */
function perpendicular(to: readonly (readonly number[])[]): number[] {
  const [p, q] = to;
  if (!p) return [1, 0, 0];
  // With one vector only: the axis that is farthest from it makes the second.
  const second = q ?? [0, 1, 2].map((k) => (k === p.map(Math.abs).indexOf(Math.min(...p.map(Math.abs))) ? 1 : 0));
  const n = [0, 1, 2].map((k) => p[(k + 1) % 3] * second[(k + 2) % 3] - p[(k + 2) % 3] * second[(k + 1) % 3]);
  const length = Math.hypot(...n);
  if (!(length > 0)) throw new InputError("the cell vectors are linearly dependent (volume 0)");
  return n.map((x) => x / length);
}
