/**
 * fix ID group temp/csld Tstart Tstop Tdamp seed: velocities mixed with random ones of the target's kinetic energy (Bussi and Parrinello,
 * Phys. Rev. E 75, 056707 (2007)). https://docs.lammps.org/fix_temp_csvr.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { RanMars } from "../random.js";
import { Ramp } from "./ramp.js";
import { velocityThermostat } from "./velocity-thermostat.js";

export const tempCsld = defineFix({
  name: "temp/csld",
  create(words, context) {
    const { simulation, group } = context;
    const target = new Ramp(simulation, words, "fix temp/csld");
    const damp = words.number("Tdamp");
    const seed = words.integer("a seed");
    words.end();
    if (damp <= 0) throw new InputError("Illegal fix temp/csld damp parameter: must be > 0");
    if (seed <= 0) throw new InputError(`Illegal fix temp/csld seed: ${seed}`);
    const random = new RanMars(seed);
    return velocityThermostat(context, {
      target,
      random,
      act(own, current, wanted) {
        const { mask, v, count } = simulation.atoms;
        const { temperature } = own;
        const before = v.slice(0, 3 * count);
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          const factor = 1 / Math.sqrt(simulation.atoms.massOf(i));
          for (let k = 3 * i; k < 3 * i + 3; k++) v[k] = random.gaussian() * factor;
        }
        const keep = Math.exp(-simulation.clock.dt / damp);
        const fresh = Math.sqrt(((1 - keep * keep) * wanted) / own.compute.recomputeScalar());
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          const old = before.subarray(3 * i, 3 * i + 3);
          const now = v.subarray(3 * i, 3 * i + 3);
          if (temperature.hasBias) temperature.removeAtom?.(i, old);
          for (let k = 0; k < 3; k++) now[k] = old[k] * keep + now[k] * fresh;
          if (temperature.hasBias) temperature.restoreAtom?.(i, now);
        }
        return current - own.compute.recomputeScalar();
      },
    });
  },
});
