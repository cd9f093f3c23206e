/** region ID union|intersect N ID ID …: regions made of others. https://docs.lammps.org/region.html */
import type { Contact, Region, RegionContext, RegionHooks } from "../define-region.js";
import { defineRegion } from "../define-region.js";
import { findRegion } from "../region.js";
import type { Words } from "../script/words.js";

export const union = defineRegion({
  name: "union",
  create: (words, context) => combined(words, context, "union"),
});

export const intersect = defineRegion({
  name: "intersect",
  create: (words, context) => combined(words, context, "intersect"),
});

function combined(words: Words, { simulation }: RegionContext, how: "union" | "intersect"): RegionHooks {
  const count = words.integer("a number of regions");
  if (count < 2) throw words.fail(`Illegal region ${how} number of regions: ${count}`);
  const ids = Array.from({ length: count }, () => words.next("a region ID"));
  for (const id of ids) findRegion(simulation, id, `region ${how}`);
  const parts = (): Region[] => ids.map((id) => findRegion(simulation, id, `region ${how}`));
  let current = parts();
  const inside = (x: number, y: number, z: number) =>
    how === "union" ? current.some((part) => part.match(x, y, z)) : current.every((part) => part.match(x, y, z));
  return {
    varies: current.some((part) => part.dynamic || part.hooks.varies),
    update() {
      current = parts();
      for (const part of current) part.prepare();
    },
    inside,
    bounds() {
      const boxes = current.map((part) => part.bounds());
      const known = boxes.filter((box) => box !== undefined);
      if (known.length === 0 || (how === "union" && known.length < boxes.length)) return undefined;
      const pick = how === "union" ? [Math.min, Math.max] : [Math.max, Math.min];
      return [0, 1, 2, 3, 4, 5].map((k) => pick[k % 2](...known.map((box) => box[k])));
    },
    /** Surfaces of the parts that are also surfaces of the whole. */
    contacts(x, y, z, cutoff): Contact[] {
      return current.flatMap((part, at) =>
        part.contacts(x, y, z, cutoff).filter((contact) => {
          const [sx, sy, sz] = [x - contact.dx, y - contact.dy, z - contact.dz];
          return current.every((other, k) => k === at || other.match(sx, sy, sz) === (how === "intersect"));
        }),
      );
    },
  };
}
