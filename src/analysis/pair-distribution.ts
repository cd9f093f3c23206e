/** Counting pairs by distance and turning counts into g(r): what rdf, the search for cutoffs and type-resolved RDFs share. */
import { volume } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { native } from "../native.js";
import { BlockMean } from "./block-mean.js";

/** A curve that is wanted: centres and neighbours as sets of groups (a group may be in both). */
export interface PairSpec {
  name: string;
  centers: readonly number[];
  neighbors: readonly number[];
}

export class PairDistribution {
  readonly r: Float64Array;
  /** Volume of each shell, exactly. */
  readonly shells: Float64Array;
  readonly g: BlockMean[];
  readonly n: BlockMean[];
  /** Centres in all frames, and g summed over them: what adds up where the number of centres changes. */
  readonly centerSum: Float64Array;
  readonly weightedG: Float64Array[];
  readonly #slots: Int32Array;
  readonly #slotCount: number;

  constructor(
    readonly pairs: readonly PairSpec[],
    readonly groupCount: number,
    readonly cutoff: number,
    readonly bins: number,
  ) {
    const width = cutoff / bins;
    this.r = Float64Array.from({ length: bins }, (_, k) => ((k + 0.5) * cutoff) / bins);
    this.shells = this.r.map((_, k) => ((4 * Math.PI) / 3) * width ** 3 * ((k + 1) ** 3 - k ** 3));
    this.g = pairs.map(() => new BlockMean(bins));
    this.n = pairs.map(() => new BlockMean(bins));
    this.centerSum = new Float64Array(pairs.length);
    this.weightedG = pairs.map(() => new Float64Array(bins));
    this.#slots = new Int32Array(groupCount * groupCount).fill(-1);
    let next = 0;
    for (const { centers, neighbors } of pairs)
      for (const a of centers)
        for (const b of neighbors) {
          const [ab, ba] = [a * groupCount + b, b * groupCount + a];
          if (this.#slots[ab] < 0) this.#slots[ab] = this.#slots[ba] = next++;
        }
    this.#slotCount = next;
  }

  /**
   * One frame: the group of each atom. `density`: neighbours per Å³ that g is relative to, pair by pair; not given: of the cell,
   * with one atom less where an atom cannot be its own neighbour.
   */
  add(frame: Frame, groups: Int32Array, density?: (pair: number) => number): void {
    if (!frame.cell)
      throw new InputError("g(r) needs a cell, and the frame has none: it is relative to the mean density");
    const { groupCount, bins } = this;
    const counts = new Float64Array(this.#slotCount * bins);
    native().pairHistogram(frame, groups, groupCount, this.#slots, this.#slotCount, this.cutoff, bins, counts);
    const atoms = new Float64Array(groupCount);
    for (const group of groups) if (group >= 0) atoms[group]++;
    const cell = volume(frame.cell);
    this.pairs.forEach(({ centers, neighbors }, p) => {
      const sum = (set: readonly number[]) => set.reduce((total, group) => total + atoms[group], 0);
      const centerCount = sum(centers);
      if (centerCount === 0) return;
      // Σ over centres of the neighbours that are not themselves.
      let pairs = 0;
      for (const a of centers) pairs += atoms[a] * (sum(neighbors) - (neighbors.includes(a) ? 1 : 0));
      const perVolume = density?.(p) ?? pairs / centerCount / cell;
      if (!(perVolume > 0)) return;
      const around = this.#around(counts, centers, neighbors, centerCount);
      const g = around.map((value, k) => value / (perVolume * this.shells[k]));
      this.g[p].add(g);
      this.centerSum[p] += centerCount;
      g.forEach((value, k) => {
        this.weightedG[p][k] += centerCount * value;
      });
      let running = 0;
      this.n[p].add(around.map((value) => (running += value)));
    });
  }

  /** Mean number of neighbours in each shell around one centre. */
  #around(
    counts: Float64Array,
    centers: readonly number[],
    neighbors: readonly number[],
    centerCount: number,
  ): Float64Array {
    const out = new Float64Array(this.bins);
    for (const a of centers)
      for (const b of neighbors) {
        const from = this.#slots[a * this.groupCount + b] * this.bins;
        const weight = (a === b ? 2 : 1) / centerCount;
        for (let k = 0; k < this.bins; k++) out[k] += weight * counts[from + k];
      }
    return out;
  }
}

/** `Li-O,Zr-O` as pairs of names. */
export function parsePairs(text: string, option = "--pairs"): [string, string][] {
  return text.split(",").map((word) => {
    const parts = word.trim().split("-");
    if (parts.length !== 2 || !parts[0] || !parts[1])
      throw new InputError(`${option}: expected pairs such as Li-O,Zr-O, got '${word.trim()}'`);
    return [parts[0], parts[1]];
  });
}
