/**
 * Visits of ions to sites from their states frame by frame. An ion between sites (−1) keeps its last one, and a new state
 * counts only when it is held for some frames: back-and-forth over a border is no jump.
 */
export class Visits {
  /** jumps[from kind][to kind] */
  readonly jumps: number[][];
  readonly framesIn: Float64Array;
  jumpCount = 0;
  unassigned = 0;
  #frame = 0;
  readonly #state: Int32Array;
  readonly #since: Int32Array;
  readonly #candidate: Int32Array;
  readonly #held: Int32Array;
  /** Visits by kind: [first frame, first frame after]. */
  readonly #visits: [begin: number, end: number][][];

  constructor(
    ions: number,
    kinds: number,
    readonly persist: number,
    readonly kindOf: (state: number) => number,
  ) {
    this.jumps = Array.from({ length: kinds }, () => new Array(kinds).fill(0));
    this.framesIn = new Float64Array(kinds);
    [this.#state, this.#since, this.#candidate, this.#held] = [-1, 0, -1, 0].map((value) =>
      new Int32Array(ions).fill(value),
    );
    this.#visits = Array.from({ length: kinds }, () => []);
  }

  add(states: Int32Array): void {
    const frame = this.#frame++;
    states.forEach((state, i) => {
      if (state < 0 || state === this.#state[i]) {
        this.#held[i] = 0;
        this.#candidate[i] = -1;
        return;
      }
      if (this.#state[i] < 0) {
        this.#state[i] = state;
        this.#since[i] = frame;
        return;
      }
      this.#held[i] = state === this.#candidate[i] ? this.#held[i] + 1 : 1;
      this.#candidate[i] = state;
      if (this.#held[i] < this.persist) return;
      // The jump was when the new site was first reached.
      const at = frame - this.persist + 1;
      this.#close(i, at);
      this.jumps[this.kindOf(this.#state[i])][this.kindOf(state)]++;
      this.jumpCount++;
      this.#state[i] = state;
      this.#since[i] = at;
      this.#candidate[i] = -1;
      this.#held[i] = 0;
    });
  }

  finish(): void {
    this.#state.forEach((state, i) => {
      if (state < 0) this.unassigned++;
      else this.#close(i, this.#frame);
    });
  }

  /** Probability that an ion on a site of this kind has not left it after m frames, over all origins. */
  survival(kind: number, length: number): Float64Array {
    const [still, present] = [0, 1].map(() => new Float64Array(length));
    for (const [begin, end] of this.#visits[kind])
      for (let m = 0; m < length; m++) {
        still[m] += Math.max(0, end - begin - m);
        // Origins for which a time m later is still in the trajectory.
        present[m] += Math.max(0, Math.min(end, this.#frame - m) - begin);
      }
    return still.map((value, m) => value / present[m]);
  }

  #close(ion: number, end: number): void {
    const kind = this.kindOf(this.#state[ion]);
    this.framesIn[kind] += end - this.#since[ion];
    this.#visits[kind].push([this.#since[ion], end]);
  }
}
