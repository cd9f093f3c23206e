/** region ID sphere x y z r. https://docs.lammps.org/region.html */
import { defineRegion } from "../define-region.js";
import { coordinate } from "./bounds.js";

export const sphere = defineRegion({
  name: "sphere",
  create(words, context) {
    const parts = [0, 1, 2].map((axis) => coordinate(words.next("a coordinate"), context.scale[axis], context));
    const radius = coordinate(words.next("a radius"), context.scale[0], context);
    let [x0, y0, z0, r] = [...parts, radius].map((part) => part.value());
    if (r < 0) throw words.fail(`Illegal region sphere radius: ${r}`);
    const varies = [...parts, radius].some((part) => part.varies);
    return {
      varies,
      update() {
        if (varies) [x0, y0, z0, r] = [...parts, radius].map((part) => part.value());
      },
      inside: (x, y, z) => (x - x0) ** 2 + (y - y0) ** 2 + (z - z0) ** 2 <= r * r,
      bounds: () => (varies ? undefined : [x0 - r, x0 + r, y0 - r, y0 + r, z0 - r, z0 + r]),
      contacts(x, y, z, cutoff, interior) {
        const [dx, dy, dz] = [x - x0, y - y0, z - z0];
        const distance = Math.hypot(dx, dy, dz);
        if (interior ? distance > r || distance === 0 : distance < r) return [];
        const delta = Math.abs(r - distance);
        if (delta >= cutoff) return [];
        // From the surface to the point.
        const part = 1 - r / distance;
        return [{ r: delta, dx: dx * part, dy: dy * part, dz: dz * part }];
      },
    };
  },
});
