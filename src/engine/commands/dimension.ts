/** dimension 2|3. https://docs.lammps.org/dimension.html */
import { defineCommand } from "../define-command.js";

export const dimension = defineCommand({
  name: "dimension",
  beforeBox: true,
  run(words, simulation) {
    const value = words.integer("2 or 3");
    words.end();
    if (value !== 2 && value !== 3) throw words.fail(`Illegal dimension command: expected 2 or 3, got ${value}`);
    simulation.box.dimension = value;
    // Temperatures made before take away one degree of freedom per dimension, as LAMMPS' own do.
    for (const { hooks } of simulation.computes) if (hooks.temperature) hooks.temperature.extraDof = value;
  },
});
