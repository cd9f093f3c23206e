/**
 * Onset, first peak and first valley of g(r), robust against noise: the curve is smoothed with a Gaussian of 0.05 Å, a peak
 * must stand out, and a valley counts when the curve rises again behind it.
 */

export interface Features {
  /** Where g first leaves zero: the shortest distance that occurs. */
  onset?: number;
  peak?: { r: number; g: number };
  /** The lowest place between the first peak and the next rise; the middle where g is zero over a stretch. */
  valley?: { r: number; g: number };
}

const smoothing = 0.05; // Å

export function featuresOf(r: ArrayLike<number>, g: ArrayLike<number>): Features {
  const first = Array.prototype.findIndex.call(g, (value: number) => value > 0);
  if (first < 0) return {};
  const width = r[1] - r[0];
  const smooth = smoothed(g, smoothing / width);
  const peak = firstPeak(smooth);
  if (peak === undefined) return { onset: r[first] - width / 2 };
  const out: Features = {
    onset: r[first] - width / 2,
    peak: { r: vertex(r, smooth, peak), g: highest(g, peak, 0.1 / width) },
  };
  const valley = firstValley(smooth, peak, 1e-3 * smooth[peak]);
  if (valley !== undefined) out.valley = { r: r[Math.round(valley)], g: smooth[Math.round(valley)] };
  return out;
}

/** The first maximum that is at least 0.3 of the highest (or above 1.2), and that the curve leaves by a tenth of it. */
function firstPeak(g: Float64Array): number | undefined {
  const enough = Math.min(0.3 * g.reduce((a, b) => Math.max(a, b), 0), 1.2);
  let best = -1;
  for (let k = 0; k < g.length; k++) {
    if (g[k] >= enough && (best < 0 || g[k] > g[best])) best = k;
    else if (best >= 0 && g[k] < 0.9 * g[best]) return best;
  }
  return undefined;
}

function firstValley(g: Float64Array, peak: number, zero: number): number | undefined {
  let low = peak;
  for (let k = peak + 1; k < g.length; k++) {
    if (g[k] < g[low]) low = k;
    if (g[k] - g[low] > 0.1 * (g[peak] - g[low]) && g[low] < 0.8 * g[peak]) {
      if (g[low] > zero) return low;
      // A gap: its middle, so that neither side's vibrations reach the cutoff.
      let [from, to] = [low, low];
      while (from > peak && g[from - 1] <= zero) from--;
      while (to + 1 < g.length && g[to + 1] <= zero) to++;
      return (from + to) / 2;
    }
  }
  return undefined;
}

function smoothed(g: ArrayLike<number>, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - reach) / Math.max(sigma, 1e-9)) ** 2),
  );
  return Float64Array.from({ length: g.length }, (_, k) => {
    let [sum, weight] = [0, 0];
    for (let d = -reach; d <= reach; d++) {
      if (k + d < 0 || k + d >= g.length) continue;
      sum += weights[d + reach] * g[k + d];
      weight += weights[d + reach];
    }
    return sum / weight;
  });
}

/** The top of the parabola through the highest point and its neighbours. */
function vertex(r: ArrayLike<number>, g: Float64Array, at: number): number {
  if (at === 0 || at === g.length - 1) return r[at];
  const [a, b, c] = [g[at - 1], g[at], g[at + 1]];
  const bend = a - 2 * b + c;
  return r[at] + (bend < 0 ? (0.5 * (a - c)) / bend : 0) * (r[1] - r[0]);
}

function highest(g: ArrayLike<number>, at: number, reach: number): number {
  let best = 0;
  for (let k = Math.max(0, Math.floor(at - reach)); k <= Math.min(g.length - 1, at + reach); k++)
    best = Math.max(best, g[k]);
  return best;
}
