/** Where a deck's words go: the screen and the log file, each of which may be absent (`-screen none`, `log none`). */
import { closeSync } from "node:fs";
import { InputError } from "../model/errors.js";
import { openOutput } from "./output-file.js";
import { reason, writeWhole } from "./write-whole.js";

export interface Sink {
  write(text: string): void;
  close(): void;
}

export class Log {
  screen: Sink | undefined;
  file: Sink | undefined;
  /** Warnings so far, and how many are shown (thermo_modify warn). */
  warnings = 0;
  warningLimit = 100;
  /** What is put behind a warning: the deck's place. */
  place: () => string = () => "";

  constructor(screen: Sink | undefined, file: Sink | undefined) {
    this.screen = screen;
    this.file = file;
  }

  /** A whole line to both. */
  line(text: string): void {
    this.write(`${text}\n`);
  }

  write(text: string): void {
    this.screen?.write(text);
    this.file?.write(text);
  }

  warning(text: string): void {
    this.warnings++;
    if (this.warningLimit >= 0 && this.warnings > this.warningLimit) return;
    const place = this.place();
    this.line(`WARNING: ${text}${place ? ` (${place})` : ""}`);
    if (this.warnings === this.warningLimit && this.warningLimit > 0)
      this.line(`WARNING: Too many warnings: ${this.warnings}; further ones are not shown`);
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }
}

/** Appends to (or starts) a text file at once: a killed run leaves whole lines. */
export class FileSink implements Sink {
  #file: number;
  #broken = false;

  constructor(
    readonly name: string,
    append = false,
    readonly what = "logfile",
  ) {
    try {
      this.#file = openOutput(name, append ? "a" : "w");
    } catch (error) {
      throw new InputError(`Cannot open ${what} ${name}: ${reason(error)}`);
    }
  }

  write(text: string): void {
    // The error itself goes to the log, too: only the screen is left then.
    if (this.#broken) return;
    try {
      writeWhole(this.#file, [Buffer.from(text)], this);
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

export const standardOutput: Sink = {
  write(text) {
    process.stdout.write(text);
  },
  close() {},
};
