/**
 * The words of one command and the ways to read them. Messages are LAMMPS' own (22Jul2025) where it has one; the deck runner
 * adds the file and line. A command reads its words in order and ends with `end()`, so that no word is ever ignored.
 */
import { didYouMean, InputError } from "../../model/errors.js";

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

export class Words {
  #at = 0;

  /** `command` names the command in messages: "run", "fix nvt". */
  constructor(
    readonly all: readonly string[],
    readonly command: string,
  ) {}

  get done(): boolean {
    return this.#at >= this.all.length;
  }

  get left(): number {
    return this.all.length - this.#at;
  }

  peek(ahead = 0): string | undefined {
    return this.all[this.#at + ahead];
  }

  /** The next word; `what` says in the message what it would have been. */
  next(what?: string): string {
    if (this.done) throw this.missing(what);
    return this.all[this.#at++];
  }

  /** Takes the next word if it is one of `names`. */
  accept<Name extends string>(...names: Name[]): Name | undefined {
    const word = this.peek() as Name | undefined;
    if (word === undefined || !names.includes(word)) return undefined;
    this.#at++;
    return word;
  }

  number(what?: string): number {
    return toNumber(this.next(what));
  }

  integer(what?: string): number {
    return toInteger(this.next(what));
  }

  /** yes, on, true or no, off, false. */
  logical(what?: string): boolean {
    return toLogical(this.next(what));
  }

  /** One of a few words; anything else names the nearest. */
  oneOf<Name extends string>(names: readonly Name[], what: string): Name {
    const word = this.next(what);
    if (!names.includes(word as Name)) throw this.unknown(what, word, names);
    return word as Name;
  }

  /** `3`, `*`, `2*`, `*4`, `2*4` of 1…count, as first and last index counted from 0. */
  range(count: number, what: string): { first: number; last: number } {
    return toRange(this.next(what), count, what);
  }

  rest(): string[] {
    const words = this.all.slice(this.#at);
    this.#at = this.all.length;
    return words;
  }

  /** Every command ends with this. */
  end(): void {
    if (!this.done) throw this.fail(`Illegal ${this.command} command: unexpected '${this.peek()}'`);
  }

  missing(what?: string): InputError {
    return new InputError(`Illegal ${this.command} command: missing argument(s)${what ? `, expected ${what}` : ""}`);
  }

  unknown(what: string, word: string, known: Iterable<string> = []): InputError {
    return new InputError(`Unknown ${this.command} ${what}: ${word}${didYouMean(word, known)}`);
  }

  fail(message: string): InputError {
    return new InputError(message);
  }
}

export function isNumber(word: string): boolean {
  return NUMBER.test(word);
}

export function isInteger(word: string): boolean {
  return INTEGER.test(word);
}

export function toNumber(word: string): number {
  if (!NUMBER.test(word))
    throw new InputError(`Expected floating point parameter instead of '${word}' in input script or data file`);
  return Number(word);
}

export function toInteger(word: string): number {
  if (!INTEGER.test(word)) {
    const whole = NUMBER.test(word) && Number.isSafeInteger(Number(word)) ? ` (write ${Number(word)})` : "";
    throw new InputError(`Expected integer parameter instead of '${word}' in input script or data file${whole}`);
  }
  const value = Number(word);
  if (!Number.isSafeInteger(value))
    throw new InputError(`Integer ${word} in input script or data file is out of range`);
  return value;
}

export function toLogical(word: string): boolean {
  if (word === "yes" || word === "on" || word === "true") return true;
  if (word === "no" || word === "off" || word === "false") return false;
  throw new InputError(`Expected boolean parameter instead of '${word}' in input script or data file`);
}

export function toRange(word: string, count: number, what: string): { first: number; last: number } {
  const parts = word.split("*");
  if (parts.length > 2 || !parts.every((part) => part === "" || INTEGER.test(part)) || word === "")
    throw new InputError(`Invalid range string: ${word}`);
  const low = parts[0] === "" ? 1 : Number(parts[0]);
  const high = parts.length === 1 ? low : parts[1] === "" ? count : Number(parts[1]);
  if (low < 1 || high > count || low > high)
    throw new InputError(`Numeric index ${word} is out of bounds (1-${count})${what ? ` for ${what}` : ""}`);
  return { first: low - 1, last: high - 1 };
}
