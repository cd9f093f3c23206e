/** fix ID group temp/berendsen Tstart Tstop Tdamp. https://docs.lammps.org/fix_temp_berendsen.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { Ramp } from "./ramp.js";
import { velocityThermostat } from "./velocity-thermostat.js";

export const tempBerendsen = defineFix({
  name: "temp/berendsen",
  create(words, context) {
    const { simulation } = context;
    const target = new Ramp(simulation, words, "fix temp/berendsen");
    const damp = words.number("Tdamp");
    words.end();
    if (damp <= 0) throw new InputError("Fix temp/berendsen Tdamp period must be > 0.0");
    return velocityThermostat(context, {
      target,
      atRest: "Computed current temperature for fix temp/berendsen must not be 0.0",
      act(own, current, wanted) {
        const factor = Math.sqrt(1 + (simulation.clock.dt / damp) * (wanted / current - 1));
        own.scale(factor);
        return current * (1 - factor * factor);
      },
    });
  },
});
