/** reset_timestep N [time T]. https://docs.lammps.org/reset_timestep.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";

export const resetTimestep = defineCommand({
  name: "reset_timestep",
  needsBox: true,
  run(words, simulation) {
    const { clock, fixes, tallies, output, computes } = simulation;
    const step = words.integer("a step");
    if (step < 0) throw new InputError("Timestep must be >= 0");
    let time: number | undefined;
    while (!words.done) {
      words.oneOf(["time"], "keyword");
      time = words.number("a time");
    }
    output.resetStep();
    for (const { id, hooks } of fixes)
      if (hooks.timeDependent)
        throw new InputError(`Cannot reset timestep with time-dependent fix ${id} defined: unfix it before`);
    // Forward the time goes on with the steps; back it begins anew.
    const reached = step < clock.step ? 0 : clock.time + (step - clock.step) * clock.dt;
    clock.step = step;
    clock.setTime(time ?? reached);
    tallies.forget();
    computes.clearInvoked();
    for (const compute of computes) compute.forgetSteps();
    simulation.sort.next = 0;
  },
});
