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
import type { Writable } from "node:stream";
import { createGzip } from "node:zlib";
import { InputError } from "../src/model/errors.js";
import { zstdWriter } from "./zstd.js";

export interface Sink {
  /** The final name. */
  readonly name: string;
  write(data: string | Uint8Array): Promise<void>;
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
  if (path === "-") return new StandardOutput();
  if (existsSync(path) && !force) throw InputError.at(path, "exists already; pass -f to overwrite it");
  return new FileSink(path);
}

class FileSink implements Sink {
  readonly #temporary: string;
  #stream: Writable | undefined;
  #file: Writable | undefined;
  #folder = false;
  #ready = false;
  #pending = "";
  #error: Error | undefined;
  /** Fulfilled when the file cannot be written, so that nobody waits for it in vain. */
  #failed: Promise<void> | undefined;

  readonly #patches: { offset: number; data: Uint8Array }[] = [];
  readonly patch?: Sink["patch"];
  readonly name: string;

  constructor(path: string) {
    this.name = path.replace(/(?<=[^/])\/+$/, "");
    this.#temporary = join(dirname(this.name), `.${basename(this.name)}.${process.pid}.part`);
    if (!/\.(gz|zst)$/.test(this.name)) this.patch = (offset, data) => void this.#patches.push({ offset, data });
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
      await this.#open();
      this.#stream!.end();
      await Promise.race([once(this.#file!, "close"), this.#failed]);
      if (this.#error) throw this.#error;
      this.#applyPatches();
      this.#ready = true;
    }
    return this.#temporary;
  }

  async commit(): Promise<void> {
    await this.finish();
    this.#makePlace();
    renameSync(this.#temporary, this.name);
  }

  /** What stands in the place of the output goes, unless it is a folder that holds more than such an output. */
  #makePlace(): void {
    const there = statSync(this.name, { throwIfNoEntry: false });
    if (!there) return;
    if (there.isDirectory() && !(this.#folder && holdsOnlySystems(this.name)))
      throw InputError.at(
        this.name,
        `is a folder${this.#folder ? " that holds other things" : ""}; it is not replaced, choose another name`,
      );
    if (this.#folder) rmSync(this.name, { recursive: true });
  }

  async abort(): Promise<void> {
    this.#stream?.destroy();
    if (this.#file && !this.#file.closed) {
      const closed = new Promise((resolve) => this.#file!.once("close", resolve));
      this.#file.destroy();
      await closed; // a file that is still being opened would come back after its removal
    }
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  #applyPatches(): void {
    if (this.#patches.length === 0) return;
    const file = openSync(this.#temporary, "r+");
    for (const { offset, data } of this.#patches) writeSync(file, data, 0, data.length, offset);
    closeSync(file);
  }

  async #open(): Promise<void> {
    if (this.#stream) return;
    const zstd = /\.zst$/.test(this.name) ? await zstdWriter() : undefined;
    this.#file = createWriteStream(this.#temporary, { highWaterMark: 1 << 20 });
    this.#failed = new Promise((resolve) => {
      this.#file!.on("error", (error) => {
        this.#error = InputError.at(this.name, error.message);
        resolve();
      });
    });
    const zip = zstd ?? (/\.gz$/.test(this.name) ? createGzip() : undefined);
    zip?.pipe(this.#file);
    this.#stream = zip ?? this.#file;
  }

  async #flush(): Promise<void> {
    if (!this.#pending) return;
    const text = this.#pending;
    this.#pending = "";
    await this.#push(text);
  }

  async #push(data: string | Uint8Array): Promise<void> {
    await this.#open();
    if (!this.#error && !this.#stream!.write(data)) await Promise.race([once(this.#stream!, "drain"), this.#failed]);
    if (this.#error) throw this.#error;
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

class StandardOutput implements Sink {
  readonly name = "standard output";

  async write(data: string | Uint8Array): Promise<void> {
    if (!process.stdout.write(data)) await once(process.stdout, "drain");
  }

  folder(): string {
    throw new InputError("a format that is a folder cannot be written to standard output");
  }

  file(): string {
    throw new InputError("this format cannot be written to standard output");
  }

  async finish(): Promise<string> {
    throw new InputError("standard output cannot be read back");
  }

  async commit(): Promise<void> {}
  async abort(): Promise<void> {}
}
