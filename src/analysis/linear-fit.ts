/** Straight lines through points, and the part of a curve that is one. */

export interface LinearFit {
  slope: number;
  intercept: number;
  slopeError: number;
  interceptError: number;
  covariance: number;
  r2: number;
}

/** Least squares; with `sigma`, weights 1/sigma². Errors come from the scatter about the line (NaN for two points). */
export function linearFit(x: ArrayLike<number>, y: ArrayLike<number>, sigma?: ArrayLike<number>): LinearFit {
  const n = x.length;
  const w = Float64Array.from({ length: n }, (_, i) => (sigma ? 1 / sigma[i] ** 2 : 1));
  let [sw, sx, sy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    sw += w[i];
    sx += w[i] * x[i];
    sy += w[i] * y[i];
  }
  const [mx, my] = [sx / sw, sy / sw];
  let [sxx, sxy, syy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    sxx += w[i] * (x[i] - mx) ** 2;
    sxy += w[i] * (x[i] - mx) * (y[i] - my);
    syy += w[i] * (y[i] - my) ** 2;
  }
  const slope = sxy / sxx;
  const intercept = my - slope * mx;
  const residual = Math.max(0, syy - slope * sxy);
  const scatter = n > 2 ? residual / (n - 2) : Number.NaN;
  // Known errors count for what they are, unless the points scatter more than they allow.
  const variance = sigma ? Math.max(1, Number.isNaN(scatter) ? 1 : scatter) : scatter;
  return {
    slope,
    intercept,
    slopeError: Math.sqrt(variance / sxx),
    interceptError: Math.sqrt(variance * (1 / sw + mx ** 2 / sxx)),
    covariance: (-variance * mx) / sxx,
    r2: syy > 0 ? 1 - residual / syy : 1,
  };
}

/**
 * The earliest start from which the curve is a straight line up to `end`: R² at least 0.99, slopes of the two halves within
 * `tolerance` of each other, that of the first tenth within 20 % of the whole's (ions that still rattle in their cages make
 * a steep beginning), and the first point no outlier (3 times the usual distance from the line): behind a bend, it is the bend's last
 * point that gives it away long before slopes do. Undefined when there is none with at least `least` points.
 */
export function linearStart(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  end: number,
  tolerance = 0.1,
  least = 8,
): number | undefined {
  const xs = Float64Array.from(x);
  const ys = Float64Array.from(y);
  // Every start of a short curve, a few hundred of a long one.
  const stride = Math.max(1, Math.floor(end / 400));
  for (let start = 0; start + least <= end; start += stride) {
    const middle = Math.floor((start + end) / 2);
    const whole = linearFit(xs.subarray(start, end), ys.subarray(start, end));
    if (whole.r2 < 0.99 || !(whole.slope > 0)) continue;
    const [a, b] = [
      linearFit(xs.subarray(start, middle), ys.subarray(start, middle)).slope,
      linearFit(xs.subarray(middle, end), ys.subarray(middle, end)).slope,
    ];
    const tenth = start + Math.max(4, Math.ceil((end - start) / 10));
    const first = linearFit(xs.subarray(start, tenth), ys.subarray(start, tenth)).slope;
    const straight = Math.abs(a - b) <= tolerance * whole.slope && Math.abs(first - whole.slope) <= 0.2 * whole.slope;
    if (straight && !startsOff(xs, ys, start, end, whole)) return start;
  }
  return undefined;
}

function startsOff(
  x: Float64Array,
  y: Float64Array,
  start: number,
  end: number,
  { slope, intercept }: LinearFit,
): boolean {
  let square = 0;
  for (let i = start; i < end; i++) square += (y[i] - intercept - slope * x[i]) ** 2;
  const first = Math.abs(y[start] - intercept - slope * x[start]);
  return first > 3 * Math.sqrt(square / (end - start)) && first > 1e-9 * Math.abs(slope * (x[end - 1] - x[start]));
}
