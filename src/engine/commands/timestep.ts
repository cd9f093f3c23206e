/** timestep dt. https://docs.lammps.org/timestep.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";

export const timestep = defineCommand({
  name: "timestep",
  run(words, { clock, fixes }) {
    const dt = words.number("a time step");
    words.end();
    if (dt < 0) throw new InputError(`Invalid timestep value: ${dt}`);
    clock.setDt(dt);
    for (const { hooks } of fixes) hooks.resetDt?.();
  },
});
