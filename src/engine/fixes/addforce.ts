/** fix ID group addforce fx fy fz [every N] [region R] [energy v_name]. https://docs.lammps.org/fix_addforce.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { Component, updateComponents } from "./component.js";
import { GroupRegion, unwrapped } from "./group-region.js";

export const addforce = defineFix({
  name: "addforce",
  create(words, { simulation, group }) {
    const user = "fix addforce";
    const force = [0, 1, 2].map(() => new Component(words.next("a force component"), simulation, user, false));
    const where = new GroupRegion(simulation, group, user);
    let every = 1;
    let potential: Component | undefined;
    while (!words.done) {
      const keyword = words.oneOf(["every", "region", "energy"], "keyword");
      if (keyword === "region") where.setRegion(words.next("a region"));
      else if (keyword === "every") {
        every = words.integer("a number of steps");
        if (every <= 0) throw new InputError(`Invalid fix addforce every argument: ${every}`);
      } else {
        const word = words.next("v_name");
        if (!word.startsWith("v_"))
          throw new InputError("Illegal fix addforce command: energy needs a variable v_name");
        potential = new Component(word, simulation, user);
      }
    }
    const constant = force.every((one) => one.kind === "constant");
    let energy = 0;
    const before = new Float64Array(3);
    const virial = new Float64Array(6);
    const point = new Float64Array(3);
    const apply = () => {
      if (simulation.clock.step % every !== 0) return;
      updateComponents(simulation, potential ? [...force, potential] : force, group);
      const { f } = simulation.atoms;
      before.fill(0);
      virial.fill(0);
      energy = 0;
      where.each((i) => {
        unwrapped(simulation, i, point);
        const [fx, fy, fz] = [force[0].at(i), force[1].at(i), force[2].at(i)];
        if (potential) energy += potential.at(i);
        else energy -= fx * point[0] + fy * point[1] + fz * point[2];
        for (let k = 0; k < 3; k++) before[k] += f[3 * i + k];
        f[3 * i] += fx;
        f[3 * i + 1] += fy;
        f[3 * i + 2] += fz;
        virial[0] += fx * point[0];
        virial[1] += fy * point[1];
        virial[2] += fz * point[2];
        virial[3] += fx * point[1];
        virial[4] += fx * point[2];
        virial[5] += fy * point[2];
      });
    };
    return {
      init() {
        where.init();
        for (const one of force) one.init();
        potential?.init();
        if (potential && constant)
          throw new InputError("Cannot use variable energy with constant force in fix addforce");
      },
      setup: apply,
      minSetup: apply,
      postForce: apply,
      minPostForce: apply,
      canAddEnergy: true,
      canAddVirial: true,
      virial,
      scalar: () => energy,
      vector: () => before,
      vectorLength: 3,
      extensive: { scalar: true, vector: true },
    };
  },
});
