/** region ID STYLE args, region ID delete. https://docs.lammps.org/region.html */
import { defineCommand } from "../define-command.js";
import { findRegion, makeRegion } from "../region.js";

export const region = defineCommand({
  name: "region",
  run(words, simulation) {
    const all = words.rest();
    if (all[1] === "delete") {
      findRegion(simulation, all[0], "region delete");
      simulation.regions.delete(all[0]);
      return;
    }
    const made = makeRegion(simulation, all);
    simulation.regions.set(made.id, made);
  },
});
