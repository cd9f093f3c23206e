/** A byte window read line by line, with lines that can be given back; rows of plain numbers go through the addon. */
import type { InputError } from "../src/model/errors.js";
import { ByteWindow } from "./byte-window.js";
import { parseNumber, splitWords } from "./lines.js";
import { Rows } from "./rows.js";
import type { Source } from "./source.js";

export class WindowLines {
  readonly window: ByteWindow;
  readonly #pushed: string[] = [];
  /** Where the lines that were given back begin, and the line that `next` gave last. */
  readonly #starts: number[] = [];
  #start = 0;
  readonly #size: number | undefined;
  #triples: Rows | undefined;
  #lastIsCut = false;

  constructor(source: Source) {
    this.window = new ByteWindow(source);
    this.#size = source.size;
  }

  get name(): string {
    return this.window.name;
  }

  /** 1-based number of the line that `next` gave last. */
  get number(): number {
    return this.window.number - this.#pushed.length;
  }

  /** False when the line that `next` gave last is the end of a file without a last line feed: it may be half a line. */
  get terminated(): boolean {
    return (this.window.terminated && !this.#lastIsCut) || this.#pushed.length > 0;
  }

  async next(): Promise<string | undefined> {
    const again = this.#pushed.pop();
    this.#start = again === undefined ? this.window.offset : this.#starts.pop()!;
    return again ?? this.window.line();
  }

  /** The next `next` gives this line, the last one that it gave, again. */
  back(line: string): void {
    this.#pushed.push(line);
    this.#starts.push(this.#start);
  }

  /** Offset in the file of the line that `next` gives next. */
  get offset(): number {
    return this.#starts.at(-1) ?? this.window.offset;
  }

  /** Goes on at another place of the file; `line` lines stand before it, about `length` bytes are wanted. */
  async seek(offset: number, line: number, length?: number): Promise<void> {
    this.#pushed.length = 0;
    this.#starts.length = 0;
    this.#lastIsCut = false;
    await this.window.seek(offset, line, length);
  }

  /** Passes over whole lines, at most `count`; gives their number. */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    for (; skipped < count && this.#pushed.length; skipped++) await this.next();
    return skipped + (count > skipped ? await this.window.skip(count - skipped) : 0);
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

  parse(word: string | undefined, what: string): number {
    const value = parseNumber(word ?? "");
    if (value === undefined) throw this.fail(`expected ${what}, got '${word ?? ""}'`);
    return value;
  }

  /**
   * Rows that begin with three plain numbers into `out`, at most `wanted`; words after them are passed over. Stops where a row is
   * written otherwise: that one and what follows are for `next`. Gives the number of rows.
   */
  async triples(wanted: number, out: Float64Array): Promise<number> {
    if (this.#pushed.length || wanted < 1) return 0;
    this.#triples ??= new Rows(
      ["x", "y", "z"].map((_, component) => ({ kind: "real", into: "r", width: 3, component }) as const),
      ["x", "y", "z"],
      { extraWords: true },
    );
    const before = this.number;
    const reading = await this.window.rows(this.#triples, wanted);
    this.#lastIsCut = !reading.terminated;
    if (reading.notFinite >= 0)
      throw this.window.fail("expected a coordinate, got a number that is not finite", before + reading.notFinite + 1);
    out.set(reading.array<Float64Array>("r").subarray(0, 3 * reading.rows));
    return reading.rows;
  }

  /** An error when the file cannot hold `count` things of at least `bytes` bytes: nothing is to be allocated for them. */
  mustHold(count: number, bytes: number, what: string): void {
    const most = this.#size === undefined ? 2 ** 30 : this.#size / bytes + 1;
    if (count > most) throw this.fail(`${count} ${what} are announced, more than the file holds`);
  }

  fail(message: string, line = this.number): InputError {
    return this.window.fail(message, line);
  }

  close(): Promise<void> {
    return this.window.close();
  }
}
