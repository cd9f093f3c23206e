/** atom_style STYLE. https://docs.lammps.org/atom_style.html */
import { didYouMean, InputError } from "../../model/errors.js";
import { atomStyles } from "../atom-styles.js";
import { defineCommand } from "../define-command.js";

export const atomStyle = defineCommand({
  name: "atom_style",
  beforeBox: true,
  run(words, simulation) {
    const name = words.next("an atom style");
    words.end();
    if (!Object.hasOwn(atomStyles, name))
      throw new InputError(`Unrecognized atom style '${name}'${didYouMean(name, Object.keys(atomStyles))}`);
    simulation.atoms.setStyle(atomStyles[name]);
  },
});
