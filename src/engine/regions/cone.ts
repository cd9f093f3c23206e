/** region ID cone x|y|z c1 c2 radlo radhi lo hi. https://docs.lammps.org/region.html */
import { defineRegion } from "../define-region.js";
import { side } from "./bounds.js";

export const cone = defineRegion({
  name: "cone",
  create(words, context) {
    const axis = "xyz".indexOf(words.oneOf(["x", "y", "z"], "axis"));
    const [u, v] = [
      [1, 2],
      [0, 2],
      [0, 1],
    ][axis];
    const [c1, c2] = [u, v].map((k) => words.number("a coordinate") * context.scale[k]);
    const across = context.scale[axis === 0 ? 1 : 0];
    const radLow = words.number("the lower radius") * across;
    const radHigh = words.number("the upper radius") * across;
    const lo = side(words.next("a lower end"), "low", axis, context);
    const hi = side(words.next("an upper end"), "high", axis, context);
    if (radLow < 0 || radHigh < 0) throw words.fail("Illegal region cone: negative radius");
    if (radLow === 0 && radHigh === 0) throw words.fail("Illegal region cone: both radii are zero");
    if (hi <= lo) throw words.fail("Illegal region cone: the upper end is not above the lower one");
    const most = Math.max(radLow, radHigh);
    return {
      inside(x, y, z) {
        const point = [x, y, z];
        const radius = radLow + ((point[axis] - lo) * (radHigh - radLow)) / (hi - lo);
        const distance = Math.sqrt((point[u] - c1) ** 2 + (point[v] - c2) ** 2);
        return distance <= radius && point[axis] >= lo && point[axis] <= hi;
      },
      bounds() {
        const bounds = [0, 0, 0, 0, 0, 0];
        bounds.splice(2 * u, 2, c1 - most, c1 + most);
        bounds.splice(2 * v, 2, c2 - most, c2 + most);
        bounds.splice(2 * axis, 2, lo, hi);
        return bounds;
      },
    };
  },
});
