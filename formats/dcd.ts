/**
 * DCD (CHARMM, NAMD, X-PLOR, LAMMPS `dump dcd`): Fortran records of 32-bit coordinates. The file has no origin, ids or types, and
 * the cell record is easy to get wrong: A, cos γ, B, cos β, cos α, C in LAMMPS and NAMD, with degrees in place of cosines in
 * older files.
 */
import { Parser } from "binary-parser";
import { type CellParameters, cellFromParameters, cellParameters } from "../src/model/cell.js";
import { type Frame, makeFrame } from "../src/model/frame.js";
import { doublesOf } from "./binary.js";
import { type BinaryFrames, indexBinaryFrames, readBinaryFrames, readBinaryFramesAt } from "./binary-frames.js";
import { ByteWindow } from "./byte-window.js";
import { defineFormat, type FrameOffset, type ReadOptions, type WriteOptions } from "./format.js";
import { forLammps } from "./lammps-frames.js";
import type { Sink } from "./sink.js";
import type { Source } from "./source.js";

export const dcd = defineFormat({
  name: "dcd",
  aliases: ["lammps/dump/dcd", "dump/dcd", "charmm/dcd", "namd/dcd"],
  title: "DCD trajectory (CHARMM, NAMD, LAMMPS)",
  reference: "https://www.ks.uiuc.edu/Research/vmd/plugins/molfile/dcdplugin.html",
  files: [/\.dcd$/i],
  sniff: (_, bytes) => {
    if (bytes.length < 92) return 0;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, 92);
    const short =
      buffer.toString("latin1", 4, 8) === "CORD" && [buffer.readInt32LE(0), buffer.readInt32BE(0)].includes(84);
    const long =
      buffer.toString("latin1", 8, 12) === "CORD" && [buffer.readInt32LE(0), buffer.readInt32BE(4)].includes(84);
    return short || long ? 2 : 0;
  },
  units: true,
  holds: ["cell", "positions", "step", "frames"],
  read: (source, options) => readBinaryFrames(new DcdReader(source, options)),
  index: (source, after) => indexBinaryFrames(new DcdReader(source, { warn() {} }), after),
  readAt: (source, places, options) => readBinaryFramesAt(new DcdReader(source, options), places, source.name),
  write: writeDcd,
});

interface DcdHead {
  frames: number;
  start: number;
  every: number;
  fixed: number;
  delta: number;
  cell: number;
  fourth: number;
  /** Of CHARMM; programs that write its format pretend to be 24. */
  version: number;
}

/** The first record after its magic word: twenty 32-bit words. */
const headParser = (bigEndian: boolean) => {
  const parser = new Parser().endianness(bigEndian ? "big" : "little");
  parser.int32("frames").int32("start").int32("every").seek(20).int32("fixed");
  (bigEndian ? parser.floatbe("delta") : parser.floatle("delta"))
    .int32("cell")
    .int32("fourth")
    .seek(28)
    .int32("version");
  return parser;
};

class DcdReader implements BinaryFrames {
  readonly #window: ByteWindow;
  #bigEndian = false;
  #head!: DcdHead;
  #count = 0;
  /** Atoms that move; the others stand in the first frame only. */
  #free: Int32Array | undefined;
  #first: Float64Array | undefined;
  #lammps = false;
  /** Bytes of a record's length: 8 from some compilers. */
  #markSize: 4 | 8 = 4;
  #frames = 0;

  constructor(
    source: Source,
    readonly options: ReadOptions,
  ) {
    this.#window = new ByteWindow(source);
  }

  close(): Promise<void> {
    return this.#window.close();
  }

  async open(): Promise<void> {
    const mark = Buffer.from((await this.#window.take(4)) ?? []);
    if (mark.length === 0) throw this.#fail("expected a DCD header, but the file is empty");
    const [little, big] = [mark.readInt32LE(0), mark.readInt32BE(0)];
    const more = little === 84 || big === 84 ? await this.#window.peekBytes(4) : undefined;
    if (little === 0 || more?.readInt32LE(0) === 0) {
      this.#markSize = 8;
      const rest = await this.#window.take(4);
      this.#bigEndian = little === 0;
      if (this.#bigEndian && rest?.readInt32BE(0) !== 84) throw this.#noHeader();
    } else {
      this.#bigEndian = little !== 84;
      if (this.#bigEndian && big !== 84) throw this.#noHeader();
    }
    const body = await this.#window.take(84);
    if (body?.toString("latin1", 0, 4) !== "CORD") throw this.#fail("expected 'CORD' in the first record");
    this.#head = headParser(this.#bigEndian).parse(body.subarray(4));
    await this.#endRecord(84);
    const title = await this.#record();
    this.#lammps = title?.toString("latin1").includes("LAMMPS") ?? false;
    const atoms = await this.#record();
    if (atoms?.length !== 4) throw this.#fail("expected the record with the number of atoms");
    this.#count = this.#int(atoms);
    if (this.#count < 0) throw this.#fail(`expected a number of atoms, got ${this.#count}`);
    if (this.#head.fixed > 0) {
      const list = await this.#record();
      if (list?.length !== 4 * (this.#count - this.#head.fixed)) throw this.#fail("expected the list of free atoms");
      this.#free = Int32Array.from({ length: list.length / 4 }, (_, i) => this.#int(list.subarray(4 * i)) - 1);
      if (this.#free.some((atom) => atom < 0 || atom >= this.#count))
        throw this.#fail("a free atom that does not exist");
    }
  }

  /** Where some atoms are fixed, the first frame is read first: only it has them. */
  async seek(at: FrameOffset): Promise<void> {
    if (this.#free && !this.#first && at.line) await this.next();
    await this.#window.seek(at.offset, 0, at.length);
    this.#frames = at.line ?? 0;
  }

  async pass(): Promise<FrameOffset | undefined> {
    const { offset } = this.#window;
    const { cell, fourth, start, every } = this.#head;
    if (this.#free && this.#frames === 0) {
      if (!(await this.#window.peekBytes(1)) || !(await this.next())) return undefined;
      this.#frames = 0;
    } else
      for (let left = 3 + (cell ? 1 : 0) + (fourth ? 1 : 0); left > 0; left--)
        if (!(await this.#passRecord())) return undefined;
    const k = this.#frames++;
    return { offset, length: this.#window.offset - offset, step: start + k * every, line: k, lines: 1 };
  }

  async #passRecord(): Promise<boolean> {
    const mark = await this.#window.take(this.#markSize);
    if (!mark) return false;
    const length = this.#length(mark);
    if (length < 0) throw this.#fail(`expected the length of a record, got ${length}`);
    return (await this.#window.pass(length)) && this.#endRecord(length);
  }

  async next(): Promise<Frame | undefined> {
    const window = this.#window;
    const head = this.#head;
    if (window.start === window.end && !(await window.fill(1))) {
      if (this.#frames === 0) throw this.#fail("there is no frame after the header");
      return undefined;
    }
    const cell = head.cell ? await this.#record() : undefined;
    const parameters = cell ? this.#cell(cell) : undefined;
    const moving = this.#frames > 0 && this.#free ? this.#free : undefined;
    const positions = moving ? Float64Array.from(this.#first!) : new Float64Array(Math.min(3 * this.#count, 3 << 26));
    for (let k = 0; k < 3; k++) {
      const record = head.cell && !cell ? undefined : await this.#record();
      if (!record) return this.#torn();
      const expected = 4 * (moving?.length ?? this.#count);
      if (record.length !== expected) throw this.#fail(`expected a record of ${expected} bytes, got ${record.length}`);
      const values = doublesOf(record, "float", this.#bigEndian);
      for (let i = 0; i < values.length; i++) positions[3 * (moving ? moving[i] : i) + k] = values[i];
    }
    if (head.fourth && !(await this.#record())) return this.#torn();
    if (this.#frames === 0) this.#first = positions;
    const frame = makeFrame({
      positions,
      types: new Int32Array(this.#count),
      ...(parameters ? { cell: cellFromParameters(parameters), periodic: [true, true, true] as const } : {}),
      step: head.start + this.#frames * head.every,
      ...(this.options.types?.length === 1 ? { species: this.options.types } : {}),
    });
    // Only LAMMPS gives the time step in its own unit; CHARMM and NAMD count in AKMA units.
    if (this.#lammps && head.delta > 0) frame.time = frame.step! * Number(head.delta.toPrecision(7));
    this.#frames++;
    return frame;
  }

  /** Cosines, or degrees in older files; the symmetric matrix of the cell in those of CHARMM since version 25. */
  #cell(record: Buffer): CellParameters | undefined {
    if (record.length !== 48) throw this.#fail(`expected a cell record of 48 bytes, got ${record.length}`);
    const values = doublesOf(record, "double", this.#bigEndian);
    if (this.#head.version > 25) return ofSymmetricMatrix(values);
    const [a, gamma, b, beta, alpha, c] = values;
    if (a === 0 && b === 0 && c === 0) return undefined;
    const degrees = (value: number) =>
      Math.abs(value) <= 1 ? (value === 0 ? 90 : (Math.acos(value) * 180) / Math.PI) : value;
    const parameters = { a, b, c, alpha: degrees(alpha), beta: degrees(beta), gamma: degrees(gamma) };
    if (!Object.values(parameters).every((value) => Number.isFinite(value) && value >= 0))
      throw this.#fail("expected cell lengths and angles");
    return parameters;
  }

  /** The body of the next record; undefined when the file ends within it. */
  async #record(): Promise<Buffer | undefined> {
    const mark = await this.#window.take(this.#markSize);
    if (!mark) return undefined;
    const length = this.#length(mark);
    if (length < 0) throw this.#fail(`expected the length of a record, got ${length}`);
    const body = await this.#window.take(length);
    if (!body) return undefined;
    const kept = Buffer.from(body);
    return (await this.#endRecord(length)) ? kept : undefined;
  }

  async #endRecord(length: number): Promise<boolean> {
    const mark = await this.#window.take(this.#markSize);
    if (!mark) return false;
    if (this.#length(mark) !== length)
      throw this.#fail(`a record of ${length} bytes ends with the length ${this.#length(mark)}`);
    return true;
  }

  #length(mark: Buffer): number {
    if (this.#markSize === 4) return this.#int(mark);
    return Number(this.#bigEndian ? mark.readBigInt64BE(0) : mark.readBigInt64LE(0));
  }

  #noHeader(): Error {
    return this.#fail("expected a first record of 84 bytes with 'CORD'");
  }

  #int(bytes: Buffer): number {
    return this.#bigEndian ? bytes.readInt32BE(0) : bytes.readInt32LE(0);
  }

  #fail(message: string): Error {
    return this.#window.fail(`at byte ${this.#window.offset}: ${message}`, 0);
  }

  #torn(): undefined {
    const message = `the file ends inside frame ${this.#frames + 1}`;
    if (this.#frames === 0 || this.options.strict) throw this.#fail(message);
    this.options.warn(`${this.#window.name}: ${message}, which is left out`);
  }
}

/** XX, XY, YY, XZ, YZ, ZZ of the matrix whose rows are the cell vectors, turned so that it is symmetric. */
function ofSymmetricMatrix([xx, xy, yy, xz, yz, zz]: ArrayLike<number> & Iterable<number>): CellParameters | undefined {
  if (xx === 0 && yy === 0 && zz === 0) return undefined;
  return cellParameters(Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz));
}

async function writeDcd(frames: AsyncIterable<Frame>, sink: Sink, options: WriteOptions): Promise<void> {
  // The header has the steps of the first two frames, and their number, which is only known at the end.
  let held: Frame | undefined;
  let begun = false;
  let count = 0;
  let atoms = 0;
  const begin = async (first: Frame, second: Frame | undefined) => {
    begun = true;
    atoms = first.count;
    const start = first.step ?? 0;
    await sink.write(dcdHeader(first, start, second ? Math.max(1, (second.step ?? start + 1) - start) : 1));
  };
  const put = async (frame: Frame) => {
    if (frame.count !== atoms) throw new Error("a DCD file has the same number of atoms in all frames");
    await sink.write(dcdFrame(frame));
    count++;
  };
  for await (const given of frames) {
    const frame = forLammps(given, options);
    if (held) {
      if (!begun) await begin(held, frame);
      await put(held);
    }
    held = frame;
  }
  if (!held) return;
  if (!begun) await begin(held, undefined);
  await put(held);
  const total = Buffer.alloc(4);
  total.writeInt32LE(count);
  if (sink.patch) sink.patch(8, total);
  else
    options.note("derived", "the header does not say how many frames there are: the output cannot be gone back into");
  options.note("derived", "coordinates are rounded to 32 bits");
}

function dcdHeader(frame: Frame, start: number, every: number): Buffer {
  const head = Buffer.alloc(84);
  head.write("CORD", 0, "latin1");
  head.writeInt32LE(start, 8);
  head.writeInt32LE(every, 12);
  const step = frame.time !== undefined && frame.step ? frame.time / frame.step : 0;
  head.writeFloatLE(step, 40);
  head.writeInt32LE(1, 44);
  head.writeInt32LE(24, 80); // as CHARMM 24, which has the cell record
  const title = Buffer.alloc(84, " ");
  title.writeInt32LE(1, 0);
  title.write("Written by garnet for LAMMPS", 4, "latin1");
  const atoms = Buffer.alloc(4);
  atoms.writeInt32LE(frame.count);
  return Buffer.concat([head, title, atoms].flatMap(record));
}

function dcdFrame(frame: Frame): Buffer {
  const { a, b, c, alpha, beta, gamma } = cellParameters(frame.cell!);
  const cosine = (degrees: number) => (degrees === 90 ? 0 : Math.cos((degrees * Math.PI) / 180));
  const cell = Float64Array.of(a, cosine(gamma), b, cosine(beta), cosine(alpha), c);
  const records = [cell as Float64Array | Float32Array];
  for (let k = 0; k < 3; k++)
    records.push(Float32Array.from({ length: frame.count }, (_, i) => frame.positions[3 * i + k]));
  return Buffer.concat(records.map((values) => Buffer.from(values.buffer)).flatMap(record));
}

function record(body: Buffer): Buffer[] {
  const mark = Buffer.alloc(4);
  mark.writeInt32LE(body.length);
  return [mark, body, mark];
}
