/**
 * Plain text of a zstd file from a frame on; frames that come by are noted. Frames are told apart by their headers and those of
 * their blocks (RFC 8878, 3.1), without decompressing them. A file that is cut short just ends.
 */
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import type { EntryPoint, EntryPoints } from "./entry-points.js";
import { zstdReader } from "./zstd.js";

export async function* unzstdFrom(path: string, entry: EntryPoint, entries: EntryPoints): AsyncIterable<Uint8Array> {
  const file = await open(path);
  try {
    const frames = new Frames(file, entry.bit / 8);
    let { plain } = entry;
    for (;;) {
      if (plain >= entries.next) entries.add({ plain, bit: 8 * frames.at });
      const frame = Readable.from(frames.next(), { objectMode: false });
      const unzip = await zstdReader();
      let some = false;
      frame.on("error", (error) => unzip.destroy(error));
      frame.on("data", () => {
        some = true;
      });
      try {
        for await (const text of frame.pipe(unzip) as AsyncIterable<Uint8Array>) {
          plain += text.length;
          yield text;
        }
      } catch (error) {
        if (!/unexpected (EOF|end of file)/i.test((error as Error).message)) throw error;
      } finally {
        frame.destroy();
      }
      if (!some) break;
    }
    entries.size = plain;
  } finally {
    await file.close();
  }
}

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;

/** The bytes of one frame after the other. */
class Frames {
  #buffer = Buffer.alloc(0);

  constructor(
    readonly file: FileHandle,
    /** Where the next byte stands in the file. */
    public at: number,
  ) {}

  /** Nothing at the end of the file. */
  async *next(): AsyncGenerator<Buffer> {
    const magic = (await this.#peek(4))?.readUInt32LE();
    if (magic === undefined) return;
    if ((magic & 0xfffffff0) === skippableMagic) {
      const size = (await this.#peek(8))?.readUInt32LE(4);
      yield* this.#take(8 + (size ?? 0));
      return;
    }
    if (magic !== frameMagic) throw new Error("no zstd frame");
    const descriptor = (await this.#peek(5))?.[4];
    if (descriptor === undefined) return;
    const single = (descriptor >> 5) & 1;
    const dictionary = [0, 1, 2, 4][descriptor & 3];
    const content = [single, 2, 4, 8][descriptor >> 6];
    yield* this.#take(5 + (1 - single) + dictionary + content);
    for (let last = false; !last; ) {
      const head = await this.#peek(3);
      if (!head) return;
      const block = head.readUIntLE(0, 3);
      last = (block & 1) === 1;
      const repeated = ((block >> 1) & 3) === 1;
      yield* this.#take(3 + (repeated ? 1 : block >> 3));
    }
    if (descriptor & 4) yield* this.#take(4);
  }

  async #peek(count: number): Promise<Buffer | undefined> {
    while (this.#buffer.length < count) if (!(await this.#read())) return undefined;
    return this.#buffer;
  }

  async *#take(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#buffer.length === 0 && !(await this.#read())) return;
      const part = this.#buffer.subarray(0, left);
      this.#buffer = this.#buffer.subarray(part.length);
      this.at += part.length;
      left -= part.length;
      yield part;
    }
  }

  async #read(): Promise<boolean> {
    const next = Buffer.allocUnsafe(1 << 18);
    const { bytesRead } = await this.file.read(next, 0, next.length, this.at + this.#buffer.length);
    this.#buffer = Buffer.concat([this.#buffer, next.subarray(0, bytesRead)]);
    return bytesRead > 0;
  }
}
