/** fix ID group wall/reflect face place … [units box|lattice]. https://docs.lammps.org/fix_wall_reflect.html */
import { defineFix } from "../define-fix.js";
import { WallFaces } from "./wall-faces.js";

export const wallReflect = defineFix({
  name: "wall/reflect",
  create(words, { simulation, group }) {
    const walls = new WallFaces(simulation, words, "fix wall/reflect");
    return {
      init: () => walls.init(),
      postIntegrate() {
        const { x, v, mask, count } = simulation.atoms;
        for (const { axis, low, place } of walls.now()) {
          for (let i = 0; i < count; i++) {
            if ((mask[i] & group) === 0) continue;
            const at = 3 * i + axis;
            if (low ? x[at] >= place : x[at] <= place) continue;
            x[at] = place + (place - x[at]);
            v[at] = -v[at];
          }
        }
      },
    };
  },
});
