/** region ID block xlo xhi ylo yhi zlo zhi. https://docs.lammps.org/region.html */
import { InputError } from "../../model/errors.js";
import type { Contact } from "../define-region.js";
import { defineRegion } from "../define-region.js";
import { type Coordinate, movingSide } from "./bounds.js";

export const block = defineRegion({
  name: "block",
  create(words, context) {
    const lo: number[] = [];
    const hi: number[] = [];
    const sides: { low: Coordinate; high: Coordinate }[] = [];
    for (let axis = 0; axis < 3; axis++) {
      const low = movingSide(words.next("a lower bound"), "low", axis, context);
      const high = movingSide(words.next("an upper bound"), "high", axis, context);
      sides.push({ low, high });
    }
    const update = () => {
      for (const [axis, { low, high }] of sides.entries()) {
        lo[axis] = low.value();
        hi[axis] = high.value();
        if (lo[axis] > hi[axis])
          throw new InputError(`Illegal region block ${"xyz"[axis]}lo: ${lo[axis]} >= ${"xyz"[axis]}hi: ${hi[axis]}`);
      }
    };
    update();
    return {
      varies: sides.some(({ low, high }) => low.varies || high.varies),
      update,
      inside: (x, y, z) => x >= lo[0] && x <= hi[0] && y >= lo[1] && y <= hi[1] && z >= lo[2] && z <= hi[2],
      bounds: () => [lo[0], hi[0], lo[1], hi[1], lo[2], hi[2]],
      contacts: (x, y, z, cutoff, interior) =>
        interior ? fromInside([x, y, z], lo, hi, cutoff) : fromOutside([x, y, z], lo, hi, cutoff),
    };
  },
});

/** One contact per face that is near. */
function fromInside(point: number[], lo: number[], hi: number[], cutoff: number): Contact[] {
  const contacts: Contact[] = [];
  if (point.some((value, k) => value <= lo[k] || value >= hi[k])) return contacts;
  for (let k = 0; k < 3; k++)
    for (const wall of [lo[k], hi[k]]) {
      const delta = point[k] - wall;
      if (Math.abs(delta) >= cutoff) continue;
      contacts.push({ r: Math.abs(delta), dx: k === 0 ? delta : 0, dy: k === 1 ? delta : 0, dz: k === 2 ? delta : 0 });
    }
  return contacts;
}

/** The nearest point of the surface. */
function fromOutside(point: number[], lo: number[], hi: number[], cutoff: number): Contact[] {
  const delta = point.map((value, k) => value - Math.min(hi[k], Math.max(lo[k], value)));
  const r = Math.hypot(...delta);
  if (r === 0 || r >= cutoff) return [];
  return [{ r, dx: delta[0], dy: delta[1], dz: delta[2] }];
}
