/**
 * compute ID group msd/nongauss [com yes|no] [average yes|no]: ⟨r²⟩, ⟨r⁴⟩ and the non-Gaussian parameter 3⟨r⁴⟩/5⟨r²⟩² - 1
 * (Rahman, Phys. Rev. 136, A405 (1964)). https://docs.lammps.org/compute_msd_nongauss.html
 */
import { defineCompute } from "../define-compute.js";
import { Displacements } from "./displacements.js";

export const msdNongauss = defineCompute({
  name: "msd/nongauss",
  create(words, context) {
    const moves = new Displacements(words, context, "msd/nongauss");
    return {
      vectorLength: 3,
      vector() {
        let [square, fourth] = [0, 0];
        moves.each((dx, dy, dz) => {
          const r2 = dx * dx + dy * dy + dz * dz;
          square += r2;
          fourth += r2 * r2;
        });
        square /= moves.atoms;
        fourth /= moves.atoms;
        return [square, fourth, (3 * fourth) / (5 * square * square) - 1];
      },
      close: () => moves.close(),
    };
  },
});
