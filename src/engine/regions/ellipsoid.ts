/** region ID ellipsoid x y z a b c. https://docs.lammps.org/region.html */
import { defineRegion } from "../define-region.js";
import { coordinate } from "./bounds.js";

export const ellipsoid = defineRegion({
  name: "ellipsoid",
  create(words, context) {
    const centre = [0, 1, 2].map((axis) => coordinate(words.next("a coordinate"), context.scale[axis], context));
    const radii = [0, 1, 2].map((axis) => coordinate(words.next("a radius"), context.scale[axis], context));
    let [x0, y0, z0] = centre.map((part) => part.value());
    let [a, b, c] = radii.map((part) => part.value());
    const varies = [...centre, ...radii].some((part) => part.varies);
    return {
      varies,
      update() {
        if (!varies) return;
        [x0, y0, z0] = centre.map((part) => part.value());
        [a, b, c] = radii.map((part) => part.value());
      },
      // As LAMMPS does it, without divisions: (bc x)² + (ac y)² + (ab z)² <= (abc)².
      inside: (x, y, z) =>
        (b * c * (x - x0)) ** 2 + (a * c * (y - y0)) ** 2 + (a * b * (z - z0)) ** 2 <= (a * b * c) ** 2,
      bounds: () => (varies ? undefined : [x0 - a, x0 + a, y0 - b, y0 + b, z0 - c, z0 + c]),
    };
  },
});
