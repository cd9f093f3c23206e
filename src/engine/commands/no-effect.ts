/**
 * Commands that are accepted because they change nothing on one process with this engine, with the reason. This is the whole
 * list; docs and `garnet styles` print it.
 */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import type { Words } from "../script/words.js";
import { toInteger } from "../script/words.js";

export const withoutEffect: Record<string, string> = {
  balance: "one process: nothing to balance",
  box: "tilt large is always allowed",
  comm_style: "one process: no communication",
  plugin: "pair_style deepmd is built in",
  processors: "one process",
  run_style: "verlet is the integrator",
  suffix: "there is one kernel per style",
};

/** What is looked at all the same: words that LAMMPS would refuse on one process. */
const checks: Record<string, (words: Words) => void> = {
  balance(words) {
    words.number("a threshold");
    words.oneOf(["x", "y", "z", "shift", "rcb"], "keyword");
  },
  box(words) {
    words.oneOf(["tilt"], "keyword");
    words.oneOf(["small", "large"], "tilt setting");
    words.end();
  },
  comm_style(words) {
    words.oneOf(["brick", "tiled"], "style");
    words.end();
  },
  package(words) {
    words.next("a package");
  },
  processors(words) {
    // Grids of many processes are fine: decks come from clusters.
    for (const word of [0, 1, 2].map(() => words.next("a number or *"))) if (word !== "*") toInteger(word);
  },
  run_style(words) {
    const style = words.next("a style");
    if (style !== "verlet") throw words.fail(`Unknown integrate style ${style}: only verlet is available`);
    words.end();
  },
  suffix(words) {
    words.next("off, on or a suffix");
  },
};

export const withoutEffectCommands = Object.keys(withoutEffect).map((name) =>
  defineCommand({
    name,
    run(words, { log, box }) {
      if (name === "processors" && box.exists)
        throw new InputError("Processors command after simulation box is defined");
      if (name === "box") log.line("The 'box' command has been removed and will be ignored");
      checks[name]?.(words);
      words.rest();
    },
  }),
);
