/**
 * fix ID group dt/reset N Tmin Tmax Xmax [emax E] [units lattice|box]: the time step in which no atom moves further than Xmax (and
 * gains more than E). https://docs.lammps.org/fix_dt_reset.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";

export const dtReset = defineFix({
  name: "dt/reset",
  create(words, { simulation, group }) {
    const every = words.integer("N");
    if (every <= 0) throw new InputError(`Illegal fix dt/reset N: ${every}`);
    const least = words.accept("NULL") ? 0 : words.number("Tmin");
    const most = words.accept("NULL") ? Number.POSITIVE_INFINITY : words.number("Tmax");
    let distance = words.number("Xmax");
    let energy = 0;
    let lattice = true;
    while (!words.done) {
      const keyword = words.oneOf(["units", "emax"], "keyword");
      if (keyword === "emax") energy = words.number("an energy");
      else lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
    }
    if (least < 0 || most <= 0 || least >= most || distance <= 0)
      throw new InputError(`Illegal fix dt/reset values: ${least} ${most} ${distance}`);
    if (lattice) distance *= simulation.lattice?.spacing[0] ?? 1;
    let changedAt = simulation.clock.step;
    return {
      every,
      timeDependent: true,
      globalEvery: every,
      setup: adjust,
      endOfStep: adjust,
      scalar: () => changedAt,
    };

    function adjust(): void {
      const { clock, fixes } = simulation;
      const dt = Math.min(most, Math.max(least, largestStep()));
      if (dt === clock.dt || !Number.isFinite(dt)) return;
      changedAt = clock.step;
      clock.setDt(dt);
      for (const { hooks } of fixes) hooks.resetDt?.();
    }

    function largestStep(): number {
      const { atoms, units } = simulation;
      const { v, f, mask, count } = atoms;
      let smallest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < count; i++) {
        if (!(mask[i] & group)) continue;
        const perMass = units.ftm2v / atoms.massOf(i);
        const speed = Math.hypot(v[3 * i], v[3 * i + 1], v[3 * i + 2]);
        const force = Math.hypot(f[3 * i], f[3 * i + 1], f[3 * i + 2]);
        let dt = Math.min(
          speed > 0 ? distance / speed : Number.POSITIVE_INFINITY,
          force > 0 ? Math.sqrt((2 * distance) / (perMass * force)) : Number.POSITIVE_INFINITY,
        );
        if (energy > 0 && speed > 0 && force > 0) dt = Math.min(dt, energy / (speed * force));
        if (!Number.isFinite(dt)) continue;
        let square = 0;
        for (let k = 3 * i; k < 3 * i + 3; k++) square += (dt * v[k] + 0.5 * dt * dt * perMass * f[k]) ** 2;
        const moved = Math.sqrt(square);
        if (moved > distance) dt *= distance / moved;
        smallest = Math.min(smallest, dt);
      }
      return smallest;
    }
  },
});
