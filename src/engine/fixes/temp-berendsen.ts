/** fix ID group temp/berendsen Tstart Tstop Tdamp. https://docs.lammps.org/fix_temp_berendsen.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { OwnTemperature } from "./own-temperature.js";
import { Ramp } from "./ramp.js";

export const tempBerendsen = defineFix({
  name: "temp/berendsen",
  create(words, context) {
    const { simulation } = context;
    const target = new Ramp(simulation, words, "fix temp/berendsen");
    const damp = words.number("Tdamp");
    words.end();
    if (damp <= 0) throw new InputError("Fix temp/berendsen Tdamp period must be > 0.0");
    const own = new OwnTemperature(context);
    let energy = 0;
    let wanted = target.start;
    return {
      init: () => target.init(),
      endOfStep() {
        const current = own.compute.recomputeScalar();
        const { dof } = own.temperature;
        if (dof < 1) return;
        if (current === 0) throw new InputError("Computed current temperature for fix temp/berendsen must not be 0.0");
        wanted = target.value();
        const factor = Math.sqrt(1 + (simulation.clock.dt / damp) * (wanted / current - 1));
        energy += current * (1 - factor * factor) * 0.5 * simulation.units.boltz * dof;
        own.scale(factor);
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
