/** region ID prism xlo xhi ylo yhi zlo zhi xy xz yz: a tilted box. https://docs.lammps.org/region.html */
import type { PrismShape } from "../commands/create-box.js";
import type { RegionHooks } from "../define-region.js";
import { defineRegion } from "../define-region.js";
import { side } from "./bounds.js";

export const prism = defineRegion({
  name: "prism",
  create(words, context): RegionHooks & { prism(): PrismShape } {
    const lo: number[] = [];
    const hi: number[] = [];
    for (let axis = 0; axis < 3; axis++) {
      lo.push(side(words.next("a lower bound"), "low", axis, context));
      hi.push(side(words.next("an upper bound"), "high", axis, context));
      if (lo[axis] >= hi[axis])
        throw words.fail(`Illegal region prism: ${"xyz"[axis]}lo is not below ${"xyz"[axis]}hi`);
    }
    const { scale } = context;
    const [xy, xz, yz] = [scale[0], scale[0], scale[1]].map((factor) => words.number("a tilt") * factor);
    const [lx, ly, lz] = hi.map((value, k) => value - lo[k]);
    return {
      prism: () => ({ lo, hi, xy, xz, yz }),
      inside(x, y, z) {
        const c = (z - lo[2]) / lz;
        const b = (y - lo[1] - yz * c) / ly;
        const a = (x - lo[0] - xy * b - xz * c) / lx;
        return a >= 0 && a <= 1 && b >= 0 && b <= 1 && c >= 0 && c <= 1;
      },
      bounds: () => [
        lo[0] + Math.min(0, xy, xz, xy + xz),
        hi[0] + Math.max(0, xy, xz, xy + xz),
        lo[1] + Math.min(0, yz),
        hi[1] + Math.max(0, yz),
        lo[2],
        hi[2],
      ],
    };
  },
});
