/** fix ID group setforce fx fy fz [region R]. https://docs.lammps.org/fix_setforce.html */
import { defineFix } from "../define-fix.js";
import { Component, updateComponents } from "./component.js";
import { GroupRegion } from "./group-region.js";

export const setforce = defineFix({
  name: "setforce",
  create(words, { simulation, group }) {
    const user = "fix setforce";
    const force = [0, 1, 2].map(() => new Component(words.next("a force component"), simulation, user));
    const where = new GroupRegion(simulation, group, user);
    while (!words.done) {
      words.oneOf(["region"], "keyword");
      where.setRegion(words.next("a region"));
    }
    const before = new Float64Array(3);
    const apply = () => {
      updateComponents(simulation, force, group);
      const { f } = simulation.atoms;
      before.fill(0);
      where.each((i) => {
        for (let k = 0; k < 3; k++) {
          before[k] += f[3 * i + k];
          if (force[k].kind !== "null") f[3 * i + k] = force[k].at(i);
        }
      });
    };
    return {
      init() {
        where.init();
        for (const one of force) one.init();
      },
      setup: apply,
      minSetup: apply,
      postForce: apply,
      minPostForce: apply,
      vector: () => before,
      vectorLength: 3,
      extensive: { vector: true },
    };
  },
});
