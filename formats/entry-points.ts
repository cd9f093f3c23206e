/**
 * Compressed files that are entered in their middle. While such a file is read from its beginning, places are noted at which
 * decompression can begin; later reads begin at the last one before what is wanted.
 *
 * gzip: at a block, with the 32 kB of text before it that the block may refer to, as Mark Adler's zran does (zlib, examples/zran.c); at a
 * member, without. zstd: at a frame; a file that is a single frame can only be read from its beginning.
 */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { InputError } from "../src/model/errors.js";
import { gunzipFrom } from "./gzip-entries.js";
import type { ByteReader } from "./source.js";
import { unzstdFrom } from "./zstd-entries.js";

export interface EntryPoint {
  /** Bytes of plain text before it. */
  plain: number;
  /** Bits of the file before it. */
  bit: number;
  /** Plain text before it that is needed to go on. */
  window?: Uint8Array;
}

/** Plain text between two entries: it takes some 20 ms to pass over so much, and an index has 2 kB per MB of text. */
const spacing = 1 << 23;

export class EntryPoints {
  readonly list: EntryPoint[] = [{ plain: 0, bit: 0 }];
  /** Plain bytes of the file, when its end was seen. */
  size: number | undefined;

  /** The last entry at or before this byte of the plain text. */
  before(plain: number): EntryPoint {
    let low = 0;
    for (let high = this.list.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (this.list[middle].plain <= plain) low = middle;
      else high = middle;
    }
    return this.list[low];
  }

  /** Where the next entry is wanted. */
  get next(): number {
    return this.list[this.list.length - 1].plain + spacing;
  }

  add(entry: EntryPoint): void {
    if (entry.plain >= this.next) this.list.push(entry);
  }

  /** For an index file: plain, bit and window of each. */
  toJSON(): (number | string)[][] {
    return this.list
      .slice(1)
      .map(({ plain, bit, window }) =>
        window ? [plain, bit, deflateRawSync(window).toString("base64")] : [plain, bit],
      );
  }

  /** Takes what `toJSON` gave. Throws on anything else. */
  take(rows: readonly (number | string)[][]): void {
    this.list.length = 1;
    for (const [plain, bit, window] of rows) {
      if (!Number.isSafeInteger(plain) || !Number.isSafeInteger(bit)) throw new TypeError("not an entry point");
      this.list.push({
        plain: plain as number,
        bit: bit as number,
        ...(typeof window === "string" && { window: inflateRawSync(Buffer.from(window, "base64")) }),
      });
    }
  }
}

/** Plain text from any place on. */
export class EntryReader implements ByteReader {
  #pieces: AsyncIterator<Uint8Array> | undefined;
  /** Of the plain text: where the next piece begins, and where reading goes on. */
  #behind = 0;
  #at: number;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(
    readonly path: string,
    readonly name: string,
    readonly kind: "gzip" | "zstd",
    readonly entries: EntryPoints,
    start: number,
  ) {
    this.#at = start;
  }

  async read(into: Uint8Array): Promise<number> {
    for (;;) {
      const from = this.#at - (this.#behind - this.#rest.length);
      if (this.#pieces && from < this.#rest.length) {
        const part = this.#rest.subarray(from, from + into.length);
        into.set(part);
        this.#at += part.length;
        return part.length;
      }
      if (!(await this.#more())) return 0;
    }
  }

  /** Goes on at another place: forward through what lies between, or from a better entry. */
  async seek(offset: number): Promise<void> {
    const known = this.#pieces && offset >= this.#behind - this.#rest.length;
    this.#at = offset;
    if (known && this.entries.before(offset).plain <= this.#behind) return;
    await this.close();
  }

  async close(): Promise<void> {
    const pieces = this.#pieces;
    this.#pieces = undefined;
    this.#rest = new Uint8Array(0);
    await pieces?.return?.();
  }

  async #more(): Promise<boolean> {
    if (!this.#pieces) {
      const entry = this.entries.before(this.#at);
      const from = this.kind === "gzip" ? gunzipFrom : unzstdFrom;
      this.#pieces = from(this.path, entry, this.entries)[Symbol.asyncIterator]();
      this.#behind = entry.plain;
    }
    try {
      const { done, value } = await this.#pieces.next();
      if (done) return false;
      this.#rest = value;
      this.#behind += value.length;
      return true;
    } catch (error) {
      throw InputError.at(this.name, `its compressed content is damaged (${(error as Error).message})`);
    }
  }
}
