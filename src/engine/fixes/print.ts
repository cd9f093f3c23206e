/** fix ID group print N "text" [file|append F] [screen yes|no] [title T]. https://docs.lammps.org/fix_print.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { FileSink } from "../log.js";

export const print = defineFix({
  name: "print",
  create(words, { simulation, id }) {
    const { clock, computes, variables, log } = simulation;
    const first = words.next("N");
    const variable = first.startsWith("v_") ? first.slice(2) : undefined;
    const every = variable === undefined ? Number(first) : 1;
    if (!Number.isInteger(every) || every <= 0)
      throw new InputError(`Illegal fix print nevery value ${first}; must be > 0`);
    if (variable !== undefined && variables.kind(variable) !== "equal")
      throw new InputError(`Fix print timestep variable ${variable} does not exist or is not equal-style`);
    const text = words.next("a text");
    let screen = true;
    let name: string | undefined;
    let append = false;
    let title: string | undefined;
    while (!words.done) {
      const keyword = words.oneOf(["file", "append", "screen", "title"], "keyword");
      if (keyword === "screen") screen = words.logical("yes or no");
      else if (keyword === "title") title = words.next("a title");
      else {
        name = words.next("a file name");
        append = keyword === "append";
      }
    }
    const file = name === undefined ? undefined : new FileSink(name, append, "fix print file");
    if (file && title !== "none") file.write(`${title ?? `# Fix print output for fix ${id}`}\n`);
    let next = 0;
    const plan = () => {
      next = variable === undefined ? (Math.floor(clock.step / every) + 1) * every : variables.equal(variable);
      if (next <= clock.step) throw new InputError("Fix print timestep variable returned a bad timestep");
    };

    const put = () => {
      computes.clearInvoked();
      const line = variables.substitute(text);
      plan();
      computes.requestInvoked(next);
      if (screen) log.line(line);
      file?.write(`${line}\n`);
    };
    // At the first step of a run too, if it is one of its steps; computes must be ready for it.
    if (variable === undefined) computes.requestAll(Math.ceil(clock.step / every) * every);
    return {
      every: variable === undefined ? every : 1,
      init() {
        if (variable === undefined && clock.step % every === 0) next = clock.step;
        else plan();
        computes.requestAll(next);
      },
      setup() {
        if (clock.step === next) put();
      },
      endOfStep() {
        if (clock.step === next) put();
      },
      timeDependent: variable !== undefined,
      close: () => file?.close(),
    };
  },
});
