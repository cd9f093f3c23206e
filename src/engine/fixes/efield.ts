/** fix ID group efield ex ey ez [region R] [energy v_name]. https://docs.lammps.org/fix_efield.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { Component, updateComponents } from "./component.js";
import { GroupRegion, unwrapped } from "./group-region.js";

export const efield = defineFix({
  name: "efield",
  create(words, { simulation, group }) {
    const user = "fix efield";
    const field = [0, 1, 2].map(() => new Component(words.next("a field component"), simulation, user, false));
    for (const one of field) one.scale = simulation.units.qe2f;
    const where = new GroupRegion(simulation, group, user);
    let potential: Component | undefined;
    while (!words.done) {
      const keyword = words.oneOf(["region", "energy"], "keyword");
      if (keyword === "region") where.setRegion(words.next("a region"));
      else {
        const word = words.next("v_name");
        if (!word.startsWith("v_")) throw new InputError("Illegal fix efield command: energy needs a variable v_name");
        potential = new Component(word, simulation, user);
      }
    }
    const constant = field.every((one) => one.kind === "constant");
    let energy = 0;
    const total = new Float64Array(3);
    const virial = new Float64Array(6);
    const point = new Float64Array(3);
    const apply = () => {
      updateComponents(simulation, potential ? [...field, potential] : field, group);
      const { f, q } = simulation.atoms;
      if (!q) throw new InputError("Fix efield requires atom attribute q or mu");
      total.fill(0);
      virial.fill(0);
      energy = 0;
      where.each((i) => {
        unwrapped(simulation, i, point);
        const force = [q[i] * field[0].at(i), q[i] * field[1].at(i), q[i] * field[2].at(i)];
        for (let k = 0; k < 3; k++) {
          f[3 * i + k] += force[k];
          total[k] += force[k];
          virial[k] += force[k] * point[k];
        }
        virial[3] += force[0] * point[1];
        virial[4] += force[0] * point[2];
        virial[5] += force[1] * point[2];
        if (potential) energy += potential.at(i);
        else if (constant) energy -= force[0] * point[0] + force[1] * point[1] + force[2] * point[2];
      });
    };
    return {
      init() {
        if (!simulation.atoms.q) throw new InputError("Fix efield requires atom attribute q or mu");
        where.init();
        for (const one of field) one.init();
        potential?.init();
        if (potential && constant)
          throw new InputError("Cannot use variable energy with constant efield in fix efield");
      },
      setup: apply,
      minSetup: apply,
      postForce: apply,
      minPostForce: apply,
      canAddEnergy: true,
      canAddVirial: true,
      virial,
      scalar: () => energy,
      vector: () => total,
      vectorLength: 3,
      extensive: { scalar: true, vector: true },
    };
  },
});
