/** What the fixes ave/… share: when values are sampled, how blocks are averaged, and the file that rows go to. */
import { closeSync, fstatSync, ftruncateSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { openOutput, outputsAreHeld } from "../output-file.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import { reason, writeWhole } from "../write-whole.js";

/** Nevery Nrepeat Nfreq: samples at Nfreq-(Nrepeat-1)·Nevery, …, Nfreq. */
export class Sampling {
  readonly every: number;
  readonly repeat: number;
  readonly frequency: number;
  /** The next step with a sample, and how many of the current block are taken. */
  next = -1;
  taken = 0;
  start = 0;

  constructor(
    private readonly simulation: Simulation,
    words: Words,
    private readonly user: string,
  ) {
    this.every = words.integer("Nevery");
    this.repeat = words.integer("Nrepeat");
    this.frequency = words.integer("Nfreq");
    if (this.every <= 0) throw new InputError(`Illegal ${user} nevery value: ${this.every}`);
    if (this.repeat <= 0) throw new InputError(`Illegal ${user} nrepeat value: ${this.repeat}`);
    if (this.frequency <= 0) throw new InputError(`Illegal ${user} nfreq value: ${this.frequency}`);
    if (this.frequency % this.every !== 0 || this.repeat * this.every > this.frequency)
      throw new InputError(
        `Inconsistent ${user} nevery/nrepeat/nfreq values: ${this.every} ${this.repeat} ${this.frequency}`,
      );
  }

  /** Call when the fix has read its words: the first block is planned. */
  plan(): void {
    this.next = this.#firstOfBlock();
    this.simulation.computes.requestAll(this.next);
  }

  /** In init: a minimization or reset_timestep may have passed the planned step by. */
  init(): void {
    if (this.next >= this.simulation.clock.step) return;
    this.taken = 0;
    this.plan();
  }

  /** Runs `sample(first)` if this step has a sample; true when that completes a block. */
  take(sample: (first: boolean) => void): boolean {
    const { clock, computes } = this.simulation;
    if (this.next > clock.step) return false;
    if (this.next < clock.step) throw new InputError(`${capital(this.user)} missed timestep ${this.next}`);
    computes.clearInvoked();
    sample(this.taken === 0);
    this.taken++;
    const complete = this.taken === this.repeat;
    if (complete) {
      this.taken = 0;
      this.next = clock.step + this.frequency - (this.repeat - 1) * this.every;
    } else this.next += this.every;
    computes.requestInvoked(this.next);
    return complete;
  }

  #firstOfBlock(): number {
    const { step } = this.simulation.clock;
    let end = (Math.floor(step / this.frequency) + 1) * this.frequency;
    while (end < this.start) end += this.frequency;
    if (end - this.frequency === step && this.repeat === 1) return step;
    const first = end - (this.repeat - 1) * this.every;
    return first < step ? first + this.frequency : first;
  }
}

/** `ave one`, `ave running`, `ave window M`: blocks joined. */
export class Blocks {
  kind: "one" | "running" | "window" = "one";
  width = 0;
  #sum: Float64Array = new Float64Array(0);
  #ring: Float64Array[] = [];
  count = 0;

  read(words: Words): void {
    this.kind = words.oneOf(["one", "running", "window"], "ave value");
    if (this.kind !== "window") return;
    this.width = words.integer("the number of blocks");
    if (this.width <= 0) throw new InputError(`Illegal ave window length ${this.width}`);
  }

  /** Adds a block and gives the sum over blocks; `count` is the number of blocks in it. */
  add(block: Float64Array): Float64Array {
    if (this.kind === "one") {
      this.count = 1;
      return block;
    }
    if (this.#sum.length !== block.length) {
      this.#sum = new Float64Array(block.length);
      this.#ring = [];
      this.count = 0;
    }
    for (let k = 0; k < block.length; k++) this.#sum[k] += block[k];
    this.count++;
    if (this.kind === "window") {
      this.#ring.push(Float64Array.from(block));
      if (this.#ring.length > this.width) {
        const oldest = this.#ring.shift() as Float64Array;
        for (let k = 0; k < block.length; k++) this.#sum[k] -= oldest[k];
        this.count--;
      }
    }
    return this.#sum;
  }
}

/** The output file of a fix: titles, then rows; `overwrite` keeps only the last block. */
export class RowFile {
  #file: number;
  #end = 0;
  #headEnd = 0;
  overwrite = false;
  /** Ends the file, after every row written so far. */
  tail = "";

  constructor(
    readonly name: string,
    readonly what: string,
    append = false,
  ) {
    try {
      this.#file = openOutput(name, append ? "a" : "w");
      this.#end = fstatSync(this.#file).size;
    } catch (error) {
      throw new InputError(`Cannot open ${what} file ${name}: ${reason(error)}`);
    }
  }

  head(lines: readonly (string | undefined)[]): void {
    for (const line of lines) if (line !== undefined) this.#put(`${line}\n`);
    this.#headEnd = this.#end;
  }

  write(text: string): void {
    if (this.overwrite) this.#end = this.#headEnd;
    this.#put(text);
    const end = this.#end;
    if (this.tail) this.#put(this.tail);
    if (this.overwrite && !outputsAreHeld()) ftruncateSync(this.#file, this.#end);
    this.#end = end;
  }

  close(): void {
    closeSync(this.#file);
  }

  #put(text: string): void {
    const bytes = Buffer.from(text);
    writeWhole(this.#file, [bytes], { name: this.name, what: `${this.what} file`, at: this.#end });
    this.#end += bytes.length;
  }
}

/** file, title1…3, overwrite, format, ave, start, off: the keywords that ave/time, ave/chunk, ave/histo, ave/correlate share. */
export class FileOptions {
  name: string | undefined;
  append = false;
  titles: (string | undefined)[] = [undefined, undefined, undefined];
  overwrite = false;
  format = " %g";

  /** True if the keyword was one of these. */
  read(keyword: string, words: Words): boolean {
    if (keyword === "file") this.name = words.next("a file name");
    else if (keyword === "append") {
      this.name = words.next("a file name");
      this.append = true;
    } else if (/^title[123]$/.test(keyword)) this.titles[Number(keyword[5]) - 1] = words.next("a title");
    else if (keyword === "overwrite") this.overwrite = true;
    else if (keyword === "format") this.format = words.next("a format");
    else return false;
    return true;
  }

  /** `more`: lines of the head after the titles. */
  open(defaults: readonly (string | undefined)[], what: string, more: readonly string[] = []): RowFile | undefined {
    if (this.name === undefined) return undefined;
    const file = new RowFile(this.name, what, this.append);
    // A form that has no such title (the third of ave/time in scalar mode) does not write it.
    const titles = defaults.map((text, k) => (text === undefined ? undefined : (this.titles[k] ?? text)));
    file.head([...titles, ...more]);
    file.overwrite = this.overwrite;
    return file;
  }
}

export function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
