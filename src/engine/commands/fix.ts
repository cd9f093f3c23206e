/** fix, unfix, fix_modify. https://docs.lammps.org/fix.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { makeFix } from "../make.js";

export const fix = defineCommand({
  name: "fix",
  needsBox: true,
  run(words, simulation) {
    makeFix(simulation, words.rest());
  },
});

export const unfix = defineCommand({
  name: "unfix",
  run(words, simulation) {
    const id = words.next("a fix ID");
    words.end();
    simulation.fixes.remove(id);
  },
});

export const fixModify = defineCommand({
  name: "fix_modify",
  run(words, simulation) {
    const id = words.next("a fix ID");
    const { hooks, style } = simulation.fixes.get(id, "fix_modify");
    if (words.done) throw words.missing("a keyword");
    while (!words.done) {
      const keyword = words.next();
      if (keyword === "energy") {
        const yes = words.logical();
        if (!hooks.canAddEnergy)
          throw new InputError(`Fix ${id} (style ${style}) does not support fix_modify energy option`);
        hooks.energyAdded = yes;
      } else if (keyword === "virial") {
        const yes = words.logical();
        if (!hooks.canAddVirial)
          throw new InputError(`Fix ${id} (style ${style}) does not support fix_modify virial option`);
        hooks.virialAdded = yes;
      } else if (keyword === "respa") words.integer();
      else if (keyword === "dynamic/dof") words.logical();
      else if (!hooks.modify?.(keyword, words)) throw words.unknown(`option for fix style ${style}`, keyword);
    }
  },
});
