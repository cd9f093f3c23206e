/** compute, uncompute, compute_modify. https://docs.lammps.org/compute.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { makeCompute } from "../make.js";

export const compute = defineCommand({
  name: "compute",
  needsBox: true,
  run(words, simulation) {
    makeCompute(simulation, words.rest());
  },
});

export const uncompute = defineCommand({
  name: "uncompute",
  run(words, simulation) {
    const id = words.next("a compute ID");
    words.end();
    simulation.computes.remove(id);
  },
});

export const computeModify = defineCommand({
  name: "compute_modify",
  run(words, simulation) {
    const id = words.next("a compute ID");
    const { hooks } = simulation.computes.get(id, "compute_modify");
    while (!words.done) {
      const keyword = words.next();
      if (keyword === "extra/dof" || keyword === "extra") {
        const value = words.number("a number of degrees of freedom");
        if (hooks.temperature) hooks.temperature.extraDof = value;
        else throw new InputError(`Compute ${id} is no temperature: compute_modify extra/dof has no meaning`);
      } else if (keyword === "dynamic/dof" || keyword === "dynamic") {
        const yes = words.logical();
        if (hooks.temperature) hooks.temperature.dynamicDof = yes;
      } else if (!hooks.modify?.(keyword, words)) throw words.unknown("keyword", keyword);
    }
  },
});
