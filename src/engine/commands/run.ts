/** run N keyword values. https://docs.lammps.org/run.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { runDynamics } from "../run/run.js";

export const run = defineCommand({
  name: "run",
  needsBox: true,
  async run(words, simulation) {
    const { clock, script } = simulation;
    const count = words.integer("a number of steps");
    let upto = false;
    let start: number | undefined;
    let stop: number | undefined;
    let pre = true;
    let post = true;
    let every = 0;
    let commands: string[] = [];
    while (!words.done) {
      const keyword = words.oneOf(["upto", "start", "stop", "pre", "post", "every"], "keyword");
      if (keyword === "upto") upto = true;
      else if (keyword === "start") start = words.integer("a step");
      else if (keyword === "stop") stop = words.integer("a step");
      else if (keyword === "pre") pre = words.logical();
      else if (keyword === "post") post = words.logical();
      else {
        every = words.integer("a number of steps");
        if (every <= 0) throw words.fail(`Invalid run every argument: ${every}`);
        commands = words.rest();
        if (commands.length === 0) throw words.missing("a command or NULL");
        if (commands.length === 1 && commands[0] === "NULL") commands = [];
      }
    }
    const steps = upto ? count - clock.step : count;
    if (steps < 0) throw new InputError(`Invalid run command N value: ${count}`);
    const first = start ?? clock.step;
    const last = stop ?? clock.step + steps;
    if (start !== undefined && first > clock.step)
      throw new InputError(`Run command start value ${first} is after start of run at step ${clock.step}`);
    if (stop !== undefined && last < clock.step + steps)
      throw new InputError(`Run command stop value ${last} is before end of run at step ${clock.step + steps}`);
    // After `timer timeout` has expired (and with -skiprun) runs are not begun.
    if (simulation.timer.timeLeft <= 0) return;
    simulation.stop = undefined;
    if (every === 0) {
      await runDynamics(simulation, { steps, start: first, stop: last, pre, post });
      return;
    }
    let left = steps;
    let piece = 0;
    do {
      const now = Math.min(every, left);
      left -= now;
      await runDynamics(simulation, {
        steps: now,
        start: start ?? clock.step,
        stop: stop ?? clock.step + now,
        pre: pre || piece === 0 || commands.length > 0,
        post,
      });
      for (const command of commands) await script.execute(command);
      piece++;
    } while (left > 0 && !simulation.stop);
  },
});
