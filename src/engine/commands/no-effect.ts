/**
 * Commands that are accepted because they change nothing on one process with this engine, with the reason. This is the whole
 * list; docs and `garnet styles` print it.
 */
import { defineCommand } from "../define-command.js";

export const withoutEffect: Record<string, string> = {
  balance: "one process: nothing to balance",
  box: "tilt large is always allowed",
  comm_style: "one process: no communication",
  plugin: "pair_style deepmd is built in",
  processors: "one process",
  run_style: "verlet is the integrator",
  suffix: "there is one kernel per style",
};

export const withoutEffectCommands = Object.keys(withoutEffect).map((name) =>
  defineCommand({
    name,
    run(words) {
      const given = words.rest();
      if (name === "run_style" && given[0] !== "verlet")
        throw words.fail(`Run style '${given[0]}' is not available: only verlet`);
    },
  }),
);
