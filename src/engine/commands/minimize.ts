/** minimize, min_style, min_modify. https://docs.lammps.org/minimize.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { minimize as runMinimization } from "../minimize/minimize.js";
import { defaultSettings, minimizerStyles, modifySettings } from "../minimize/settings.js";

export const minimize = defineCommand({
  name: "minimize",
  needsBox: true,
  async run(words, simulation) {
    const energy = words.number("an energy tolerance");
    const force = words.number("a force tolerance");
    const iterations = words.integer("a number of iterations");
    const evaluations = words.integer("a number of evaluations");
    words.end();
    if (energy < 0) throw new InputError(`Illegal minimize energy tolerance: ${energy}`);
    if (force < 0) throw new InputError(`Illegal minimize force tolerance: ${force}`);
    if (iterations < 0 || evaluations < 0)
      throw new InputError(`Illegal minimize command: expected 0 or more, got ${iterations} ${evaluations}`);
    // After `timer timeout` has expired (and with -skiprun) minimizations are not begun.
    if (simulation.timer.timeLeft <= 0) return;
    simulation.stop = undefined;
    await runMinimization(simulation, { energy, force, iterations, evaluations });
  },
});

export const minStyle = defineCommand({
  name: "min_style",
  run(words, { minimizer }) {
    minimizer.style = words.oneOf(minimizerStyles, "style");
    words.end();
    // A new style forgets what min_modify said.
    minimizer.settings = { ...defaultSettings };
  },
});

export const minModify = defineCommand({
  name: "min_modify",
  run(words, { minimizer }) {
    modifySettings(minimizer.settings, words);
  },
});
