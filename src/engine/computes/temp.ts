/** compute ID group temp. https://docs.lammps.org/compute_temp.html */
import { defineCompute } from "../define-compute.js";
import { DegreesOfFreedom } from "./degrees-of-freedom.js";

export const temp = defineCompute({
  name: "temp",
  create(words, context) {
    words.end();
    const { simulation, group } = context;
    const temperature = new DegreesOfFreedom(context);
    return {
      temperature,
      vectorLength: 6,
      extensive: { vector: true },
      scalar() {
        if (temperature.dynamicDof) temperature.countDof();
        const [xx, yy, zz] = simulation.system.kineticTensor(group);
        return (xx + yy + zz) * temperature.factor;
      },
      vector: () => simulation.system.kineticTensor(group).map((value) => value * simulation.units.mvv2e),
    };
  },
});
