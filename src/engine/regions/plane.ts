/** region ID plane px py pz nx ny nz: the side that the normal points to. https://docs.lammps.org/region.html */
import { defineRegion } from "../define-region.js";

export const plane = defineRegion({
  name: "plane",
  create(words, { scale }) {
    const [px, py, pz] = [0, 1, 2].map((axis) => words.number("a coordinate") * scale[axis]);
    const normal = [0, 1, 2].map(() => words.number("a component of the normal"));
    const length = Math.hypot(...normal);
    if (length === 0) throw words.fail("Illegal region plane normal vector: 0 0 0");
    const [nx, ny, nz] = normal.map((value) => value / length);
    const height = (x: number, y: number, z: number) => (x - px) * nx + (y - py) * ny + (z - pz) * nz;
    return {
      inside: (x, y, z) => height(x, y, z) >= 0,
      contacts(x, y, z, cutoff, interior) {
        const above = height(x, y, z);
        if (interior ? above < 0 : above > 0) return [];
        if (Math.abs(above) >= cutoff) return [];
        return [{ r: Math.abs(above), dx: above * nx, dy: above * ny, dz: above * nz }];
      },
    };
  },
});
