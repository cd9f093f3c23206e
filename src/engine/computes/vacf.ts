/** compute ID group vacf: v·v0 in x, y, z and their sum, averaged over the group. https://docs.lammps.org/compute_vacf.html */
import { defineCompute } from "../define-compute.js";
import { rememberColumn } from "./origin.js";

export const vacf = defineCompute({
  name: "vacf",
  create(words, { simulation, group, id }) {
    words.end();
    const { atoms } = simulation;
    const start = rememberColumn(simulation, `compute ${id}`, (column, first, last) => {
      column.values.set(atoms.v.subarray(3 * first, 3 * last), 3 * first);
    });
    const total = simulation.groups.count(group);
    return {
      vectorLength: 4,
      vector() {
        const { mask, count, v } = simulation.atoms;
        const sums = [0, 0, 0, 0];
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          for (let k = 0; k < 3; k++) {
            const product = v[3 * i + k] * start.values[3 * i + k];
            sums[k] += product;
            sums[3] += product;
          }
        }
        return total === 0 ? sums : sums.map((sum) => sum / total);
      },
      close: () => simulation.atoms.removeColumn(start),
    };
  },
});
