/** Files behind `variable … file` (a string per line) and `variable … atomfile` (sets of "id value" lines). */
import { readFileSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { decode, reasons } from "./deck-text.js";
import { isInteger, toInteger, toNumber } from "./words.js";

/** Lines with their comments and blanks taken off; those that are empty then are skipped. */
class Lines {
  readonly #lines: string[];
  #at = 0;

  constructor(
    variable: string,
    kind: "file" | "atomfile",
    readonly name: string,
  ) {
    try {
      this.#lines = decode(readFileSync(name)).split("\n");
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      throw new InputError(`Cannot open file variable ${variable} ${kind} ${name}: ${reasons[code] ?? code}`);
    }
  }

  next(): string | undefined {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at++].replace(/#.*/, "").trim();
      if (line !== "") return line;
    }
    return undefined;
  }

  fail(message: string): InputError {
    return InputError.at(`${this.name}:${this.#at}`, message);
  }
}

export class StringFile {
  readonly #lines: Lines;
  current = "";

  constructor(variable: string, name: string) {
    this.#lines = new Lines(variable, "file", name);
    if (!this.advance()) throw new InputError(`File variable ${variable}: ${name} holds no value`);
  }

  /** False when the lines are used up. */
  advance(): boolean {
    const line = this.#lines.next();
    if (line === undefined) return false;
    this.current = line;
    return true;
  }
}

export class AtomFile {
  readonly #lines: Lines;
  /** Atom id → value; atoms that are not listed have 0. */
  values = new Map<number, number>();

  constructor(variable: string, name: string) {
    this.#lines = new Lines(variable, "atomfile", name);
    if (!this.advance()) throw new InputError(`Atomfile variable ${variable}: ${name} holds no values`);
  }

  advance(): boolean {
    const head = this.#lines.next();
    if (head === undefined) return false;
    if (!isInteger(head)) throw this.#lines.fail(`expected the number of atoms of a set, got '${head}'`);
    this.values = new Map();
    for (let left = toInteger(head); left > 0; left--) {
      const line = this.#lines.next();
      const words = line?.split(/\s+/) ?? [];
      if (words.length !== 2) throw this.#lines.fail(`expected an atom id and a value, got '${line ?? "end of file"}'`);
      this.values.set(toInteger(words[0]), toNumber(words[1]));
    }
    return true;
  }
}
