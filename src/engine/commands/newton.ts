/** newton on|off [on|off]. Forces are the same; some pair styles refuse off, and counts of neighbours follow it. https://docs.lammps.org/newton.html */
import { defineCommand } from "../define-command.js";

export const newton = defineCommand({
  name: "newton",
  run(words, { force }) {
    force.newtonPair = words.logical();
    force.newtonBond = words.done ? force.newtonPair : words.logical();
    words.end();
  },
});
