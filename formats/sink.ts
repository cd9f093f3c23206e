/** Where bytes go: a temporary file that takes its name when all is written, or standard output. Compression by name. */
import { once } from "node:events";
import {
  closeSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Duplex, Writable } from "node:stream";
import { InputError } from "../src/model/errors.js";
import type { TextColumn } from "../src/native.js";
import { gzipWriter } from "./compressed-blocks.js";
import { FileWriter } from "./file-writer.js";
import { zstdWriter } from "./zstd.js";

export interface Sink {
  /** The final name. */
  readonly name: string;
  write(data: string | Uint8Array): Promise<void>;
  /** Rows as the addon's formatRows makes them, straight into the file (formats/row-text.ts); not there where bytes are compressed. */
  rows?(from: number, to: number, columns: readonly TextColumn[], digits: number): Promise<void>;
  /** A temporary folder that takes the final name on `commit`, for formats that are folders. */
  folder(): string;
  /** A temporary file for libraries that write files themselves; it takes the final name on `commit`. */
  file(): string;
  /** Overwrites bytes at an offset when all is written; not there where that cannot be (compressed files, pipes). */
  patch?(offset: number, data: Uint8Array): void;
  /** Everything is written: the temporary file or folder, whole, to be looked at before it takes its name. */
  finish(): Promise<string>;
  /** Everything is written: the output takes its name. */
  commit(): Promise<void>;
  /** Something went wrong: nothing is left behind. */
  abort(): Promise<void>;
}

export function openSink(path: string, { force = false } = {}): Sink {
  if (path === "-") return new StreamSink("standard output", process.stdout);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile() && !there.isDirectory()) return new StreamSink(path);
  if (there && !force) throw InputError.at(path, "exists already; pass -f to overwrite it");
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw InputError.at(path, `there is no folder ${folder} to write it into`);
  const sink = new FileSink(path);
  sink.checkPlace();
  return sink;
}

class FileSink implements Sink {
  readonly #temporary: string;
  #file: FileWriter | undefined;
  /** Compresses on the way to the file. */
  #zip: Duplex | undefined;
  #folder = false;
  #ready = false;
  #pending = "";
  #error: Error | undefined;
  /** All that is compressed is written, or it cannot be (then #error is there). */
  #pumped: Promise<void> | undefined;

  readonly #patches: { offset: number; data: Uint8Array }[] = [];
  readonly patch?: Sink["patch"];
  readonly rows?: Sink["rows"];
  readonly name: string;

  constructor(path: string) {
    this.name = path.replace(/(?<=[^/])\/+$/, "");
    this.#temporary = join(dirname(this.name), `.${basename(this.name)}.${process.pid}.part`);
    unfinished.add(this.#temporary);
    if (/\.(gz|zst)$/.test(this.name)) return;
    this.patch = (offset, data) => void this.#patches.push({ offset, data });
    this.rows = async (from, to, columns, digits) => {
      await this.#flush();
      const file = await this.#open();
      await this.#placed(() => file.rows(from, to, columns, digits));
    };
  }

  async write(data: string | Uint8Array): Promise<void> {
    if (typeof data !== "string") {
      await this.#flush();
      return this.#push(data);
    }
    this.#pending += data;
    if (this.#pending.length >= 1 << 18) await this.#flush();
  }

  folder(): string {
    this.#folder = true;
    mkdirSync(this.#temporary, { recursive: true });
    return this.#temporary;
  }

  file(): string {
    this.#ready = true;
    return this.#temporary;
  }

  async finish(): Promise<string> {
    if (!this.#folder && !this.#ready) {
      await this.#flush();
      const file = await this.#open();
      if (this.#zip) {
        this.#zip.end();
        await this.#pumped;
        if (this.#error) throw this.#error;
      }
      await this.#placed(() => file.end());
      this.#applyPatches();
      this.#ready = true;
    }
    return this.#temporary;
  }

  async commit(): Promise<void> {
    await this.finish();
    this.#makePlace();
    renameSync(this.#temporary, this.name);
    unfinished.delete(this.#temporary);
  }

  /** A folder is replaced only by a folder, and only when it holds nothing but such an output. */
  checkPlace(): void {
    const there = statSync(this.name, { throwIfNoEntry: false });
    if (there?.isDirectory() && !holdsOnlySystems(this.name))
      throw InputError.at(this.name, "is a folder that holds other things; it is not replaced, choose another name");
  }

  #makePlace(): void {
    const there = statSync(this.name, { throwIfNoEntry: false });
    if (!there) return;
    this.checkPlace();
    if (there.isDirectory() && !this.#folder)
      throw InputError.at(this.name, "is a folder; it is not replaced by a file, choose another name");
    if (this.#folder) rmSync(this.name, { recursive: true });
  }

  async abort(): Promise<void> {
    this.#zip?.destroy();
    await this.#pumped;
    await this.#file?.destroy();
    rmSync(this.#temporary, { recursive: true, force: true });
    unfinished.delete(this.#temporary);
  }

  #applyPatches(): void {
    if (this.#patches.length === 0) return;
    const file = openSync(this.#temporary, "r+");
    for (const { offset, data } of this.#patches) writeSync(file, data, 0, data.length, offset);
    closeSync(file);
  }

  async #open(): Promise<FileWriter> {
    if (this.#file) return this.#file;
    const zip = /\.zst$/.test(this.name) ? await zstdWriter() : /\.gz$/.test(this.name) ? gzipWriter() : undefined;
    const file = await this.#placed(() => new FileWriter(this.#temporary));
    this.#file = file;
    if (!zip) return file;
    this.#zip = zip;
    this.#pumped = (async () => {
      try {
        for await (const bytes of zip) await file.write(bytes as Uint8Array);
      } catch (error) {
        this.#error ??= InputError.at(this.name, (error as Error).message);
        zip.destroy();
      }
    })();
    return file;
  }

  async #flush(): Promise<void> {
    if (!this.#pending) return;
    const text = this.#pending;
    this.#pending = "";
    await this.#push(text);
  }

  async #push(data: string | Uint8Array): Promise<void> {
    const file = await this.#open();
    if (!this.#zip) return this.#placed(() => file.write(typeof data === "string" ? Buffer.from(data) : data));
    if (!this.#error && !this.#zip.write(data)) await Promise.race([once(this.#zip, "drain"), this.#pumped]);
    if (this.#error) throw this.#error;
  }

  /** What the system says, with the name of the file that was asked for. */
  async #placed<T>(body: () => T | Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw error instanceof InputError ? error : InputError.at(this.name, (error as Error).message);
    }
  }
}

/** Nothing but what formats that are folders write (formats/deepmd-*.ts), so that it may be replaced. */
function holdsOnlySystems(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).every((entry) =>
    entry.isDirectory()
      ? /^set\.\w+$/.test(entry.name) || existsSync(join(folder, entry.name, "type.raw"))
      : /\.raw$|^nopbc$/.test(entry.name),
  );
}

/** Standard output, a device, a named pipe: bytes go there as they come, nothing is renamed. */
class StreamSink implements Sink {
  readonly #stream: Writable;
  #error: Error | undefined;

  constructor(
    readonly name: string,
    stream?: Writable,
  ) {
    this.#stream = stream ?? createWriteStream(name);
    if (stream) return; // whose errors are handled where it was made
    this.#stream.on("error", (error) => {
      this.#error = InputError.at(name, error.message);
    });
  }

  async write(data: string | Uint8Array): Promise<void> {
    if (this.#error) throw this.#error;
    // An error ends the waiting too; it is told by its own event, with the name of the output.
    if (!this.#stream.write(data)) await once(this.#stream, "drain").catch(() => undefined);
    if (this.#error) throw this.#error;
  }

  folder(): string {
    throw new InputError(`a format that is a folder cannot be written to ${this.name}`);
  }

  file(): string {
    throw new InputError(`this format cannot be written to ${this.name}`);
  }

  async finish(): Promise<string> {
    throw new InputError(`${this.name} cannot be read back`);
  }

  async commit(): Promise<void> {
    if (this.#stream !== process.stdout) {
      this.#stream.end();
      if (!this.#stream.closed) await once(this.#stream, "close").catch(() => undefined);
    }
    if (this.#error) throw this.#error;
  }

  async abort(): Promise<void> {
    if (this.#stream !== process.stdout) this.#stream.destroy();
  }
}

const unfinished = new Set<string>();

/** For a program that is interrupted: removes what has no name of its own yet. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
}
