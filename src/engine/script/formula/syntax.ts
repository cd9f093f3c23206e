/**
 * The syntax of formulas (manual, `variable`): text to tree. Unary minus binds tighter than `^`, every binary operator is
 * left associative, blanks mean nothing. What a name stands for is decided later, when the tree is compiled for a purpose.
 */
import { didYouMean } from "../../../model/errors.js";
import { FormulaError } from "./formula-error.js";
import { mathFunctions } from "./math-functions.js";
import { queryNames } from "./query-names.js";

export type BinaryOperator =
  | "||"
  | "|^"
  | "&&"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "^";

/** Between brackets: a number counted from 1, or the name of a variable that holds one. */
export type Index = number | { variable: string };

export type Formula =
  | { kind: "number"; value: number }
  | { kind: "unary"; operator: "-" | "!"; argument: Formula }
  | { kind: "binary"; operator: BinaryOperator; left: Formula; right: Formula }
  | { kind: "function"; name: string; arguments: Formula[] }
  | { kind: "query"; name: string; arguments: string[] }
  | { kind: "reference"; source: "c" | "f" | "v" | "C" | "F"; id: string; indices: Index[] }
  | { kind: "custom"; name: string; indices: Index[] }
  | { kind: "name"; name: string; index?: Index };

const PRECEDENCE: Record<BinaryOperator, number> = {
  "||": 1,
  "|^": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
  "^": 7,
};

export function parseFormula(text: string): Formula {
  return new Parser(text).whole();
}

/** Thrown without the variable's name; the evaluation puts it in front. */
export function syntaxError(): FormulaError {
  return new FormulaError("Invalid syntax in variable formula");
}

class Parser {
  #at = 0;

  constructor(readonly text: string) {}

  whole(): Formula {
    const formula = this.#expression(1);
    if (this.#peek() !== "") throw syntaxError();
    return formula;
  }

  #expression(least: number): Formula {
    let left = this.#prefix();
    for (;;) {
      const operator = this.#operator();
      if (!operator || PRECEDENCE[operator] < least) return left;
      this.#at += operator.length;
      const right = this.#expression(PRECEDENCE[operator] + 1);
      left = { kind: "binary", operator, left, right };
    }
  }

  #prefix(): Formula {
    const next = this.#peek();
    if (next === "-" || (next === "!" && this.text[this.#at + 1] !== "=")) {
      this.#at++;
      return { kind: "unary", operator: next, argument: this.#prefix() };
    }
    if (next === "(") {
      this.#at++;
      const inner = this.#expression(1);
      if (this.#peek() !== ")") throw syntaxError();
      this.#at++;
      return inner;
    }
    if (/[\d.]/.test(next)) return this.#number();
    if (/[A-Za-z_]/.test(next)) return this.#named();
    throw syntaxError();
  }

  #number(): Formula {
    const match = /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/.exec(this.text.slice(this.#at));
    if (!match) throw syntaxError();
    this.#at += match[0].length;
    if (/[\w.]/.test(this.text[this.#at] ?? "")) throw syntaxError();
    return { kind: "number", value: Number(match[0]) };
  }

  #named(): Formula {
    const name = /^\w+/.exec(this.text.slice(this.#at))![0];
    this.#at += name.length;
    const next = this.#peek();
    if (next === "(") return this.#call(name);
    const indices: Index[] = [];
    while (this.#peek() === "[") indices.push(this.#index());
    const reference = /^([cfvCF])_(\w+)$/.exec(name);
    if (reference) {
      if (indices.length > (reference[1] === "v" ? 1 : 2)) throw syntaxError();
      return { kind: "reference", source: reference[1] as "c", id: reference[2], indices };
    }
    if (/^[id]2?_\w+$/.test(name)) return { kind: "custom", name, indices };
    if (indices.length > 1) throw syntaxError();
    return { kind: "name", name, index: indices[0] };
  }

  #call(name: string): Formula {
    const inside = this.#bracketed();
    const texts = splitArguments(inside);
    const known = mathFunctions[name];
    if (known) {
      if (texts.length !== known.arguments) throw new FormulaError("Invalid math function in variable formula");
      return { kind: "function", name, arguments: texts.map(parseFormula) };
    }
    if (!queryNames.has(name))
      throw new FormulaError(
        `Invalid math/group/special/feature function '${name}()' in variable formula${didYouMean(name, [...Object.keys(mathFunctions), ...queryNames])}`,
      );
    return { kind: "query", name, arguments: texts };
  }

  /** The text between the parenthesis here and its partner. */
  #bracketed(): string {
    const start = this.#at + 1;
    let depth = 0;
    for (let at = this.#at; at < this.text.length; at++) {
      if (this.text[at] === "(") depth++;
      else if (this.text[at] === ")" && --depth === 0) {
        this.#at = at + 1;
        return this.text.slice(start, at);
      }
    }
    throw syntaxError();
  }

  #index(): Index {
    const close = this.text.indexOf("]", this.#at);
    if (close < 0) throw syntaxError();
    const inside = this.text.slice(this.#at + 1, close).trim();
    this.#at = close + 1;
    if (/^\d+$/.test(inside)) return Number(inside);
    const variable = /^v_(\w+)$/.exec(inside);
    if (!variable)
      throw new FormulaError(`Invalid reference [${inside}] in variable formula: expected a number or v_name`);
    return { variable: variable[1] };
  }

  #operator(): BinaryOperator | undefined {
    const first = this.#peek();
    const two = this.text.slice(this.#at, this.#at + 2);
    if (two in PRECEDENCE) return two as BinaryOperator;
    if (first in PRECEDENCE) return first as BinaryOperator;
    if (first === "" || first === ")") return undefined;
    throw syntaxError();
  }

  /** The next character that is not blank; "" at the end. */
  #peek(): string {
    while (/\s/.test(this.text[this.#at] ?? "")) this.#at++;
    return this.text[this.#at] ?? "";
  }
}

/** At commas outside parentheses and brackets. */
export function splitArguments(text: string): string[] {
  if (text.trim() === "") return [];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(" || text[at] === "[") depth++;
    else if (text[at] === ")" || text[at] === "]") depth--;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}
