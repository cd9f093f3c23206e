/** dielectric value. https://docs.lammps.org/dielectric.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";

export const dielectric = defineCommand({
  name: "dielectric",
  run(words, { force }) {
    const value = words.number("a dielectric constant");
    words.end();
    if (!(value > 0)) throw new InputError(`Illegal dielectric command: expected a positive number, got ${value}`);
    force.setDielectric(value);
  },
});
