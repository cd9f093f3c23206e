/** compute ID group temp/com: without the motion of the centre of mass. https://docs.lammps.org/compute_temp_com.html */
import { defineCompute } from "../define-compute.js";
import { velocityOfMass } from "../group-properties.js";
import { biasedTemperature } from "./biased-temperature.js";

export const tempCom = defineCompute({
  name: "temp/com",
  create(words, context) {
    words.end();
    const drift = new Float64Array(3);
    return biasedTemperature(context, {
      prepare: () => drift.set(velocityOfMass(context.simulation, { group: context.group })),
      split(_, velocity, bias) {
        bias.set(drift);
        for (let k = 0; k < 3; k++) velocity[k] -= drift[k];
      },
    });
  },
});
