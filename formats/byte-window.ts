/**
 * A window that moves over a file: header lines are taken from it as text, rows of numbers are scanned by the addon where
 * they lie. Knows its line number and offset, so errors are placed. One window's worth of memory, however long the file.
 */
import { InputError } from "../src/model/errors.js";
import { native } from "../src/native.js";
import type { RowReading, Rows } from "./rows.js";
import type { ByteReader, Source } from "./source.js";

const usualSize = 1 << 22;
const firstSize = 1 << 16;
/** What may be left of one piece of the file when the next is taken. */
const headroom = 1 << 16;
/** A line longer than this is no line of text. */
const longestLine = 1 << 26;
const lineFeed = 10;

export class ByteWindow {
  readonly name: string;
  bytes: Buffer = Buffer.allocUnsafe(firstSize);
  /** What is not used yet: bytes[start, end). */
  start = 0;
  end = 0;
  /** 1-based number of the line that was taken last. */
  number: number;
  /** False when the line taken last has no end: it may be half a line. */
  terminated = true;
  /** Nothing more comes from the file than is in the window. */
  ended = false;
  readonly #source: Source;
  #reader: ByteReader;
  /** Offset in the file of bytes[0]. */
  #base: number;
  readonly #size: number | undefined;
  /** Where in the file it is likely that no more is wanted. */
  #until: number | undefined;
  /** The next piece of the file, on its way. */
  #ahead: Promise<{ buffer: Buffer; count: number }> | undefined;

  constructor(source: Source, start = 0, line = 0) {
    this.name = source.name;
    this.#source = source;
    this.#reader = source.open(start);
    this.#base = start;
    this.#size = source.size;
    this.number = line;
  }

  /** Offset in the (decompressed) file of the next byte. */
  get offset(): number {
    return this.#base + this.start;
  }

  /** Goes on at another place of the (decompressed) file; `line` lines stand before it, about `length` bytes are wanted. */
  async seek(offset: number, line: number, length?: number): Promise<void> {
    this.#until = length === undefined ? undefined : offset + length;
    this.number = line;
    this.terminated = true;
    if (offset >= this.#base && offset <= this.#base + this.end) {
      this.start = offset - this.#base;
      return;
    }
    await this.#ahead?.catch(() => {});
    this.#ahead = undefined;
    if (this.#reader.seek) await this.#reader.seek(offset);
    else {
      await this.#reader.close();
      this.#reader = this.#source.open(offset);
    }
    this.#base = offset;
    this.start = 0;
    this.end = 0;
    this.ended = false;
  }

  /** The next line without its end, or undefined at the end of the file. */
  async line(): Promise<string | undefined> {
    let searched = this.start;
    for (;;) {
      const feed = this.bytes.indexOf(lineFeed, searched);
      if (feed >= 0 && feed < this.end) return this.#take(feed, feed + 1);
      searched = this.end - this.start;
      if (!(await this.fill())) break;
      searched += this.start;
    }
    if (this.start === this.end) return undefined;
    this.terminated = false;
    return this.#take(this.end, this.end);
  }

  /** The next line; an error that says what was expected when the file ends. */
  async expect(what: string): Promise<string> {
    const line = await this.line();
    if (line === undefined) throw this.fail(`expected ${what}, but the file ends here`);
    return line;
  }

  /** Reads on behind what is there; false when the file has no more. */
  async fill(binary = 0): Promise<boolean> {
    if (this.ended) return false;
    if (!binary && this.end - this.start > longestLine)
      throw this.fail("a line of more than 64 MB: this is no text file");
    if (this.#ahead) return this.#takeAhead(await this.#ahead);
    this.#makeRoom();
    const wanted = this.#wanted();
    const count = await this.#reader.read(this.bytes.subarray(this.end, this.end + wanted));
    if (count === 0) this.ended = true;
    else if (this.bytes.length >= usualSize && binary < usualSize && this.#until === undefined) this.#readAhead();
    const first = this.#base === 0 && this.end === 0;
    this.end += count;
    if (first && this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) this.start = 3; // BOM
    return count > 0;
  }

  /** The next `count` bytes, for binary formats; undefined when the file has fewer. Valid until more is read. */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.end - this.start < count) if (!(await this.fill(count))) return undefined;
    this.start += count;
    return this.bytes.subarray(this.start - count, this.start);
  }

  /** The next `count` bytes without taking them. */
  async peekBytes(count: number): Promise<Buffer | undefined> {
    while (this.end - this.start < count) if (!(await this.fill(count))) return undefined;
    return this.bytes.subarray(this.start, this.start + count);
  }

  /** Passes over bytes; false when the file has fewer. */
  async pass(count: number): Promise<boolean> {
    const target = this.offset + count;
    if (target <= this.#base + this.end) {
      this.start += count;
      return true;
    }
    // The last byte shows that they are all there.
    await this.seek(target - 1, this.number, 1);
    return (await this.take(1)) !== undefined;
  }

  /**
   * Rows from here on into arrays. Stops after `count` rows, at a row that is wrong, or at the end of the file. `prepare` makes
   * rows of words between blanks, in place, of the beginning of bytes[from, to), at most `wanted`; it gives their end.
   */
  async rows(
    rows: Rows,
    count: number,
    prepare?: (bytes: Buffer, from: number, to: number, wanted: number) => number,
  ): Promise<RowReading> {
    const reading = rows.begin(count, this.#size === undefined ? undefined : Math.max(0, this.#size - this.offset));
    while (reading.rows < count) {
      const end = prepare ? prepare(this.bytes, this.start, this.end, count - reading.rows) : this.end;
      const taken = reading.scan(this.bytes, this.start, end);
      this.start += taken.consumed;
      this.number += taken.rows;
      if (reading.problem && this.#skipComment(rows)) reading.problem = undefined;
      if (reading.problem) break;
      if (reading.rows < count && !(await this.fill())) {
        if (this.start < this.end && reading.terminated) this.#endLastLine(reading);
        else break;
      }
    }
    return reading;
  }

  /** Passes over a line that holds nothing but a comment, where the rows may have comments. */
  #skipComment({ rules }: Rows): boolean {
    const feed = this.bytes.indexOf(lineFeed, this.start);
    if (!rules?.comment || feed < 0 || feed >= this.end) return false;
    if (!this.bytes.toString("latin1", this.start, feed).trimStart().startsWith(rules.comment)) return false;
    this.start = feed + 1;
    this.number++;
    return true;
  }

  /** The next lines that are not blank, at most `count`, without taking them. */
  async peek(count: number): Promise<string[]> {
    for (;;) {
      const text = this.bytes.toString("utf8", this.start, Math.min(this.end, this.start + (1 << 16)));
      const lines = text.split(/\r?\n/);
      const last = lines.pop()!;
      const found = lines.filter((line) => line.trim() !== "");
      if (found.length >= count || this.end - this.start >= 1 << 16) return found.slice(0, count);
      if (!(await this.fill())) return [...found, last].filter((line) => line.trim() !== "").slice(0, count);
    }
  }

  /** Passes over blank lines. */
  async skipBlank(): Promise<void> {
    for (;;) {
      const feed = this.bytes.indexOf(lineFeed, this.start);
      if (feed < 0 || feed >= this.end) {
        if (await this.fill()) continue;
        return;
      }
      if (this.bytes.toString("latin1", this.start, feed).trim() !== "") return;
      this.start = feed + 1;
      this.number++;
    }
  }

  /** Passes over lines; returns how many there were, fewer than asked for at the end of the file. */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    while (skipped < count) {
      const [lines, consumed] = native().skipLines(this.bytes, this.start, this.end, count - skipped);
      this.start += consumed;
      this.number += lines;
      skipped += lines;
      if (skipped < count && !(await this.fill())) break;
    }
    return skipped;
  }

  fail(message: string, line = this.number): InputError {
    return InputError.at(line > 0 ? `${this.name}:${line}` : this.name, message);
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.#ahead?.catch(() => {});
    await this.#reader.close();
  }

  /** Bytes that are read on: without an end, as many as there is room for. */
  #wanted(): number {
    const left = this.#until === undefined ? Infinity : this.#until - this.#base - this.end;
    return left > 0 ? left : firstSize;
  }

  /** Reads on while what is there is worked on, into a buffer with room for the rest of this one before it. */
  #readAhead(spare?: Buffer): void {
    const size = headroom + usualSize;
    const buffer = spare?.length === size ? spare : Buffer.allocUnsafe(size);
    this.#ahead = this.#reader.read(buffer.subarray(headroom)).then((count) => ({ buffer, count }));
    this.#ahead.catch(() => {}); // reported by the fill that waits for it
  }

  #takeAhead({ buffer, count }: { buffer: Buffer; count: number }): boolean {
    this.#ahead = undefined;
    const rest = this.end - this.start;
    const used = this.bytes;
    if (rest <= headroom) {
      used.copy(buffer, headroom - rest, this.start, this.end);
      this.#base += this.start - (headroom - rest);
      this.bytes = buffer;
      this.start = headroom - rest;
      this.end = headroom + count;
    } else {
      this.bytes = Buffer.allocUnsafe(2 * (rest + count));
      used.copy(this.bytes, 0, this.start, this.end);
      buffer.copy(this.bytes, rest, headroom, headroom + count);
      this.#base += this.start;
      this.start = 0;
      this.end = rest + count;
    }
    if (count === 0) this.ended = true;
    else if (rest <= headroom && this.#until === undefined) this.#readAhead(used);
    return count > 0;
  }

  /** So that the last row can be scanned like the others. */
  #endLastLine(reading: RowReading): void {
    reading.terminated = false;
    if (this.end === this.bytes.length) this.bytes = Buffer.concat([this.bytes], this.end + 1);
    this.bytes[this.end++] = lineFeed;
  }

  #take(end: number, next: number): string {
    const stop = end > this.start && this.bytes[end - 1] === 13 ? end - 1 : end;
    const text = this.bytes.toString("utf8", this.start, stop);
    this.start = next;
    this.number++;
    return text;
  }

  /** Moves the rest to the front; grows when the window holds less than a line. */
  #makeRoom(): void {
    const rest = this.end - this.start;
    const full = rest > this.bytes.length / 2;
    const size = full ? 2 * this.bytes.length : this.bytes.length < usualSize && this.end > 0 ? usualSize : 0;
    const target = size ? Buffer.allocUnsafe(Math.max(size, usualSize)) : this.bytes;
    this.bytes.copy(target, 0, this.start, this.end);
    this.bytes = target;
    this.#base += this.start;
    this.start = 0;
    this.end = rest;
  }
}
