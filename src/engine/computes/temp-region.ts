/** compute ID group temp/region region: of the atoms that are inside now. https://docs.lammps.org/compute_temp_region.html */
import { defineCompute } from "../define-compute.js";
import { findRegion } from "../region.js";
import { allBias, biasedTemperature } from "./biased-temperature.js";

export const tempRegion = defineCompute({
  name: "temp/region",
  create(words, context) {
    const id = words.next("a region ID");
    words.end();
    const { simulation } = context;
    let region = findRegion(simulation, id, "compute temp/region");
    const inside = (i: number) => {
      const { x } = simulation.atoms;
      return region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2]);
    };
    return biasedTemperature(context, {
      prepare() {
        region = findRegion(simulation, id, "compute temp/region");
        region.prepare();
      },
      split(atom, velocity, bias) {
        if (inside(atom)) bias.fill(0);
        else allBias(velocity, bias);
      },
      counts: inside,
      changing: true,
    });
  },
});
