/**
 * The condition of `if`: numbers and strings, ! == != < <= > >= && || |^ and parentheses. Strings can only be compared for
 * equality; the operators bind as in formulas.
 */
import { InputError } from "../../model/errors.js";
import { isNumber } from "./words.js";

const PRECEDENCE: Record<string, number> = {
  "||": 1,
  "|^": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
};

type Value = number | string;

export function evaluateBoolean(text: string): boolean {
  const value = new BooleanParser(text).whole();
  if (typeof value === "string") throw new InputError(`If command boolean cannot be single string: '${value}'`);
  return value !== 0;
}

class BooleanParser {
  readonly #tokens: string[];
  #at = 0;

  constructor(readonly text: string) {
    this.#tokens =
      text.match(/\s+|[()]|&&|\|\||\|\^|==|!=|<=|>=|[<>!]|[^\s()<>=!&|]+|./g)?.filter((token) => token.trim()) ?? [];
  }

  whole(): Value {
    const value = this.#expression(1);
    if (this.#at < this.#tokens.length) throw this.#syntax();
    return value;
  }

  #expression(least: number): Value {
    let left = this.#prefix();
    for (;;) {
      const operator = this.#tokens[this.#at];
      const precedence = PRECEDENCE[operator];
      if (precedence === undefined || precedence < least) return left;
      this.#at++;
      left = this.#apply(operator, left, this.#expression(precedence + 1));
    }
  }

  #prefix(): Value {
    const token = this.#tokens[this.#at++];
    if (token === undefined || token in PRECEDENCE || token === ")") throw this.#syntax();
    if (token === "!") return this.#number(this.#prefix()) === 0 ? 1 : 0;
    if (token === "(") {
      const value = this.#expression(1);
      if (this.#tokens[this.#at++] !== ")") throw this.#syntax();
      return value;
    }
    if (/^[=&|]$/.test(token)) throw this.#syntax();
    return isNumber(token) ? Number(token) : token;
  }

  #apply(operator: string, left: Value, right: Value): number {
    if (operator === "==" || operator === "!=") {
      if (typeof left !== typeof right)
        throw new InputError(`If command boolean is comparing string to number: '${left}' ${operator} '${right}'`);
      return Number((left === right) === (operator === "=="));
    }
    const a = this.#number(left);
    const b = this.#number(right);
    switch (operator) {
      case "<":
        return Number(a < b);
      case "<=":
        return Number(a <= b);
      case ">":
        return Number(a > b);
      case ">=":
        return Number(a >= b);
      case "&&":
        return Number(a !== 0 && b !== 0);
      case "||":
        return Number(a !== 0 || b !== 0);
      default:
        return Number((a !== 0) !== (b !== 0));
    }
  }

  #number(value: Value): number {
    if (typeof value === "string")
      throw new InputError(`If command boolean can only operate on numbers, got '${value}'`);
    return value;
  }

  #syntax(): InputError {
    return new InputError(`Invalid Boolean syntax in if command: '${this.text}'`);
  }
}
