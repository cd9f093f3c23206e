/** region ID STYLE args, region ID delete. https://docs.lammps.org/region.html */
import { didYouMean, InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { makeRegion } from "../region.js";

export const region = defineCommand({
  name: "region",
  run(words, simulation) {
    const all = words.rest();
    if (all[1] === "delete") {
      if (!simulation.regions.delete(all[0]))
        throw new InputError(
          `Delete region ${all[0]} does not exist${didYouMean(all[0] ?? "", simulation.regions.keys())}`,
        );
      return;
    }
    const made = makeRegion(simulation, all);
    simulation.regions.set(made.id, made);
  },
});
