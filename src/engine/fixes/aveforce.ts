/** fix ID group aveforce fx fy fz [region R]: every atom gets the group's mean force. https://docs.lammps.org/fix_aveforce.html */
import { defineFix } from "../define-fix.js";
import { Component, updateComponents } from "./component.js";
import { GroupRegion } from "./group-region.js";

export const aveforce = defineFix({
  name: "aveforce",
  create(words, { simulation, group }) {
    const user = "fix aveforce";
    const extra = [0, 1, 2].map(() => new Component(words.next("a force component"), simulation, user));
    const where = new GroupRegion(simulation, group, user);
    while (!words.done) {
      words.oneOf(["region"], "keyword");
      where.setRegion(words.next("a region"));
    }
    const before = new Float64Array(3);
    const apply = () => {
      updateComponents(simulation, extra, group);
      const { f } = simulation.atoms;
      before.fill(0);
      const inside: number[] = [];
      where.each((i) => {
        inside.push(i);
        for (let k = 0; k < 3; k++) before[k] += f[3 * i + k];
      });
      if (inside.length === 0) return;
      for (let k = 0; k < 3; k++) {
        if (extra[k].kind === "null") continue;
        const mean = before[k] / inside.length + extra[k].at(0);
        for (const i of inside) f[3 * i + k] = mean;
      }
    };
    return {
      init() {
        where.init();
        for (const one of extra) one.init();
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
