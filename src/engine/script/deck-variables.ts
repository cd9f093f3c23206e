/**
 * The variables of a deck: defined by `variable` and -var, moved on by `next`, read as text by ${name}, as numbers by formulas
 * and by everything that takes v_name. `clear` keeps them, but for those of style atomfile.
 */
import { writeFileSync } from "node:fs";
import { didYouMean, InputError } from "../../model/errors.js";
import { holdOutput } from "../output-file.js";
import { general, sprintf } from "../printf.js";
import { type Random, RanMars } from "../random.js";
import type { Simulation } from "../simulation.js";
import type { Variables } from "../variables.js";
import { makeVariable, variableStyles } from "./define-variable.js";
import { compileFormula } from "./formula/compile.js";
import type { FormulaContext, OtherVariables, Program, Purpose } from "./formula/context.js";
import { FormulaError } from "./formula/formula-error.js";
import type { Clock } from "./formula/math-functions.js";
import { parseFormula } from "./formula/syntax.js";
import { substitute } from "./substitute.js";
import { type FormulaText, movable, type Variable } from "./variable.js";
import { isNumber } from "./words.js";

/** Formulas of $(…) that are kept compiled. */
const KEPT = 500;

export class DeckVariables implements Variables, OtherVariables {
  readonly #variables = new Map<string, Variable>();
  readonly #context: FormulaContext;
  readonly #immediate = new Map<string, Program>();
  /** One stream for numbers, one for vectors and atoms; each is seeded by whoever asks first. */
  readonly #random: { equal?: Random; many?: Random } = {};

  constructor(readonly simulation: Simulation) {
    this.#context = { simulation, variables: this, clock: (purpose) => this.#clock(purpose) };
  }

  get names(): string[] {
    return [...this.#variables.keys()];
  }

  /** `variable name style words…`. */
  define(name: string, style: string, words: string[]): void {
    if (style === "delete") {
      if (words.length) throw new InputError(`Illegal variable delete command: unexpected '${words[0]}'`);
      this.#variables.delete(name);
      return;
    }
    const before = this.#variables.get(name);
    if (before && variableStyles[style]?.kept) return;
    if (before && variableStyles[style] && before.style !== style)
      throw new InputError(`Cannot redefine variable ${name} with a different style (it is ${before.style})`);
    const made = makeVariable(name, style, words);
    // Quotes kept the deck's line from it, the command does it after all (Variable::set).
    if (made.style === "string") made.text = this.substitute(made.text);
    this.#checkUniverse(made);
    if (made.style === "format" && !this.#variables.has(made.of))
      throw new InputError(
        `Variable ${name}: format variable ${made.of} does not exist${didYouMean(made.of, this.#variables.keys())}`,
      );
    // LAMMPS counts values given out to partitions in this file; other partitions, or users' scripts, may look at it.
    if ((made.style === "universe" || made.style === "uloop") && !holdOutput("tmp.lammps.variable"))
      writeFileSync("tmp.lammps.variable", "1\n");
    this.#variables.set(name, made);
  }

  /** `-var name values…`: an index variable, so that the deck's own `index` is skipped. */
  setIndex(name: string, values: string[]): void {
    this.define(name, "index", values);
  }

  /** Style and definition, for `info variables`. */
  describe(name: string): { style: string; definition: string } {
    const variable = this.#variables.get(name) as Variable;
    const definition = "formula" in variable ? variable.formula?.text : undefined;
    if (variable.style === "index" || variable.style === "universe" || variable.style === "world")
      return { style: variable.style, definition: variable.values.slice(variable.at).join(" ") };
    return { style: variable.style, definition: definition ?? this.text(name) ?? "" };
  }

  setInternal(name: string, value: number): void {
    const variable = this.#variables.get(name);
    if (variable?.style !== "internal") throw new InputError(`Variable ${name} is not internal-style`);
    variable.value = value;
  }

  delete(name: string): void {
    this.#variables.delete(name);
  }

  /** What `clear` does. */
  clearAtomFiles(): void {
    for (const [name, variable] of this.#variables) if (variable.style === "atomfile") this.#variables.delete(name);
  }

  /** The `next` command; true when one of the variables is exhausted (all of those are then gone). */
  next(names: string[]): boolean {
    const variables = names.map((name) => {
      const variable = this.#variables.get(name);
      if (!variable) throw new InputError(`Invalid variable '${name}' in next command${didYouMean(name, this.names)}`);
      if (!movable.includes(variable.style))
        throw new InputError(`Variable ${name} has invalid style ${variable.style} for next command`);
      return variable;
    });
    const shared = (style: string) => (style === "uloop" ? "universe" : style);
    if (variables.some(({ style }) => shared(style) !== shared(variables[0].style)))
      throw new InputError("All variables in next command must have same style");
    let exhausted = false;
    for (const [k, name] of names.entries()) {
      if (advance(variables[k])) continue;
      exhausted = true;
      this.#variables.delete(name);
    }
    return exhausted;
  }

  has(name: string): boolean {
    return this.#variables.has(name);
  }

  kind(name: string): "equal" | "text" | "vector" | "atom" | undefined {
    const style = this.#variables.get(name)?.style;
    if (style === "equal" || style === "internal" || style === "timer") return "equal";
    if (style === "atom" || style === "atomfile") return "atom";
    if (style === "vector") return "vector";
    return style && "text";
  }

  /** What ${name} stands for. */
  text(name: string): string | undefined {
    const variable = this.#variables.get(name);
    switch (variable?.style) {
      case "index":
      case "universe":
      case "world":
        return variable.values[variable.at];
      case "loop":
      case "uloop":
        return String(variable.at).padStart(variable.width, "0");
      case "string":
        return variable.text;
      case "getenv":
        return process.env[variable.name] ?? "";
      case "file":
        return variable.file.current;
      case "format":
        return sprintf(variable.format, this.#formatted(name, variable.of));
      case "equal":
        return general(this.equal(name), 15);
      case "internal":
      case "timer":
        return general(variable.value, 15);
      case "vector":
        return `[${Array.from(this.vector(name), shortest).join(",")}]`;
    }
    return undefined;
  }

  /** Value for thermo, fixes and everything else outside formulas: all digits of a formula's result. */
  equal(name: string): number {
    const variable = this.#variables.get(name);
    if (!variable) throw new InputError(`Variable name ${name} does not exist${didYouMean(name, this.names)}`);
    if (variable.style === "internal" || variable.style === "timer") return variable.value;
    if (variable.style === "equal") return this.#evaluate(name, variable.formula, "equal", (program) => program.at(0));
    return this.number(name);
  }

  /** Value for other formulas: LAMMPS hands it over as text of 15 digits, and so do we. */
  number(name: string): number {
    const variable = this.#variables.get(name);
    if (variable?.style === "internal" || variable?.style === "timer") return variable.value;
    const text = this.text(name);
    if (text === undefined) throw new FormulaError(`Invalid variable reference v_${name} in variable formula`);
    if (!isNumber(text) && !/^-?(nan|inf)$/.test(text))
      throw FormulaError.in(name, new FormulaError(`Non-numeric variable value '${text}' in variable formula`));
    return Number(text.replace("inf", "Infinity"));
  }

  vector(name: string): Float64Array {
    const variable = this.#variables.get(name);
    if (variable?.style !== "vector") throw new InputError(`Variable ${name} is not vector-style`);
    if (variable.values) return variable.values;
    return this.#evaluate(name, variable.formula!, "vector", (program) => {
      program.prepare();
      const length = program.length();
      if (length === 0) throw new FormulaError("Vector-style variable has zero length");
      return Float64Array.from({ length }, (_, i) => program.at(i));
    });
  }

  atom(name: string, group: number): Float64Array {
    const program = this.atomProgram(name);
    program.prepare();
    const { mask, count } = this.simulation.atoms;
    const values = new Float64Array(count);
    try {
      for (let i = 0; i < count; i++) if (mask[i] & group) values[i] = program.at(i);
    } catch (error) {
      throw FormulaError.in(name, error);
    }
    return values;
  }

  atomProgram(name: string): Program {
    const variable = this.#variables.get(name);
    if (variable?.style === "atomfile") return atomFileProgram(variable.file.values, this.simulation);
    if (variable?.style !== "atom") throw new InputError(`Variable ${name} is not atom-style`);
    const { formula } = variable;
    const program = this.#program(name, formula, "atom");
    return { ...program, prepare: () => this.#guard(name, formula, () => program.prepare()) };
  }

  /** Value of a formula that stands for itself, as in $(…). */
  evaluate(formula: string): number {
    let program = this.#immediate.get(formula);
    if (!program) {
      program = compileFormula(parseFormula(formula), "equal", this.#context);
      if (this.#immediate.size >= KEPT) this.#immediate.clear();
      this.#immediate.set(formula, program);
    }
    return program.at(0);
  }

  substitute(text: string): string {
    return substitute(text, this);
  }

  nextInFile(name: string): number {
    const variable = this.#variables.get(name);
    if (variable?.style !== "file")
      throw new FormulaError(`Invalid variable '${name}' in next() function: expected one of style file`);
    const value = Number(variable.file.current);
    if (Number.isNaN(value))
      throw FormulaError.in(
        name,
        new FormulaError(`Non-numeric variable value '${variable.file.current}' in variable formula`),
      );
    if (!variable.file.advance()) this.#variables.delete(name);
    return value;
  }

  nextAtomFile(name: string): Program {
    const variable = this.#variables.get(name);
    if (variable?.style !== "atomfile")
      throw new FormulaError(`Invalid variable '${name}' in next() function: expected one of style atomfile`);
    const program = atomFileProgram(variable.file.values, this.simulation);
    if (!variable.file.advance()) this.#variables.delete(name);
    return program;
  }

  #formatted(name: string, of: string): number {
    const style = this.#variables.get(of)?.style;
    if (style !== "equal" && style !== "internal" && style !== "timer")
      throw new InputError(
        `Variable ${name}: format variable ${of} ${style ? "has incompatible style" : "does not exist"}`,
      );
    return this.equal(of);
  }

  #evaluate<Result>(name: string, formula: FormulaText, purpose: Purpose, use: (program: Program) => Result): Result {
    const program = this.#program(name, formula, purpose);
    return this.#guard(name, formula, () => use(program));
  }

  #guard<Result>(name: string, formula: FormulaText, work: () => Result): Result {
    if (formula.busy) throw FormulaError.in(name, new FormulaError("has a circular dependency"));
    formula.busy = true;
    try {
      return work();
    } catch (error) {
      throw FormulaError.in(name, error);
    } finally {
      formula.busy = false;
    }
  }

  #program(name: string, formula: FormulaText, purpose: Purpose): Program {
    try {
      formula.program ??= compileFormula(parseFormula(formula.text), purpose, this.#context);
    } catch (error) {
      throw FormulaError.in(name, error);
    }
    return formula.program;
  }

  #checkUniverse(made: Variable): void {
    const length = (variable: Variable) =>
      variable.style === "universe" ? variable.values.length : variable.style === "uloop" ? variable.last : 0;
    if (length(made) === 0) return;
    for (const other of this.#variables.values())
      if (length(other) > 0 && length(other) !== length(made))
        throw new InputError("All universe/uloop variables must have same # of values");
  }

  #clock(purpose: Purpose): Clock {
    const { simulation } = this;
    const random = this.#random;
    const stream = purpose === "equal" ? "equal" : "many";
    return {
      get step() {
        return simulation.clock.step;
      },
      get firstStep() {
        return simulation.clock.beginStep;
      },
      get lastStep() {
        return simulation.clock.endStep;
      },
      get running() {
        return simulation.clock.running !== undefined;
      },
      get timestep() {
        return simulation.clock.dt;
      },
      random(seed) {
        random[stream] ??= new RanMars(seed);
        return random[stream];
      },
    };
  }
}

/** Moves a variable on; false when it has no next value. */
function advance(variable: Variable): boolean {
  switch (variable.style) {
    case "index":
    case "universe":
      return ++variable.at < variable.values.length;
    case "loop":
    case "uloop":
      return ++variable.at <= variable.last;
    case "file":
    case "atomfile":
      return variable.file.advance();
  }
  return false;
}

/** The fewest digits that give the number back, with C's exponents: how LAMMPS prints vectors. */
function shortest(value: number): string {
  const magnitude = Math.abs(value);
  const text = magnitude >= 1e16 || (magnitude < 1e-4 && magnitude > 0) ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function atomFileProgram(values: ReadonlyMap<number, number>, simulation: Simulation): Program {
  return { prepare() {}, length: () => 0, at: (atom) => values.get(simulation.atoms.id[atom]) ?? 0 };
}
