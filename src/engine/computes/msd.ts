/** compute ID group msd [com yes|no] [average yes|no]: dx² dy² dz² and their sum. https://docs.lammps.org/compute_msd.html */
import { defineCompute } from "../define-compute.js";
import { Displacements } from "./displacements.js";

export const msd = defineCompute({
  name: "msd",
  create(words, context) {
    const moves = new Displacements(words, context, "msd");
    return {
      vectorLength: 4,
      vector() {
        const sums = [0, 0, 0, 0];
        moves.each((dx, dy, dz) => {
          sums[0] += dx * dx;
          sums[1] += dy * dy;
          sums[2] += dz * dz;
          sums[3] += dx * dx + dy * dy + dz * dz;
        });
        return sums.map((sum) => sum / moves.atoms);
      },
      close: () => moves.close(),
    };
  },
});
