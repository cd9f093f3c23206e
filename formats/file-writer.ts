/**
 * Bytes into a file while the next ones are made: a few pieces are on their way to the system at any time. A buffer that was
 * given to `write` must stay as it is until `end`.
 */
import { close, closeSync, openSync, write, writeSync } from "node:fs";

/** Bytes that may wait: enough for the disk to have work, few enough to count on. */
const mostWaiting = 1 << 23;

export class FileWriter {
  readonly #file: number;
  readonly #queue: Uint8Array[] = [];
  #waiting = 0;
  #busy = false;
  #closed = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  /** Throws when the file cannot be opened. */
  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  /** Takes the bytes; waits only when too many are on their way. Throws what went wrong with earlier ones. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#error) throw this.#error;
    if (bytes.length === 0) return;
    this.#queue.push(bytes);
    this.#waiting += bytes.length;
    this.#next();
    while (this.#waiting > mostWaiting && !this.#error) await this.#change();
    if (this.#error) throw this.#error;
  }

  /** All is on its way to the disk, or an error. */
  async flush(): Promise<void> {
    while (this.#busy && !this.#error) await this.#change();
    if (this.#error) throw this.#error;
  }

  /** Overwrites bytes that were written before. */
  async patch(offset: number, bytes: Uint8Array): Promise<void> {
    await this.flush();
    writeSync(this.#file, bytes, 0, bytes.length, offset);
  }

  async end(): Promise<void> {
    await this.flush();
    this.#closed = true;
    closeSync(this.#file);
  }

  /** Gives up: what has not been written is forgotten. */
  async destroy(): Promise<void> {
    if (this.#closed) return;
    this.#queue.length = 0;
    while (this.#busy) await this.#change();
    this.#closed = true;
    await new Promise((resolve) => close(this.#file, resolve));
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #next(): void {
    const bytes = this.#queue[0];
    if (this.#busy || !bytes || this.#error) return;
    this.#busy = true;
    write(this.#file, bytes, (error, count) => {
      this.#busy = false;
      if (error) this.#error = error;
      else {
        this.#waiting -= count;
        if (count < bytes.length && this.#queue.length) this.#queue[0] = bytes.subarray(count);
        else this.#queue.shift();
      }
      this.#next();
      const wake = this.#wake;
      this.#wake = undefined;
      wake?.();
    });
  }
}
