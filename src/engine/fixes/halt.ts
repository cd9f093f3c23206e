/** fix ID group halt N attribute operator value keyword…: ends a run when a condition is met. https://docs.lammps.org/fix_halt.html */
import { statfsSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";

const OPERATORS: Record<string, (a: number, b: number) => boolean> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "|^": (a, b) => (a === 0) !== (b === 0),
};

export const halt = defineFix({
  name: "halt",
  create(words, { simulation, id }) {
    const { clock, computes, variables, log } = simulation;
    const every = words.integer("N");
    if (every <= 0) throw new InputError(`Illegal fix halt command: Nevery value ${every} must be > 0`);
    const attribute = words.next("an attribute");
    let path = ".";
    if (attribute === "diskfree") path = words.next("a path");
    const variable = attribute.startsWith("v_") ? attribute.slice(2) : undefined;
    if (variable === undefined && !["tlimit", "diskfree"].includes(attribute)) {
      if (attribute === "bondmax") throw new InputError("fix halt bondmax: there are no bonds here to watch");
      throw words.unknown("keyword", attribute, ["tlimit", "diskfree", "bondmax", "v_name"]);
    }
    const operator = words.oneOf(Object.keys(OPERATORS), "operator");
    const limit = words.number("a value");
    let action: "hard" | "soft" | "continue" = "soft";
    let message = true;
    while (!words.done) {
      const keyword = words.oneOf(["error", "message", "path"], "keyword");
      if (keyword === "error") action = words.oneOf(["hard", "soft", "continue"], "error value");
      else if (keyword === "message") message = words.logical("yes or no");
      else path = words.next("a path");
    }
    if (variable !== undefined && variables.kind(variable) === undefined)
      throw new InputError(`Could not find fix halt variable name ${variable}`);
    if (variable !== undefined && variables.kind(variable) !== "equal")
      throw new InputError(`Fix halt variable ${variable} is not equal-style variable`);
    computes.requestAll((Math.floor(clock.step / every) + 1) * every);
    /** A line search computes forces several times per iteration. */
    let checked = -1;
    let began = performance.now();

    const value = () => {
      if (attribute === "tlimit") return (performance.now() - began) / 1000;
      if (attribute === "diskfree") {
        const { bavail, bsize } = statfsSync(path);
        return (bavail * bsize) / 1048576;
      }
      computes.clearInvoked();
      const current = variables.equal(variable as string);
      computes.requestInvoked(clock.step + every);
      return current;
    };
    const check = () => {
      const current = value();
      if (!OPERATORS[operator](current, limit)) return;
      const text = `Fix halt condition for fix-id ${id} met on step ${clock.step} with value ${current}`;
      if (action === "hard") throw new InputError(text);
      if (message) log.line(text);
      simulation.stop = "halt";
      if (action === "soft") simulation.timer.expire();
    };
    return {
      every,
      init() {
        began = performance.now();
        computes.requestAll((Math.floor(clock.step / every) + 1) * every);
      },
      endOfStep: check,
      minSetup() {},
      minPostForce() {
        if (clock.step === checked) return;
        checked = clock.step;
        if (clock.step % every === 0 && clock.running === "minimize") check();
      },
      postRun() {
        if (action === "continue") simulation.stop = undefined;
      },
      timeDependent: false,
    };
  },
});
