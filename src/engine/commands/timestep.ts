/** timestep dt. https://docs.lammps.org/timestep.html */
import { defineCommand } from "../define-command.js";

export const timestep = defineCommand({
  name: "timestep",
  run(words, { clock, fixes }) {
    const dt = words.number("a time step");
    words.end();
    clock.setDt(dt);
    for (const { hooks } of fixes) hooks.resetDt?.();
  },
});
