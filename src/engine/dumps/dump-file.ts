/**
 * The file of a dump: one for all snapshots, or one per snapshot ('*' in the name), plain or compressed by its ending. Each snapshot
 * is written with one call, so that a killed run leaves whole snapshots (and whole gzip members).
 */
import { closeSync, rmSync } from "node:fs";
import * as zlib from "node:zlib";
import { InputError } from "../../model/errors.js";
import { openOutput, outputsAreHeld } from "../output-file.js";
import { reason, writeWhole } from "../write-whole.js";

export class DumpFile {
  append = false;
  pad = 0;
  /** Keep only so many files of a '*' name; 0: all. */
  maxFiles = 0;
  readonly #kept: string[] = [];
  #descriptor: number | undefined;
  /** Snapshots written to the file that is open. */
  snapshots = 0;

  constructor(readonly name: string) {}

  get perSnapshot(): boolean {
    return this.name.includes("*");
  }

  get #compressed(): boolean {
    return /\.(gz|zst)$/.test(this.name);
  }

  get binary(): boolean {
    return this.name.endsWith(".bin");
  }

  /** Opens what the snapshot of this step goes to; true when it is a new file. */
  open(step: number): boolean {
    if (this.perSnapshot) {
      this.close();
      const name = this.name.replace("%", "0").replace("*", String(step).padStart(this.pad, "0"));
      this.#descriptor = this.#open(name);
      this.#forgetOldest(name);
      this.snapshots = 0;
    } else if (this.#descriptor === undefined) {
      this.#descriptor = this.#open(this.name.replace("%", "0"));
      this.snapshots = 0;
    }
    return this.snapshots === 0;
  }

  write(parts: readonly (string | Uint8Array)[]): void {
    const bytes = parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part));
    const packed = this.#compressed ? [this.#packed(Buffer.concat(bytes))] : bytes;
    writeWhole(this.#descriptor as number, packed, { name: this.name, what: "dump file" });
    this.snapshots++;
    if (this.perSnapshot) this.close();
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(name: string): number {
    try {
      return openOutput(name, this.append ? "a" : "w");
    } catch (error) {
      throw new InputError(`Cannot open dump file ${name}: ${reason(error)}`);
    }
  }

  #forgetOldest(name: string): void {
    if (this.maxFiles <= 0 || outputsAreHeld()) return;
    this.#kept.push(name);
    while (this.#kept.length > this.maxFiles) rmSync(this.#kept.shift() as string, { force: true });
  }

  #packed(bytes: Buffer): Uint8Array {
    if (this.name.endsWith(".gz")) return zlib.gzipSync(bytes, { level: 6 });
    if (!this.name.endsWith(".zst")) return bytes;
    const compress = (zlib as { zstdCompressSync?: (data: Uint8Array) => Buffer }).zstdCompressSync;
    if (!compress)
      throw new InputError(`Dump file ${this.name}: this Node.js cannot write zstd; use .gz or Node.js 22.15 or newer`);
    return compress(bytes);
  }
}
