/** Exactly `wanted` of `count` items at random, by LAMMPS' flips of marks until the number is right (set type/subset, create_atoms ratio). */
import type { Random } from "./random.js";

export function selectSubset(random: Random, wanted: number, count: number): Uint8Array {
  const mark = new Uint8Array(count);
  // Linked lists of the unmarked (0) and marked (1) items that may still flip.
  const next = Int32Array.from({ length: count }, (_, i) => (i + 1 < count ? i + 1 : -1));
  let first = [count > 0 ? 0 : -1, -1];
  let active = [count, 0];
  let marked = 0;
  while (marked !== wanted) {
    const from = wanted > marked ? 0 : 1;
    const chance = Math.min(0.99, Math.max(0.01, Math.abs(wanted - marked) / active[from]));
    const newFirst = [-1, -1];
    const newActive = [0, 0];
    for (let index = first[from]; index >= 0; ) {
      if (random.uniform() < chance) {
        mark[index] = 1 - from;
        marked += from === 0 ? 1 : -1;
      }
      const here = index;
      index = next[index];
      next[here] = newFirst[mark[here]];
      newFirst[mark[here]] = here;
      newActive[mark[here]]++;
    }
    first = newFirst;
    active = newActive;
  }
  return mark;
}
