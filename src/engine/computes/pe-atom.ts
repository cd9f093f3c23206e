/** compute ID group pe/atom [pair bond angle dihedral improper kspace fix]. https://docs.lammps.org/compute_pe_atom.html */
import { defineCompute } from "../define-compute.js";
import { perAtomTallies } from "../run/forces.js";
import { requirePartsTogether } from "./energy-parts.js";

export const peAtom = defineCompute({
  name: "pe/atom",
  create(words, { simulation, group }) {
    const check = requirePartsTogether(words, simulation, [
      "pair",
      "bond",
      "angle",
      "dihedral",
      "improper",
      "kspace",
      "fix",
    ]);
    return {
      needs: ["energies"],
      perAtomColumns: 0,
      perAtom() {
        check();
        const { mask, count } = simulation.atoms;
        const { energies } = perAtomTallies(simulation);
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) if (mask[i] & group) values[i] = energies[i];
        return values;
      },
    };
  },
});
