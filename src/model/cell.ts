/** Cells are nine numbers, row vectors a, b, c: r = origin + s₁a + s₂b + s₃c. */
import { InputError } from "./errors.js";

export function determinant(m: ArrayLike<number>): number {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

export function volume(cell: ArrayLike<number>): number {
  return Math.abs(determinant(cell));
}

/** Inverse of a 3×3 row-major matrix; NaN everywhere when it is singular. */
export function inverse(m: ArrayLike<number>): Float64Array {
  const d = 1 / determinant(m);
  const finite = Number.isFinite(d) ? d : Number.NaN;
  return Float64Array.of(
    (m[4] * m[8] - m[5] * m[7]) * finite,
    (m[2] * m[7] - m[1] * m[8]) * finite,
    (m[1] * m[5] - m[2] * m[4]) * finite,
    (m[5] * m[6] - m[3] * m[8]) * finite,
    (m[0] * m[8] - m[2] * m[6]) * finite,
    (m[2] * m[3] - m[0] * m[5]) * finite,
    (m[3] * m[7] - m[4] * m[6]) * finite,
    (m[1] * m[6] - m[0] * m[7]) * finite,
    (m[0] * m[4] - m[1] * m[3]) * finite,
  );
}

/** Cartesian → fractional (3 per atom). Fractional coordinates are (r − origin) · cell⁻¹ for row vectors. */
export function toFractional(
  positions: Float64Array,
  cell: ArrayLike<number>,
  origin: ArrayLike<number>,
): Float64Array {
  const inv = inverse(cell);
  if (Number.isNaN(inv[0])) throw new InputError("the cell vectors are linearly dependent (volume 0)");
  const out = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i] - origin[0];
    const y = positions[i + 1] - origin[1];
    const z = positions[i + 2] - origin[2];
    for (let k = 0; k < 3; k++) out[i + k] = x * inv[k] + y * inv[3 + k] + z * inv[6 + k];
  }
  return out;
}

/** Fractional → Cartesian (3 per atom). */
export function toCartesian(
  fractional: Float64Array,
  cell: ArrayLike<number>,
  origin: ArrayLike<number>,
): Float64Array {
  const out = new Float64Array(fractional.length);
  for (let i = 0; i < fractional.length; i += 3)
    for (let k = 0; k < 3; k++)
      out[i + k] =
        origin[k] + fractional[i] * cell[k] + fractional[i + 1] * cell[3 + k] + fractional[i + 2] * cell[6 + k];
  return out;
}

export interface CellParameters {
  a: number;
  b: number;
  c: number;
  /** Degrees. */
  alpha: number;
  beta: number;
  gamma: number;
}

export function cellParameters(cell: ArrayLike<number>): CellParameters {
  const row = (k: number) => [cell[3 * k], cell[3 * k + 1], cell[3 * k + 2]];
  const dot = (u: number[], v: number[]) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  const [a, b, c] = [row(0), row(1), row(2)];
  const [la, lb, lc] = [a, b, c].map((v) => Math.sqrt(dot(v, v)));
  const angle = (u: number[], v: number[], lu: number, lv: number) =>
    (Math.acos(Math.max(-1, Math.min(1, dot(u, v) / (lu * lv)))) * 180) / Math.PI;
  return { a: la, b: lb, c: lc, alpha: angle(b, c, lb, lc), beta: angle(a, c, la, lc), gamma: angle(a, b, la, lb) };
}

/** Cell vectors from lengths and angles (degrees): a along x, b in the xy plane. */
export function cellFromParameters({ a, b, c, alpha, beta, gamma }: CellParameters): Float64Array {
  // Right angles exactly: cos(π/2) is 6e-17 in floating point and would tilt the cell.
  const cos = (degrees: number) => (degrees === 90 ? 0 : Math.cos((degrees * Math.PI) / 180));
  const sinGamma = gamma === 90 ? 1 : Math.sin((gamma * Math.PI) / 180);
  const cx = c * cos(beta);
  const cy = (c * (cos(alpha) - cos(beta) * cos(gamma))) / sinGamma;
  return Float64Array.of(a, 0, 0, b * cos(gamma), b * sinGamma, 0, cx, cy, Math.sqrt(c * c - cx * cx - cy * cy));
}
