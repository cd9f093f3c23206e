/**
 * Formula tree to closures, once per formula and purpose. Elements are computed one after another, so that random numbers come
 * in LAMMPS' order; both sides of && and || are always evaluated, as there.
 */
import type { FormulaContext, Program, Purpose } from "./context.js";
import { FormulaError } from "./formula-error.js";
import { type Clock, mathFunctions } from "./math-functions.js";
import { compileName } from "./names.js";
import { compileQuery } from "./queries.js";
import { compileReference } from "./references.js";
import type { BinaryOperator, Formula } from "./syntax.js";

export type Element = (element: number) => number;

/** What the compilation of the parts of one formula shares. */
export class Workshop {
  readonly preparations: (() => void)[] = [];
  readonly lengths: (() => number)[] = [];
  readonly clock: Clock;

  constructor(
    readonly context: FormulaContext,
    readonly purpose: Purpose,
  ) {
    this.clock = context.clock(purpose);
  }

  /** A value that is the same for all elements: computed once per evaluation. */
  scalar(value: () => number): Element {
    if (this.purpose === "equal") return value;
    let kept = 0;
    this.preparations.push(() => {
      kept = value();
    });
    return () => kept;
  }

  /** A value per element; `fetch` brings the array up to date. */
  array(fetch: () => { values: ArrayLike<number>; stride?: number; first?: number }, rows?: () => number): Element {
    let values: ArrayLike<number> = [];
    let stride = 1;
    let first = 0;
    this.preparations.push(() => {
      ({ values, stride = 1, first = 0 } = fetch());
    });
    if (this.purpose === "vector") this.lengths.push(rows ?? (() => values.length));
    return (element) => values[element * stride + first];
  }
}

export function compileFormula(formula: Formula, purpose: Purpose, context: FormulaContext): Program {
  const shop = new Workshop(context, purpose);
  const at = compile(formula, shop);
  return {
    at,
    prepare() {
      for (const prepare of shop.preparations) prepare();
    },
    length() {
      let length = 0;
      for (const of of shop.lengths) {
        const next = of();
        if (length > 0 && next !== length) throw new FormulaError("Inconsistent lengths in vector-style variable");
        length = next;
      }
      return length;
    },
  };
}

function compile(formula: Formula, shop: Workshop): Element {
  switch (formula.kind) {
    case "number": {
      const { value } = formula;
      return () => value;
    }
    case "unary": {
      const argument = compile(formula.argument, shop);
      return formula.operator === "-" ? (i) => -argument(i) : (i) => (argument(i) === 0 ? 1 : 0);
    }
    case "binary":
      return binary(formula.operator, compile(formula.left, shop), compile(formula.right, shop));
    case "function": {
      const { value } = mathFunctions[formula.name];
      const parts = formula.arguments.map((part) => compile(part, shop));
      const { clock } = shop;
      const [x, y] = parts;
      if (parts.length === 1) return (i) => value(clock, x(i));
      if (parts.length === 2) return (i) => value(clock, x(i), y(i));
      return (i) => value(clock, ...parts.map((part) => part(i)));
    }
    case "query":
      return compileQuery(formula.name, formula.arguments, shop);
    case "reference":
      return compileReference(formula, shop);
    case "custom":
      throw new FormulaError(`Invalid custom atom property reference '${formula.name}' in variable formula`);
    case "name":
      return compileName(formula, shop);
  }
}

function binary(operator: BinaryOperator, left: Element, right: Element): Element {
  switch (operator) {
    case "+":
      return (i) => left(i) + right(i);
    case "-":
      return (i) => left(i) - right(i);
    case "*":
      return (i) => left(i) * right(i);
    case "/":
      return (i) => divide(left(i), right(i));
    case "%":
      return (i) => modulo(left(i), right(i));
    case "^":
      return (i) => power(left(i), right(i));
    case "==":
      return (i) => (left(i) === right(i) ? 1 : 0);
    case "!=":
      return (i) => (left(i) !== right(i) ? 1 : 0);
    case "<":
      return (i) => (left(i) < right(i) ? 1 : 0);
    case "<=":
      return (i) => (left(i) <= right(i) ? 1 : 0);
    case ">":
      return (i) => (left(i) > right(i) ? 1 : 0);
    case ">=":
      return (i) => (left(i) >= right(i) ? 1 : 0);
    case "&&":
      return (i) => both(left(i), right(i), (a, b) => a && b);
    case "||":
      return (i) => both(left(i), right(i), (a, b) => a || b);
    case "|^":
      return (i) => both(left(i), right(i), (a, b) => a !== b);
  }
}

function both(left: number, right: number, test: (a: boolean, b: boolean) => boolean): number {
  return test(left !== 0, right !== 0) ? 1 : 0;
}

function divide(a: number, b: number): number {
  if (b === 0) throw new FormulaError("Divide by 0 in variable formula");
  return a / b;
}

function modulo(a: number, b: number): number {
  if (b === 0) throw new FormulaError("Modulo 0 in variable formula");
  return a % b;
}

function power(a: number, b: number): number {
  if (b === 0) return 1;
  if (a === 0 && b < 0) throw new FormulaError("Invalid power expression in variable formula");
  return a ** b;
}
