/** compute ID group ke: kinetic energy of the group. https://docs.lammps.org/compute_ke.html */
import { defineCompute } from "../define-compute.js";

export const ke = defineCompute({
  name: "ke",
  create(words, { simulation, group }) {
    words.end();
    return {
      extensive: { scalar: true },
      scalar() {
        const [xx, yy, zz] = simulation.system.kineticTensor(group);
        return 0.5 * simulation.units.mvv2e * (xx + yy + zz);
      },
    };
  },
});
