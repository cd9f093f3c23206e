/** units STYLE. https://docs.lammps.org/units.html */
import { didYouMean, InputError } from "../../model/errors.js";
import { isUnitName, unitSystems } from "../../model/units.js";
import { defineCommand } from "../define-command.js";

export const units = defineCommand({
  name: "units",
  beforeBox: true,
  run(words, simulation) {
    const name = words.next("a unit style");
    words.end();
    if (!isUnitName(name))
      throw new InputError(`Unknown units style ${name}${didYouMean(name, Object.keys(unitSystems))}`);
    simulation.setUnits(unitSystems[name]);
  },
});
