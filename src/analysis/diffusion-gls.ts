/**
 * D by generalised least squares, as McCluskey, Coles and Morgan (J. Chem. Theory Comput. 2025, 10.1021/acs.jctc.4c01249) weigh an
 * MSD: points of an MSD are correlated, since long displacements contain the short ones. For random walkers
 *
 *   var_i = variance of Δr² at lag i / n_i,   n_i = atoms · (longest lag / lag i),   cov_ij = var_i · n_i / n_j   (i ≤ j).
 *
 * Such a matrix is that of a Wiener process in the clock τ_i = var_i · n_i², scaled by 1/n_i: the differences of n_i · MSD_i between
 * one lag and the next are independent, and the fit is an ordinary weighted one, without a matrix to invert.
 */
import type { Tracks } from "./tracks.js";

const most = 80;
const originsPerLag = 300;

export interface WeighedSlope {
  slope: number;
  error: number;
}

/** Slope of the MSD over the lags from … end − 1, in Å²/ps; NaN where fewer than three lags tell anything. */
export function weighedSlope({ times, positions }: Tracks, msd: Float64Array, from: number, end: number): WeighedSlope {
  const longest = times.length - 1;
  const first = Math.max(1, from);
  const wanted = Math.min(most, end - first);
  const chosen = [
    ...new Set(
      Array.from({ length: wanted }, (_, k) => first + Math.round((k * (end - 1 - first)) / (wanted - 1 || 1))),
    ),
  ];
  const atoms = positions[0].length / 3;
  // Rows (1, t, MSD) times n_i, and the clock: their differences are independent with the differences of the clock as variances.
  let sums = [0, 0, 0, 0, 0];
  let before = { clock: 0, one: 0, t: 0, y: 0 };
  let points = 0;
  for (const lag of chosen) {
    const n = (atoms * longest) / lag;
    const clock = varianceAt(positions, lag) * n;
    if (!(clock > before.clock)) continue;
    const now = { clock, one: n, t: n * (times[lag] - times[0]), y: n * msd[lag] };
    const w = 1 / (now.clock - before.clock);
    const [one, t, y] = [now.one - before.one, now.t - before.t, now.y - before.y];
    sums = [
      sums[0] + w * one * one,
      sums[1] + w * one * t,
      sums[2] + w * t * t,
      sums[3] + w * one * y,
      sums[4] + w * t * y,
    ];
    before = now;
    points++;
  }
  const [aa, ab, bb, ay, by] = sums;
  const determinant = aa * bb - ab * ab;
  if (points < 3 || !(determinant > 0)) return { slope: Number.NaN, error: Number.NaN };
  return { slope: (aa * by - ab * ay) / determinant, error: Math.sqrt(aa / determinant) };
}

/** Variance of Δr² over atoms and (a few hundred) time origins. */
function varianceAt(positions: readonly Float64Array[], lag: number): number {
  const stride = Math.max(1, Math.floor((positions.length - lag) / originsPerLag));
  let [count, mean, square] = [0, 0, 0];
  for (let t = 0; t + lag < positions.length; t += stride) {
    const [a, b] = [positions[t], positions[t + lag]];
    for (let i = 0; i < a.length; i += 3) {
      const value = (b[i] - a[i]) ** 2 + (b[i + 1] - a[i + 1]) ** 2 + (b[i + 2] - a[i + 2]) ** 2;
      count++;
      const off = value - mean;
      mean += off / count;
      square += off * (value - mean);
    }
  }
  return square / (count - 1);
}
