/** compute ID group temp/partial x y z (0 or 1 each). https://docs.lammps.org/compute_temp_partial.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { biasedTemperature } from "./biased-temperature.js";

export const tempPartial = defineCompute({
  name: "temp/partial",
  create(words, context) {
    const flags = [0, 1, 2].map(() => words.integer("0 or 1"));
    words.end();
    if (flags.some((flag) => flag !== 0 && flag !== 1))
      throw new InputError(`Illegal compute temp/partial command: expected 0 or 1 per axis, got ${flags.join(" ")}`);
    const { dimension } = context.simulation.box;
    if (flags[2] && dimension === 2) throw new InputError("Compute temp/partial cannot use vz for 2d system");
    const used = flags.filter((flag) => flag !== 0).length;
    return biasedTemperature(context, {
      prepare() {},
      split(_, velocity, bias) {
        for (let k = 0; k < 3; k++) {
          bias[k] = flags[k] ? 0 : velocity[k];
          if (!flags[k]) velocity[k] = 0;
        }
      },
      perAtom: () => used,
      share: used / dimension,
    });
  },
});
