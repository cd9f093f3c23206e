/** boundary x y z. https://docs.lammps.org/boundary.html */
import { defineCommand } from "../define-command.js";

export const boundary = defineCommand({
  name: "boundary",
  beforeBox: true,
  run(words, { box }) {
    const sides = words.rest();
    box.setBoundary(sides.slice(0, 3));
    if (sides.length > 3) throw words.fail(`Illegal boundary command: unexpected '${sides[3]}'`);
    if (box.dimension === 2 && !box.periodic(2))
      throw words.fail("Cannot run 2d simulation with nonperiodic Z dimension");
  },
});
