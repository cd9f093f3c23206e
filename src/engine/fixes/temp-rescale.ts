/** fix ID group temp/rescale N Tstart Tstop window fraction. https://docs.lammps.org/fix_temp_rescale.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { OwnTemperature } from "./own-temperature.js";
import { Ramp } from "./ramp.js";

export const tempRescale = defineFix({
  name: "temp/rescale",
  create(words, context) {
    const { simulation } = context;
    const every = words.integer("N");
    if (every <= 0) throw new InputError(`Invalid fix temp/rescale every argument: ${every}`);
    const target = new Ramp(simulation, words, "fix temp/rescale");
    const window = words.number("window");
    const fraction = words.number("fraction");
    words.end();
    if (window < 0) throw new InputError(`Invalid fix temp/rescale window argument: ${window}`);
    if (fraction <= 0) throw new InputError(`Invalid fix temp/rescale fraction argument: ${fraction}`);
    const own = new OwnTemperature(context);
    let energy = 0;
    let wanted = target.start;
    return {
      every,
      init: () => target.init(),
      endOfStep() {
        const current = own.compute.recomputeScalar();
        const { dof } = own.temperature;
        if (dof < 1) return;
        if (current === 0) throw new InputError("Computed temperature for fix temp/rescale cannot be 0.0");
        wanted = target.value();
        if (Math.abs(current - wanted) <= window) return;
        const next = current - fraction * (current - wanted);
        energy += (current - next) * 0.5 * simulation.units.boltz * dof;
        own.scale(Math.sqrt(next / current));
      },
      modify: (keyword, rest) => own.modify(keyword, rest),
      scalar: () => energy,
      coupledEnergy: () => energy,
      extensive: { scalar: true },
      get target() {
        return wanted;
      },
      save: () => energy,
      restore: (saved) => {
        energy = saved as number;
      },
      close: () => own.close(),
    };
  },
});
