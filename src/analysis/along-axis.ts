/** Places along a cell vector: fractional coordinates wrapped into [0, 1), so that a changing cell (NPT) carries its regions with it. */
import { inverse } from "../model/cell.js";
import { typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { AnalysisContext } from "./analysis.js";

export const axes = ["x", "y", "z"] as const;
export type Axis = (typeof axes)[number];

export function axisIndex(axis: Axis): number {
  return axes.indexOf(axis);
}

export function cellOf(frame: Frame, what: string): Float64Array {
  if (!frame.cell) throw new InputError(`${what} needs a cell, and the frames have none`);
  return frame.cell;
}

/** Rows of the atoms that are meant: of these elements (all when not given), and of --select. */
export function chosenRows(frame: Frame, species: readonly string[] | undefined, context: AnalysisContext): Int32Array {
  const wanted = new Uint8Array(frame.typeCount).fill(species ? 0 : 1);
  for (const name of species ?? [])
    typesNamed(frame, name).forEach((one, type) => {
      if (one) wanted[type] = 1;
    });
  const selected = context.select?.(frame);
  const rows = new Int32Array(frame.count);
  let count = 0;
  for (let i = 0; i < frame.count; i++) if (wanted[frame.types[i]] && (!selected || selected[i])) rows[count++] = i;
  return rows.slice(0, count);
}

/** Fractional coordinate along one cell vector, in [0, 1). */
export function fractionOf(frame: Frame, rows: Int32Array, axis: number, shift = 0): Float64Array {
  const inv = inverse(cellOf(frame, "a place along an axis"));
  const { positions, origin } = frame;
  const out = new Float64Array(rows.length);
  for (let n = 0; n < rows.length; n++) {
    const at = 3 * rows[n];
    const s =
      (positions[at] - origin[0]) * inv[axis] +
      (positions[at + 1] - origin[1]) * inv[3 + axis] +
      (positions[at + 2] - origin[2]) * inv[6 + axis] +
      shift;
    const wrapped = s - Math.floor(s);
    out[n] = wrapped < 1 ? wrapped : 0;
  }
  return out;
}

/** Length of a cell vector. */
export function edgeLength(frame: Frame, axis: number): number {
  const cell = cellOf(frame, "a length along an axis");
  return Math.hypot(cell[3 * axis], cell[3 * axis + 1], cell[3 * axis + 2]);
}

/** Mean, and standard deviation with n − 1 (NaN for a single value). */
export function meanAndDeviation(values: ArrayLike<number>): { mean: number; deviation: number } {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let square = 0;
  for (let i = 0; i < n; i++) square += (values[i] - mean) ** 2;
  return { mean, deviation: n > 1 ? Math.sqrt(square / (n - 1)) : Number.NaN };
}
