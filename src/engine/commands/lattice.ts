/** lattice STYLE scale keyword values. https://docs.lammps.org/lattice.html */
import { defineCommand } from "../define-command.js";
import { Lattice } from "../lattice.js";
import { general } from "../printf.js";

export const lattice = defineCommand({
  name: "lattice",
  run(words, simulation) {
    simulation.lattice = new Lattice(words, {
      lj: simulation.units.name === "lj",
      dimension: simulation.box.dimension,
    });
    if (simulation.lattice.style === "none") return;
    const spacing = simulation.lattice.spacing.map((value) => general(value, 8)).join(" ");
    simulation.log.line(`Lattice spacing in x,y,z = ${spacing}`);
  },
});
