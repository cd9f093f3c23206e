/** What a variable of each style holds. */
import type { Program } from "./formula/context.js";
import type { AtomFile, StringFile } from "./variable-file.js";

/** A formula with what was made of it so far. */
export interface FormulaText {
  text: string;
  /** Compiled for its own purpose at the first use. */
  program?: Program;
  /** Being evaluated: a second time means that it needs itself. */
  busy?: boolean;
}

export type Variable =
  | { style: "index" | "universe" | "world"; values: string[]; at: number }
  | { style: "loop" | "uloop"; at: number; last: number; width: number }
  | { style: "string"; text: string }
  | { style: "getenv"; name: string }
  | { style: "file"; file: StringFile }
  | { style: "atomfile"; file: AtomFile }
  | { style: "format"; of: string; format: string }
  | { style: "equal" | "atom"; formula: FormulaText }
  | { style: "vector"; formula?: FormulaText; values?: Float64Array }
  | { style: "internal" | "timer"; value: number };

export type VariableStyle = Variable["style"];

/** Styles that `next` can move on. */
export const movable: readonly VariableStyle[] = ["index", "loop", "universe", "uloop", "file", "atomfile"];
