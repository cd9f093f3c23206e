/**
 * A file that is written by a thread of the addon while the next bytes are made. Nothing that is given has to stay as it is: bytes
 * are copied, rows are put into text where the thread takes them from.
 */
import { close, closeSync, openSync, writeSync } from "node:fs";
import { getSystemErrorName } from "node:util";
import { type NativeFileQueue, native, type TextColumn } from "../src/native.js";

/** Bytes that may wait: enough for the disk to have work, few enough to count on. */
const mostWaiting = 1 << 23;

export class FileWriter {
  readonly #file: number;
  readonly #queue: NativeFileQueue;
  #closed = false;

  /** Throws when the file cannot be opened. */
  constructor(path: string) {
    this.#file = openSync(path, "w");
    this.#queue = new (native().FileQueue)(this.#file);
  }

  /** Takes the bytes; waits only when too many are on their way. Throws what went wrong with earlier ones. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#queue.append(bytes) > mostWaiting) await this.#wait(mostWaiting / 2);
  }

  /** The same of rows of columns; `digits` as for formatRows. */
  async rows(from: number, to: number, columns: readonly TextColumn[], digits: number): Promise<void> {
    if (this.#queue.rows(from, to, columns, digits) > mostWaiting) await this.#wait(mostWaiting / 2);
  }

  /** All has been given to the system, or an error. */
  flush(): Promise<void> {
    return this.#wait(0);
  }

  /** Overwrites bytes that were written before. */
  async patch(offset: number, bytes: Uint8Array): Promise<void> {
    await this.flush();
    writeSync(this.#file, bytes, 0, bytes.length, offset);
  }

  async end(): Promise<void> {
    await this.flush();
    this.#closed = true;
    this.#queue.stop();
    closeSync(this.#file);
  }

  /** Gives up: what has not been written is forgotten. */
  async destroy(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue.stop();
    await new Promise((resolve) => close(this.#file, resolve));
  }

  async #wait(most: number): Promise<void> {
    try {
      await this.#queue.wait(most);
    } catch (error) {
      const { errno, message } = error as NodeJS.ErrnoException;
      throw Object.assign(new Error(`${getSystemErrorName(errno!)}: ${message.toLowerCase()}, write`), {
        errno,
        code: getSystemErrorName(errno!),
      });
    }
  }
}
