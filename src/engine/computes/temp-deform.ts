/** compute ID group temp/deform: without the streaming velocity that fix deform gives the box. https://docs.lammps.org/compute_temp_deform.html */
import { defineCompute } from "../define-compute.js";
import { biasedTemperature } from "./biased-temperature.js";

export const tempDeform = defineCompute({
  name: "temp/deform",
  create(words, context) {
    words.end();
    const { simulation } = context;
    let [rate, low]: ArrayLike<number>[] = [new Float64Array(6), new Float64Array(3)];
    const find = () => simulation.fixes.byStyle("deform")[0]?.hooks.strain;
    return {
      ...biasedTemperature(context, {
        prepare() {
          const strain = find();
          rate = strain?.rate ?? new Float64Array(6);
          low = strain?.low ?? new Float64Array(3);
        },
        split(atom, velocity, bias) {
          const { x } = simulation.atoms;
          const { lo, inverse: hinv } = simulation.box;
          const [dx, dy, dz] = [x[3 * atom] - lo[0], x[3 * atom + 1] - lo[1], x[3 * atom + 2] - lo[2]];
          const a = hinv[0] * dx + hinv[5] * dy + hinv[4] * dz;
          const b = hinv[1] * dy + hinv[3] * dz;
          const c = hinv[2] * dz;
          bias[0] = rate[0] * a + rate[5] * b + rate[4] * c + low[0];
          bias[1] = rate[1] * b + rate[3] * c + low[1];
          bias[2] = rate[2] * c + low[2];
          for (let k = 0; k < 3; k++) velocity[k] -= bias[k];
        },
      }),
      init() {
        const strain = find();
        if (!strain) simulation.log.warning("Using compute temp/deform with no fix deform defined");
        else if (strain.remap === "x")
          simulation.log.warning("Using compute temp/deform with inconsistent fix deform remap option");
      },
    };
  },
});
