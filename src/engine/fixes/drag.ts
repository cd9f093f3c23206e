/** fix ID group drag x y z fmag delta: a constant pull towards a point. https://docs.lammps.org/fix_drag.html */
import { defineFix } from "../define-fix.js";
import { GroupRegion, unwrapped } from "./group-region.js";

export const drag = defineFix({
  name: "drag",
  create(words, { simulation, group }) {
    const place = [0, 1, 2].map(() => (words.accept("NULL") ? undefined : words.number("a coordinate")));
    const force = words.number("fmag");
    const near = words.number("delta");
    words.end();
    const where = new GroupRegion(simulation, group, "fix drag");
    const total = new Float64Array(3);
    const point = new Float64Array(3);
    const delta = new Float64Array(3);
    const apply = () => {
      const { f } = simulation.atoms;
      total.fill(0);
      where.each((i) => {
        unwrapped(simulation, i, point);
        for (let k = 0; k < 3; k++) delta[k] = place[k] === undefined ? 0 : point[k] - (place[k] as number);
        simulation.box.minimumImage(delta, 0);
        const r = Math.hypot(delta[0], delta[1], delta[2]);
        if (r <= near) return;
        for (let k = 0; k < 3; k++) {
          const pull = (force * delta[k]) / r;
          f[3 * i + k] -= pull;
          total[k] -= pull;
        }
      });
    };
    return { setup: apply, postForce: apply, vector: () => total, vectorLength: 3, extensive: { vector: true } };
  },
});
