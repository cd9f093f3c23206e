/** fix ID group temp/rescale N Tstart Tstop window fraction. https://docs.lammps.org/fix_temp_rescale.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { Ramp } from "./ramp.js";
import { velocityThermostat } from "./velocity-thermostat.js";

export const tempRescale = defineFix({
  name: "temp/rescale",
  create(words, context) {
    const every = words.integer("N");
    if (every <= 0) throw new InputError(`Invalid fix temp/rescale every argument: ${every}`);
    const target = new Ramp(context.simulation, words, "fix temp/rescale");
    const window = words.number("window");
    const fraction = words.number("fraction");
    words.end();
    if (window < 0) throw new InputError(`Invalid fix temp/rescale window argument: ${window}`);
    if (fraction <= 0) throw new InputError(`Invalid fix temp/rescale fraction argument: ${fraction}`);
    return velocityThermostat(context, {
      target,
      every,
      atRest: "Computed temperature for fix temp/rescale cannot be 0.0",
      act(own, current, wanted) {
        if (Math.abs(current - wanted) <= window) return 0;
        const next = current - fraction * (current - wanted);
        own.scale(Math.sqrt(next / current));
        return current - next;
      },
    });
  },
});
