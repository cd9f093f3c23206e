/**
 * What fix temp/berendsen, temp/rescale, temp/csvr and temp/csld share: at the end of a step they look at a temperature, change velocities
 * towards a target and count the energy that they take. https://docs.lammps.org/Howto_thermostat.html
 */
import { InputError } from "../../model/errors.js";
import type { FixContext, FixHooks } from "../define-fix.js";
import type { RanMars } from "../random.js";
import { OwnTemperature } from "./own-temperature.js";
import type { Ramp } from "./ramp.js";

export interface VelocityThermostat {
  target: Ramp;
  every?: number;
  /** Its numbers are kept in restart files. */
  random?: RanMars;
  /** What LAMMPS says when nothing moves; without it that is allowed. */
  atRest?: string;
  /** Changes the velocities; what comes back is the part of ½·kB·dof·T that was taken, as a temperature. */
  act(own: OwnTemperature, current: number, wanted: number): number;
}

export function velocityThermostat(
  context: FixContext,
  { target, every, random, atRest, act }: VelocityThermostat,
): FixHooks {
  const { simulation } = context;
  const own = new OwnTemperature(context);
  let energy = 0;
  let wanted = target.start;
  return {
    ...(every === undefined ? {} : { every }),
    init: () => target.init(),
    endOfStep() {
      const current = own.compute.recomputeScalar();
      const { dof } = own.temperature;
      if (dof < 1) return;
      if (current === 0 && atRest) throw new InputError(atRest);
      wanted = target.value();
      energy += act(own, current, wanted) * 0.5 * simulation.units.boltz * dof;
    },
    modify: (keyword, rest) => own.modify(keyword, rest),
    scalar: () => energy,
    coupledEnergy: () => energy,
    extensive: { scalar: true },
    get target() {
      return wanted;
    },
    save: () => [energy, ...(random?.save() ?? [])],
    restore(saved) {
      const [first, ...rest] = saved as number[];
      energy = first;
      random?.restore(rest);
    },
    close: () => own.close(),
  };
}
