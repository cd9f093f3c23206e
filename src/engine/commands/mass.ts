/** mass I value. https://docs.lammps.org/mass.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { typeRange } from "../type-range.js";

export const mass = defineCommand({
  name: "mass",
  needsBox: true,
  run(words, { atoms }) {
    const [first, last] = typeRange(words.next("an atom type"), atoms);
    const value = words.number("a mass");
    words.end();
    if (!(value > 0)) throw new InputError(`Invalid atom mass value ${value} for type ${first + 1}`);
    for (let type = first; type <= last; type++) atoms.mass[type] = value;
  },
});
