/** Sums over pairs of numbers, reference and model: enough for MAE, RMSE and R². */
export class ErrorSum {
  /** Of numbers, or the sum of their weights. */
  count = 0;
  #absolute = 0;
  #squares = 0;
  #reference = 0;
  #referenceSquares = 0;

  add(reference: number, model: number, weight = 1): void {
    const error = model - reference;
    this.count += weight;
    this.#absolute += weight * Math.abs(error);
    this.#squares += weight * error * error;
    this.#reference += weight * reference;
    this.#referenceSquares += weight * reference * reference;
  }

  get mae(): number {
    return this.#absolute / this.count;
  }
  get rmse(): number {
    return Math.sqrt(this.#squares / this.count);
  }
  /** 1 − Σ(model − reference)² / Σ(reference − mean)²; of equal references 1 where the model meets them all, else no number. */
  get r2(): number {
    const spread = this.#referenceSquares - this.#reference ** 2 / this.count;
    return spread > 0 ? 1 - this.#squares / spread : this.#squares === 0 ? 1 : Number.NaN;
  }
}
