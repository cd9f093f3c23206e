/**
 * Where bytes come from: a file, standard input, a text in a test. Decompression (gzip, zstd, by content) happens here, once,
 * so that each format sees plain bytes.
 */
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { type FileHandle, open as openFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { InputError } from "../src/model/errors.js";
import { EntryPoints, EntryReader } from "./entry-points.js";
import { Lines } from "./lines.js";
import { zstdReader } from "./zstd.js";

export interface Source {
  /** For messages: the file name as the user gave it. */
  readonly name: string;
  /** On disk, where it is. */
  readonly path?: string;
  /** Plain bytes can be read at any offset of `path` (not compressed, not a pipe). */
  readonly seekable: boolean;
  /** Something odd about the file that does not stop its reading: for a warning. */
  readonly oddity?: string;
  /** Decompressed bytes, in order. */
  chunks(start?: number): AsyncIterable<Uint8Array>;
  /** Decompressed bytes into a buffer of the caller, from offset `start` on: nothing is copied twice. */
  open(start?: number): ByteReader;
  /** Of a compressed file that was opened to be entered in its middle: `open` is quick at any offset behind which they are known. */
  readonly entries?: EntryPoints;
  /** Size of the decompressed content, where it is known without reading it. */
  readonly size?: number;
  /** All of it, for formats that are small or need it whole. */
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
  /** Streams lines with their numbers; bounded memory. */
  lines(): Lines;
}

export interface ByteReader {
  /** Fills the beginning of `into`; 0 at the end. */
  read(into: Uint8Array): Promise<number>;
  /** Goes on at another offset; not there where that is what a new reader is for. */
  seek?(offset: number): Promise<void>;
  close(): Promise<void>;
}

const gzipMagic = [0x1f, 0x8b];
const zstdMagic = [0x28, 0xb5, 0x2f, 0xfd];

/** `enter`: a compressed file is to be read at places that are far from each other. */
export function openSource(path: string, name = path, { enter = false } = {}): Source {
  if (path === "-") return new FileSource("-", "standard input");
  try {
    statSync(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw InputError.at(name, missing ? "no such file" : (error as Error).message);
  }
  return new FileSource(path, name, enter);
}

/** The same source; `heard` is told of every piece that is read (decompressed bytes). */
export function countBytes(source: Source, heard: (bytes: number) => void): Source {
  const counted = Object.create(source) as { -readonly [K in keyof Source]: Source[K] };
  counted.chunks = async function* (start?: number) {
    for await (const chunk of source.chunks(start)) {
      heard(chunk.length);
      yield chunk;
    }
  };
  counted.open = (start?: number) => {
    const reader = source.open(start);
    return {
      async read(into) {
        const count = await reader.read(into);
        heard(count);
        return count;
      },
      ...(reader.seek && { seek: (offset: number) => reader.seek!(offset) }),
      close: () => reader.close(),
    };
  };
  return counted;
}

/** A source in memory, for tests. */
export function textSource(content: string | Uint8Array, name = "text"): Source {
  return new MemorySource(typeof content === "string" ? Buffer.from(content) : content, name);
}

abstract class AnySource implements Source {
  abstract readonly name: string;
  abstract readonly seekable: boolean;
  abstract chunks(start?: number): AsyncIterable<Uint8Array>;

  async bytes(): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const chunk of this.chunks()) parts.push(chunk);
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  async text(): Promise<string> {
    const bytes = await this.bytes();
    if (bytes.length > 500e6) throw InputError.at(this.name, `too large to be read at once (${bytes.length} bytes)`);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString("utf8")
      .replace(/^\uFEFF/, "");
  }

  lines(): Lines {
    return new Lines(this.chunks(), this.name);
  }

  open(start = 0): ByteReader {
    return new ChunkReader(this.chunks(start));
  }
}

class ChunkReader implements ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return 0;
      this.#rest = value;
    }
    const part = this.#rest.subarray(0, into.length);
    into.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Plain files: the system copies straight into the caller's buffer. */
class PlainReader implements ByteReader {
  #file: Promise<FileHandle>;
  #at: number;

  constructor(path: string, start: number) {
    this.#file = openFile(path);
    this.#file.catch(() => {}); // reported by the first read
    this.#at = start;
  }

  async read(into: Uint8Array): Promise<number> {
    const { bytesRead } = await (await this.#file).read(into, 0, into.length, this.#at);
    this.#at += bytesRead;
    return bytesRead;
  }

  async seek(offset: number): Promise<void> {
    this.#at = offset;
  }

  async close(): Promise<void> {
    await (await this.#file).close();
  }
}

class MemorySource extends AnySource {
  readonly seekable = true;
  readonly #bytes: Uint8Array;

  constructor(
    bytes: Uint8Array,
    readonly name: string,
  ) {
    super();
    this.#bytes = startsWith(bytes, gzipMagic) ? gunzipSync(bytes) : bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  async *chunks(start = 0): AsyncIterable<Uint8Array> {
    if (start < this.#bytes.length) yield this.#bytes.subarray(start);
  }
}

class FileSource extends AnySource {
  readonly compression: "none" | "gzip" | "zstd";
  readonly entries?: EntryPoints;

  constructor(
    readonly path: string,
    readonly name: string,
    enter = false,
  ) {
    super();
    this.compression = path === "-" || statSync(path).isDirectory() ? "none" : compressionOf(path);
    if (enter && this.compression !== "none") this.entries = new EntryPoints();
  }

  get seekable(): boolean {
    return this.path !== "-" && this.compression === "none";
  }

  get oddity(): string | undefined {
    const ending = /\.(gz|zst)$/i.exec(this.path)?.[1].toLowerCase();
    const expected = ending === "gz" ? "gzip" : ending === "zst" ? "zstd" : undefined;
    if (!expected || expected === this.compression) return undefined;
    return `the name says ${expected}, but the content is ${this.compression === "none" ? "not compressed" : this.compression}`;
  }

  get size(): number | undefined {
    return this.seekable ? statSync(this.path).size : undefined;
  }

  /** A plain file into one buffer of its size: pieces that are joined would be there twice. */
  override async bytes(): Promise<Uint8Array> {
    const size = this.size ?? 0;
    if (size === 0) return super.bytes();
    const whole = Buffer.allocUnsafeSlow(size);
    const reader = this.open();
    let used = 0;
    try {
      for (let read = 1; read > 0 && used < size; used += read) read = await reader.read(whole.subarray(used));
    } finally {
      await reader.close();
    }
    return whole.subarray(0, used);
  }

  override open(start = 0): ByteReader {
    const { path, name, compression, entries } = this;
    if (this.seekable) return new PlainReader(path, start);
    return entries && compression !== "none"
      ? new EntryReader(path, name, compression, entries, start)
      : super.open(start);
  }

  async *chunks(start = 0): AsyncIterable<Uint8Array> {
    if (this.path === "-") {
      yield* this.#standardInput();
      return;
    }
    const plain = this.compression === "none";
    const file = createReadStream(this.path, { highWaterMark: 1 << 20, start: plain ? start : 0 });
    if (plain) {
      yield* file as AsyncIterable<Uint8Array>;
      return;
    }
    let skip = start;
    for await (const chunk of this.#unpacked(file, this.compression)) {
      if (skip >= chunk.length) skip -= chunk.length;
      else {
        yield skip ? chunk.subarray(skip) : chunk;
        skip = 0;
      }
    }
  }

  /** Compressed or not, as its first bytes say. */
  async *#standardInput(): AsyncIterable<Uint8Array> {
    const chunks = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const { value: first, done } = await chunks.next();
    if (done) return;
    const all = (async function* () {
      yield first;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    })();
    const compression = compressionOfBytes(first);
    if (compression === "none") yield* all;
    else yield* this.#unpacked(Readable.from(all), compression);
  }

  async *#unpacked(file: Readable, compression: "none" | "gzip" | "zstd"): AsyncIterable<Uint8Array> {
    // A file that is cut short or still growing: what is there is given, and the format says that its last frame is torn.
    const unzip =
      compression === "zstd"
        ? await zstdReader()
        : createGunzip({ chunkSize: 1 << 20, finishFlush: constants.Z_SYNC_FLUSH });
    file.on("error", (error) => unzip.destroy(error));
    let some = false;
    try {
      for await (const chunk of file.pipe(unzip) as AsyncIterable<Uint8Array>) {
        some = true;
        yield chunk;
      }
    } catch (error) {
      const { message } = error as Error;
      if (!some || !/unexpected (EOF|end of file)/i.test(message))
        throw InputError.at(this.name, `its compressed content is damaged (${message})`);
    } finally {
      file.destroy();
    }
  }
}

function compressionOf(path: string): "none" | "gzip" | "zstd" {
  return compressionOfBytes(firstBytes(path, 4));
}

function compressionOfBytes(head: Uint8Array): "none" | "gzip" | "zstd" {
  return startsWith(head, gzipMagic) ? "gzip" : startsWith(head, zstdMagic) ? "zstd" : "none";
}

/** The first bytes of a file as they are on disk. */
export function firstBytes(path: string, length: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    const buffer = new Uint8Array(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

function startsWith(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
