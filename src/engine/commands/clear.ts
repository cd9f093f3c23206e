/** clear: everything but variables and the log is forgotten. https://docs.lammps.org/clear.html */
import { defineCommand } from "../define-command.js";

export const clear = defineCommand({
  name: "clear",
  run(words, simulation) {
    words.end();
    simulation.clear();
  },
});
