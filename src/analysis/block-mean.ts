/**
 * Mean and standard error of a stream of correlated samples in bounded memory. Samples are gathered into blocks of equal
 * length; when there are too many blocks, neighbours are merged, so that between 16 and 32 are left at the end. The spread
 * of block means gives the error (Flyvbjerg and Petersen, J. Chem. Phys. 91, 461 (1989)); below 8 samples the spread of samples.
 */
const most = 32;

export class BlockMean {
  #blocks: { sum: Float64Array; count: Float64Array }[] = [];
  #open: { sum: Float64Array; count: Float64Array } | undefined;
  #inOpen = 0;
  #length = 1;
  /** Number of samples. */
  n = 0;

  constructor(readonly width: number) {}

  /** One sample: `width` values; NaN means that this sample says nothing about that value. */
  add(values: ArrayLike<number>): void {
    this.n++;
    this.#open ??= { sum: new Float64Array(this.width), count: new Float64Array(this.width) };
    const { sum, count } = this.#open;
    for (let k = 0; k < this.width; k++)
      if (!Number.isNaN(values[k])) {
        sum[k] += values[k];
        count[k]++;
      }
    if (++this.#inOpen < this.#length) return;
    this.#blocks.push(this.#open);
    this.#open = undefined;
    this.#inOpen = 0;
    if (this.#blocks.length === most) this.#merge();
  }

  mean(): Float64Array {
    const sum = new Float64Array(this.width);
    const count = new Float64Array(this.width);
    for (const block of this.#open ? [...this.#blocks, this.#open] : this.#blocks)
      for (let k = 0; k < this.width; k++) {
        sum[k] += block.sum[k];
        count[k] += block.count[k];
      }
    return sum.map((value, k) => value / count[k]);
  }

  /** Standard error of the mean, from whole blocks; NaN below two of them. */
  error(): Float64Array {
    const out = new Float64Array(this.width).fill(Number.NaN);
    for (let k = 0; k < this.width; k++) {
      const means = this.#blocks.filter(({ count }) => count[k] > 0).map(({ sum, count }) => sum[k] / count[k]);
      if (means.length < 2) continue;
      const mean = means.reduce((a, b) => a + b) / means.length;
      const square = means.reduce((a, b) => a + (b - mean) ** 2, 0) / (means.length - 1);
      out[k] = Math.sqrt(square / means.length);
    }
    return out;
  }

  #merge(): void {
    const merged = [];
    for (let k = 0; k < most; k += 2) {
      const [a, b] = [this.#blocks[k], this.#blocks[k + 1]];
      merged.push({ sum: a.sum.map((v, i) => v + b.sum[i]), count: a.count.map((v, i) => v + b.count[i]) });
    }
    this.#blocks = merged;
    this.#length *= 2;
  }
}

/** Mean and standard deviation (n − 1) of numbers; the deviation of one number is NaN. */
export function meanAndSd(values: ArrayLike<number>): { mean: number; sd: number; n: number } {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let square = 0;
  for (let i = 0; i < n; i++) square += (values[i] - mean) ** 2;
  return { mean, sd: n > 1 ? Math.sqrt(square / (n - 1)) : Number.NaN, n };
}
