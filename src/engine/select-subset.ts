/** Exactly `wanted` of `count` items at random, by LAMMPS' flips of marks until the number is right (set type/subset, create_atoms ratio). */
import type { Random } from "./random.js";

export function selectSubset(random: Random, wanted: number, count: number): Uint8Array {
  const mark = new Uint8Array(count);
  // The unmarked (0) and marked (1) items that may still flip, in their order.
  let active: number[][] = [Array.from({ length: count }, (_, i) => i), []];
  let marked = 0;
  while (marked !== wanted) {
    const from = wanted > marked ? 0 : 1;
    const items = active[from];
    const chance = Math.min(0.99, Math.max(0.01, Math.abs(wanted - marked) / items.length));
    active = [[], []];
    for (const item of items) {
      if (random.uniform() < chance) {
        mark[item] = 1 - from;
        marked += from === 0 ? 1 : -1;
      }
      active[mark[item]].push(item);
    }
  }
  return mark;
}
