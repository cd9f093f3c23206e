/** Bond-orientational order parameters of one shell of neighbours (Steinhardt, Nelson, Ronchetti, Phys. Rev. B 28, 784 (1983)). */

/** q_lm averaged over vectors (3 numbers each), m = -l … l: real and imaginary parts in turn. */
export function averageHarmonics(vectors: Float64Array, l: number): Float64Array {
  const sum = new Float64Array(2 * (2 * l + 1));
  const count = vectors.length / 3;
  for (let n = 0; n < count; n++) {
    const [x, y, z] = vectors.subarray(3 * n, 3 * n + 3);
    const r = Math.sqrt(x * x + y * y + z * z);
    const rho = Math.hypot(x, y);
    const [ux, uy] = rho > 0 ? [x / rho, y / rho] : [1, 0];
    // cos and sin of m·phi by repeated rotation.
    let c = 1;
    let s = 0;
    for (let m = 0; m <= l; m++) {
      const p = legendre(l, m, z / r);
      sum[2 * (l + m)] += p * c;
      sum[2 * (l + m) + 1] += p * s;
      if (m > 0) {
        const sign = m % 2 ? -1 : 1;
        sum[2 * (l - m)] += sign * p * c;
        sum[2 * (l - m) + 1] -= sign * p * s;
      }
      [c, s] = [c * ux - s * uy, c * uy + s * ux];
    }
  }
  return sum.map((value) => value / count);
}

/** Associated Legendre function with the factor of Y_lm and the Condon–Shortley sign. */
function legendre(l: number, m: number, x: number): number {
  let p = Math.sqrt(1 / (4 * Math.PI));
  const root = Math.sqrt(Math.max(0, 1 - x * x));
  for (let k = 1; k <= m; k++) p *= -root * Math.sqrt((2 * k + 1) / (2 * k));
  if (l === m) return p;
  let before = p;
  let now = x * Math.sqrt(2 * m + 3) * p;
  for (let k = m + 2; k <= l; k++) {
    const a = Math.sqrt((4 * k * k - 1) / (k * k - m * m));
    const b = Math.sqrt(((k - 1) ** 2 - m * m) / (4 * (k - 1) ** 2 - 1));
    [before, now] = [now, a * (x * now - b * before)];
  }
  return now;
}

/** Q_l = √(4π/(2l+1) Σ|q_lm|²). */
export function steinhardtQ(q: Float64Array, l: number): number {
  return Math.sqrt(((4 * Math.PI) / (2 * l + 1)) * squareSum(q));
}

export function squareSum(q: Float64Array): number {
  let sum = 0;
  for (const value of q) sum += value * value;
  return sum;
}

/** W_l = Σ over m1 + m2 + m3 = 0 of the 3j symbol times q_m1 q_m2 q_m3 (a real number). */
export function steinhardtW(q: Float64Array, l: number): number {
  let sum = 0;
  for (let a = -l; a <= l; a++)
    for (let b = Math.max(-l, -l - a); b <= Math.min(l, l - a); b++) {
      const [ar, ai, br, bi] = [q[2 * (l + a)], q[2 * (l + a) + 1], q[2 * (l + b)], q[2 * (l + b) + 1]];
      const [cr, ci] = [q[2 * (l - a - b)], q[2 * (l - a - b) + 1]];
      const re = ar * br - ai * bi;
      const im = ar * bi + ai * br;
      sum += (re * cr - im * ci) * threeJ(l, a, b);
    }
  return sum;
}

const symbols = new Map<string, number>();

/** Wigner's symbol (l l l; a b -a-b) by Racah's formula. */
function threeJ(l: number, a: number, b: number): number {
  const key = `${l},${a},${b}`;
  const known = symbols.get(key);
  if (known !== undefined) return known;
  const c = -a - b;
  const f = logFactorial;
  const front = 0.5 * (3 * f(l) - f(3 * l + 1) + f(l + a) + f(l - a) + f(l + b) + f(l - b) + f(l + c) + f(l - c));
  let sum = 0;
  for (let t = Math.max(0, -a, b); t <= Math.min(l, l - a, l + b); t++) {
    const terms = f(t) + f(l - t) + f(l - a - t) + f(l + b - t) + f(a + t) + f(t - b);
    sum += (t % 2 ? -1 : 1) * Math.exp(front - terms);
  }
  const value = (Math.abs(c) % 2 ? -1 : 1) * sum;
  symbols.set(key, value);
  return value;
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log(k);
  return sum;
}
