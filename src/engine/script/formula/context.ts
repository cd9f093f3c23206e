/** What a formula may ask for while it is compiled and evaluated. */
import type { Simulation } from "../../simulation.js";
import type { Clock } from "./math-functions.js";
import type { Index } from "./syntax.js";

/** A formula is made for one of three uses: a number, a vector, a number per atom. */
export type Purpose = "equal" | "vector" | "atom";

/** A compiled formula: `prepare` gathers what all elements share, `at` gives one element. */
export interface Program {
  prepare(): void;
  at(element: number): number;
  /** Elements of a vector formula after `prepare`: 0 if only numbers are in it. */
  length(): number;
}

export interface OtherVariables {
  /** How the variable can be used; undefined if there is none. */
  kind(name: string): "equal" | "text" | "vector" | "atom" | undefined;
  /** Value of an equal- or text-kind variable as other formulas see it. */
  number(name: string): number;
  vector(name: string): ArrayLike<number>;
  atomProgram(name: string): Program;
  /** The `next()` function on a file variable. */
  nextInFile(name: string): number;
  /** The same for an atomfile variable: the present values, and the next set is read. */
  nextAtomFile(name: string): Program;
  has(name: string): boolean;
}

export interface FormulaContext {
  readonly simulation: Simulation;
  readonly variables: OtherVariables;
  /** The clock with the random stream of this purpose. */
  clock(purpose: Purpose): Clock;
}

/** Value between brackets, counted from 1. */
export function indexValue(index: Index, context: FormulaContext): number {
  if (typeof index === "number") return index;
  return Math.trunc(context.variables.number(index.variable));
}
