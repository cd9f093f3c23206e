/** compute ID group ke/atom. https://docs.lammps.org/compute_ke_atom.html */
import { defineCompute } from "../define-compute.js";

export const keAtom = defineCompute({
  name: "ke/atom",
  create(words, { simulation, group }) {
    words.end();
    return {
      perAtomColumns: 0,
      perAtom() {
        const { atoms, units } = simulation;
        const { mask, v, count } = atoms;
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          const square = v[3 * i] ** 2 + v[3 * i + 1] ** 2 + v[3 * i + 2] ** 2;
          values[i] = 0.5 * units.mvv2e * atoms.massOf(i) * square;
        }
        return values;
      },
    };
  },
});
