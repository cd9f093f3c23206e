/** Lines of text with their numbers, from a stream of bytes, in bounded memory. Knows where it is, so errors are placed. */
import { InputError } from "../src/model/errors.js";

export class Lines {
  /** 1-based number of the line that `next` gave last. */
  number = 0;
  /** False when the last line of the file has no end: it may be half a line. */
  terminated = true;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #decoder = new TextDecoder("utf-8");
  #text = "";
  #at = 0;
  #ended = false;
  #pushed: string[] = [];

  constructor(
    chunks: AsyncIterable<Uint8Array>,
    readonly name: string,
  ) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next line without its end (\n, \r\n), or undefined at the end of the file. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const line = this.buffered();
      if (line !== undefined) return line;
      if (this.#ended) break;
      await this.#fill();
    }
    if (this.#at >= this.#text.length) return undefined;
    const last = this.#text.slice(this.#at);
    this.#at = this.#text.length;
    this.terminated = false;
    this.number++;
    return last.endsWith("\r") ? last.slice(0, -1) : last;
  }

  /** The next line if it is in memory already: saves the await in tight loops. */
  buffered(): string | undefined {
    if (this.#pushed.length) {
      this.number++;
      return this.#pushed.pop();
    }
    const end = this.#text.indexOf("\n", this.#at);
    if (end < 0) return undefined;
    const trimmed = end > this.#at && this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    const line = this.#text.slice(this.#at, trimmed);
    this.#at = end + 1;
    this.number++;
    return line;
  }

  /** Gives a line back: the next `next` returns it again. */
  back(line: string): void {
    this.#pushed.push(line);
    this.number--;
  }

  /** The next line; an error that says what was expected when the file ends. */
  async expect(what: string): Promise<string> {
    const line = await this.next();
    if (line === undefined) throw this.fail(`expected ${what}, but the file ends here`);
    return line;
  }

  /** At least `count` numbers on the next line. */
  async numbers(what: string, count: number): Promise<number[]> {
    const line = await this.expect(what);
    const words = splitWords(line);
    if (words.length < count) throw this.fail(`expected ${what} (${count} numbers), got '${line.trim()}'`);
    return words.slice(0, count).map((word) => this.parse(word, what));
  }

  /** One word as a number; Fortran's D exponents are understood. */
  parse(word: string | undefined, what: string): number {
    const value = parseNumber(word ?? "");
    if (value === undefined) throw this.fail(`expected ${what}, got '${word ?? ""}'`);
    return value;
  }

  fail(message: string, line = this.number): InputError {
    return InputError.at(line > 0 ? `${this.name}:${line}` : this.name, message);
  }

  /** Stops reading and closes the file. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#chunks.return?.();
  }

  async #fill(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    const rest = this.#text.slice(this.#at);
    this.#at = 0;
    this.#ended = done ?? false;
    this.#text = rest + (done ? this.#decoder.decode() : this.#decoder.decode(value, { stream: true }));
  }
}

export function splitWords(line: string): string[] {
  const trimmed = line.trim();
  return trimmed === "" ? [] : trimmed.split(/\s+/);
}

const numberShape = /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/;
const named: Record<string, number> = { nan: Number.NaN, inf: Infinity, infinity: Infinity };

/** A number as C and Fortran write it (1.0D+01, nan, -inf), or undefined. Nothing else: no hex, no empty word. */
export function parseNumber(word: string): number | undefined {
  if (numberShape.test(word)) return Number(/[dD]/.test(word) ? word.replace(/[dD]/, "e") : word);
  const value = named[word.replace(/^[+-]/, "").toLowerCase()];
  return value === undefined ? undefined : word.startsWith("-") ? -value : value;
}
