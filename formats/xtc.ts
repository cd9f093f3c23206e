/**
 * XTC (GROMACS, LAMMPS `dump xtc`): big-endian frames of step, time in ps, cell in nm, and coordinates rounded to 1/precision nm
 * and compressed. The file has no types, ids or origin. https://manual.gromacs.org/current/reference-manual/file-formats.html#xtc
 */
import type { Frame } from "../src/model/frame.js";
import { makeFrame } from "../src/model/frame.js";
import { doublesOf } from "./binary.js";
import { type BinaryFrames, indexBinaryFrames, readBinaryFrames, readBinaryFramesAt } from "./binary-frames.js";
import { ByteWindow } from "./byte-window.js";
import { defineFormat, type FrameOffset, type ReadOptions } from "./format.js";
import { decodeXtc } from "./xtc-decode.js";

/** The second one has sizes of 64 bits. */
const magics = [1995, 2023];
const angstrom = 10; // in one nm

export const xtc = defineFormat({
  name: "xtc",
  aliases: ["lammps/dump/xtc", "dump/xtc", "gromacs/xtc"],
  title: "XTC trajectory (GROMACS, LAMMPS dump xtc)",
  reference: "https://manual.gromacs.org/current/reference-manual/file-formats.html#xtc",
  files: [/\.xtc$/i],
  sniff: (_, bytes) =>
    bytes.length > 92 && magics.includes(Buffer.from(bytes.buffer, bytes.byteOffset, 4).readInt32BE(0)) ? 2 : 0,
  holds: [],
  read: (source, options) => readBinaryFrames(new XtcReader(new ByteWindow(source), options)),
  index: (source, after) => indexBinaryFrames(new XtcReader(new ByteWindow(source), { warn() {} }), after),
  readAt: (source, places, options) =>
    readBinaryFramesAt(new XtcReader(new ByteWindow(source), options), places, source.name),
});

class XtcReader implements BinaryFrames {
  #frames = 0;
  constructor(
    readonly window: ByteWindow,
    readonly options: ReadOptions,
  ) {}

  async open(): Promise<void> {}

  close(): Promise<void> {
    return this.window.close();
  }

  async seek(at: FrameOffset): Promise<void> {
    await this.window.seek(at.offset, 0, at.length);
    this.#frames = at.line ?? 0;
  }

  async pass(): Promise<FrameOffset | undefined> {
    const { window } = this;
    const { offset } = window;
    const head = (await window.peekBytes(1)) && (await this.#head());
    if (!head) return undefined;
    const { count, step, large } = head;
    let length = 12 * count;
    if (count > 9) {
      const block = await this.#take(large ? 40 : 36);
      if (!block) return undefined;
      length = 4 * Math.ceil(this.#length(block, count, large) / 4);
    }
    if (!(await window.pass(length))) return undefined;
    return { offset, length: window.offset - offset, step, line: this.#frames++, lines: 1 };
  }

  async #head(): Promise<{ head: Buffer; count: number; step: number; large: boolean } | undefined> {
    const head = await this.#take(56);
    if (!head) return undefined;
    const magic = head.readInt32BE(0);
    if (!magics.includes(magic)) throw this.#fail(`expected the number ${magics[0]} that begins a frame, got ${magic}`);
    const [count, step, again] = [head.readInt32BE(4), head.readInt32BE(8), head.readInt32BE(52)];
    if (count < 0 || again !== count) throw this.#fail(`expected a number of atoms twice, got ${count} and ${again}`);
    return { head, count, step, large: magic === magics[1] };
  }

  async next(): Promise<Frame | undefined> {
    const { window } = this;
    if (window.start === window.end && !(await window.fill(1))) {
      if (this.#frames === 0) throw this.#fail("expected an XTC frame, but the file is empty");
      return undefined;
    }
    const found = await this.#head();
    if (!found) return this.#torn();
    const { head, count, step, large } = found;
    const cell = doublesOf(head.subarray(16, 52), "float", true).map((x) => x * angstrom);
    const positions = await this.#positions(count, large);
    if (!positions) return this.#torn();
    this.#frames++;
    const { types } = this.options;
    return makeFrame({
      positions,
      types: new Int32Array(count),
      ...(cell.some((x) => x !== 0) && { cell, periodic: [true, true, true] as const }),
      step,
      time: Number(head.readFloatBE(12).toPrecision(7)),
      ...(types?.length === 1 && { species: types }),
    });
  }

  async #positions(count: number, large: boolean): Promise<Float64Array | undefined> {
    // Nine atoms or fewer are not worth compressing.
    if (count <= 9) {
      const plain = await this.#take(12 * count);
      return plain && doublesOf(plain, "float", true).map((x) => x * angstrom);
    }
    const head = await this.#take(large ? 40 : 36);
    if (!head) return undefined;
    const precision = head.readFloatBE(0);
    if (!(precision > 0)) throw this.#fail(`expected a precision above 0, got ${precision}`);
    const integers = Array.from({ length: 7 }, (_, k) => head.readInt32BE(4 + 4 * k));
    const length = this.#length(head, count, large);
    const bytes = await this.#take(4 * Math.ceil(length / 4));
    if (!bytes) return undefined;
    const block = { count, minimum: integers.slice(0, 3), maximum: integers.slice(3, 6), range: integers[6] };
    try {
      const found = decodeXtc({ ...block, bytes: bytes.subarray(0, length) });
      return found.map((x) => (x * angstrom) / precision);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw this.#fail(error.message);
    }
  }

  #length(head: Buffer, count: number, large: boolean): number {
    const length = large ? Number(head.readBigInt64BE(32)) : head.readInt32BE(32);
    // No coordinate takes more than three words.
    if (length < 0 || length > 16 * count + 64)
      throw this.#fail(`expected the length of the coordinates, got ${length}`);
    return length;
  }

  /** A copy: the window moves. */
  async #take(length: number): Promise<Buffer | undefined> {
    const bytes = await this.window.take(length);
    return bytes && Buffer.from(bytes);
  }

  #fail(message: string): Error {
    return this.window.fail(`at byte ${this.window.offset}: ${message}`, 0);
  }

  #torn(): undefined {
    const message = `the file ends inside frame ${this.#frames + 1}`;
    if (this.#frames === 0 || this.options.strict) throw this.#fail(message);
    this.options.warn(`${this.window.name}: ${message}, which is left out`);
  }
}
