/**
 * LAMMPS binary dump (`dump … file.bin`): per frame a header and the atoms in one piece per process, all columns as doubles.
 * Files since 2020 begin each frame with a negative number, the length of a magic word, and name their columns; before that
 * they say nothing about columns. Words (element, typelabel) are the type's number here.
 */
import { Parser } from "binary-parser";
import type { Frame } from "../src/model/frame.js";
import { doublesOf } from "./binary.js";
import { ByteWindow } from "./byte-window.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { boxFromBounds, type LammpsBox } from "./lammps-box.js";
import { type ColumnArrays, type ColumnPlan, FrameMaker, planColumns } from "./lammps-columns.js";
import { splitWords } from "./lines.js";
import type { Source } from "./source.js";

export const lammpsDumpBinary = defineFormat({
  name: "lammps/dump/binary",
  aliases: ["lammps-dump-binary", "dump/binary", "dump.bin", "lammpsbin"],
  title: "LAMMPS binary dump (atom, custom)",
  reference: "https://docs.lammps.org/dump.html",
  files: [/\.dump\.bin$/i, /\.lammpsbin$/i, /\.bin$/i],
  sniff: (_, bytes) => (looksBinary(bytes) ? 2 : 0),
  units: true,
  holds: [],
  async *read(source, options) {
    const reader = new BinaryDump(source, options);
    try {
      for (let frame = await reader.next(); frame; frame = await reader.next()) yield frame;
    } finally {
      await reader.close();
    }
  },
});

const magicWords = ["DUMPATOM", "DUMPCUSTOM"];

function looksBinary(bytes: Uint8Array): boolean {
  if (bytes.length < 100) return false;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = buffer.toString("latin1", 8, 18);
  if (magicWords.some((magic) => word.startsWith(magic))) return true;
  // Before 2020: step, atoms, triclinic flag 0 or 1, six boundary flags 0 … 3.
  const [step, atoms] = [buffer.readBigInt64LE(0), buffer.readBigInt64LE(8)];
  const flags = Array.from({ length: 7 }, (_, k) => buffer.readInt32LE(16 + 4 * k));
  return (
    step >= 0n &&
    atoms > 0n &&
    atoms < 1n << 40n &&
    flags[0] >= 0 &&
    flags[0] <= 1 &&
    flags.every((flag) => flag >= 0 && flag <= 3)
  );
}

interface Head {
  step: number;
  count: number;
  /** 0: orthogonal, 1: tilted, 2: general vectors. */
  triclinic: number;
  boundary: number[];
}

const boundaryLetters = "pfsm";

/** What follows the magic word, or begins an old frame. */
const headParser = (bigEndian: boolean) =>
  new Parser()
    .endianness(bigEndian ? "big" : "little")
    .int64("step")
    .int64("count")
    .int32("triclinic")
    .array("boundary", { type: bigEndian ? "int32be" : "int32le", length: 6 });
const headSize = 8 + 8 + 4 + 24;

class BinaryDump {
  readonly #window: ByteWindow;
  readonly #maker: FrameMaker;
  #frames = 0;
  #bigEndian = false;
  #units: string | undefined;

  constructor(
    source: Source,
    readonly options: ReadOptions,
  ) {
    this.#window = new ByteWindow(source);
    this.#maker = new FrameMaker(options.types);
  }

  close(): Promise<void> {
    return this.#window.close();
  }

  async next(): Promise<Frame | undefined> {
    const first = await this.#window.take(8);
    if (!first) {
      if (this.#frames === 0 || this.#window.start < this.#window.end) this.#torn();
      return undefined;
    }
    try {
      const frame = await this.#frame(first);
      if (frame) this.#frames++;
      return frame;
    } catch (error) {
      if (error !== tornFrame) throw error;
      this.#torn();
      return undefined;
    }
  }

  async #frame(first: Buffer): Promise<Frame> {
    const length = Number(-first.readBigInt64LE(0));
    const swapped = Number(-first.readBigInt64BE(0));
    let revision = 0;
    let head: Head;
    if ([length, swapped].some((size) => size >= 4 && size <= 32)) {
      const size = length >= 4 && length <= 32 ? length : swapped;
      const magic = (await this.#take(size)).toString("latin1");
      if (!magicWords.includes(magic)) throw this.#fail(`expected ${magicWords.join(" or ")}, got '${magic}'`);
      this.#bigEndian = (await this.#take(4)).readInt32LE(0) !== 1;
      revision = await this.#int();
      head = this.#parseHead(await this.#take(headSize));
    } else {
      const copy = Buffer.from(first);
      head = this.#parseHead(Buffer.concat([copy, await this.#take(headSize - 8)]));
    }
    const box = await this.#box(head.triclinic);
    const width = await this.#int();
    if (width < 1 || width > 10000) throw this.#fail(`expected the number of columns, got ${width}`);
    let time: number | undefined;
    let names: string[] | undefined;
    if (revision > 1) {
      const units = await this.#text();
      if (units) this.#units = units;
      if ((await this.#take(1))[0]) time = (await this.#doubles(1))[0];
      names = splitWords(await this.#text());
    }
    const plan = this.#plan(names ?? this.#oldColumns(width), width);
    const matrix = await this.#matrix(head.count, width);
    const frame = this.#maker.make(plan, new MatrixColumns(plan, matrix, head.count), box, {
      step: head.step,
      time,
      units: this.#units,
      periodic: [0, 2, 4].map((k) => head.boundary[k] === 0 && head.boundary[k + 1] === 0) as [
        boolean,
        boolean,
        boolean,
      ],
    });
    const wrong = frame.positions.findIndex((x) => !Number.isFinite(x));
    if (wrong >= 0)
      this.options.warn(
        `${this.#window.name}: step ${head.step}: a coordinate of atom ${Math.floor(wrong / 3) + 1} is not finite`,
      );
    const flags = [0, 2, 4]
      .map((k) => boundaryLetters[head.boundary[k]] + boundaryLetters[head.boundary[k + 1]])
      .join(" ");
    if (/[sm]/.test(flags)) frame.info.boundary = flags;
    if (head.triclinic === 2) frame.info.triclinic = "general";
    return frame;
  }

  #parseHead(bytes: Buffer): Head {
    const head = headParser(this.#bigEndian).parse(bytes);
    const parsed: Head = { ...head, step: Number(head.step), count: Number(head.count) };
    if (!(parsed.count >= 0 && parsed.count < 2 ** 40) || parsed.triclinic < 0 || parsed.triclinic > 2)
      throw this.#fail(
        `expected the header of a frame, got ${parsed.count} atoms and triclinic flag ${parsed.triclinic}`,
      );
    if (parsed.boundary.some((flag) => flag < 0 || flag > 3)) throw this.#fail("expected boundary flags from 0 to 3");
    return parsed;
  }

  async #box(triclinic: number): Promise<LammpsBox> {
    if (triclinic === 2) return { cell: await this.#doubles(9), origin: await this.#doubles(3) };
    const [xlo, xhi, ylo, yhi, zlo, zhi] = await this.#doubles(6);
    const tilts = triclinic ? [...(await this.#doubles(3))] : [0, 0, 0];
    const bounds = [
      [xlo, xhi],
      [ylo, yhi],
      [zlo, zhi],
    ];
    if (!bounds.every(([low, high]) => high >= low)) throw this.#fail("expected box bounds in order");
    return boxFromBounds(bounds, tilts);
  }

  /** `dump atom` has five columns, or eight with image flags. */
  #oldColumns(width: number): string[] {
    const { columns } = this.options;
    if (columns?.length === width) return [...columns];
    const images = ["ix", "iy", "iz"];
    if (width === 5 || width === 8) return ["id", "type", "xs", "ys", "zs", ...(width === 8 ? images : [])];
    throw this.#fail(`this old file does not name its ${width} columns: pass --columns id,type,x,y,z,…`);
  }

  #plan(names: readonly string[], width: number): ColumnPlan {
    if (names.length !== width) throw this.#fail(`${width} columns, but ${names.length} names (${names.join(" ")})`);
    // Elements and labels are given by the number of their type.
    const has = names.includes("type");
    return planColumns(
      names.map((name) => (["element", "typelabel"].includes(name) ? (has ? `${name}_type` : "type") : name)),
    );
  }

  /** The atoms of all processes, row after row. */
  async #matrix(count: number, width: number): Promise<Float64Array> {
    const pieces: Float64Array[] = [];
    let total = 0;
    const processes = await this.#int();
    for (let p = 0; p < processes; p++) {
      let left = await this.#int();
      if (left < 0 || left % width !== 0 || total + left > count * width)
        throw this.#fail(`expected a multiple of ${width} numbers for process ${p + 1}, got ${left}`);
      for (; left > 0; left -= pieces.at(-1)!.length) pieces.push(await this.#doubles(Math.min(left, 1 << 17)));
      total = pieces.reduce((sum, piece) => sum + piece.length, 0);
    }
    if (total !== count * width) throw this.#fail(`expected ${count} atoms, got ${total / width}`);
    const matrix = new Float64Array(total);
    let at = 0;
    for (const piece of pieces) {
      matrix.set(piece, at);
      at += piece.length;
    }
    return matrix;
  }

  async #take(count: number): Promise<Buffer> {
    const bytes = await this.#window.take(count);
    if (!bytes) throw tornFrame;
    return bytes;
  }

  async #int(): Promise<number> {
    const bytes = await this.#take(4);
    return this.#bigEndian ? bytes.readInt32BE(0) : bytes.readInt32LE(0);
  }

  async #doubles(count: number): Promise<Float64Array> {
    return doublesOf(await this.#take(8 * count), "double", this.#bigEndian);
  }

  async #text(): Promise<string> {
    const length = await this.#int();
    if (length < 0 || length > 1 << 20) throw this.#fail(`expected the length of a text, got ${length}`);
    return length === 0 ? "" : (await this.#take(length)).toString("utf8");
  }

  #fail(message: string): Error {
    return this.#window.fail(`at byte ${this.#window.offset}: ${message}`, 0);
  }

  #torn(): void {
    const message = `the file ends inside frame ${this.#frames + 1}`;
    if (this.#frames === 0 || this.options.strict) throw this.#fail(message);
    this.options.warn(`${this.#window.name}: ${message}, which is left out`);
  }
}

/** Thrown when the file ends within a frame. */
const tornFrame = new Error("the file ends within a frame");

/** Columns out of rows of doubles. */
class MatrixColumns implements ColumnArrays {
  readonly words: readonly string[] = [];
  readonly #arrays = new Map<string, Float64Array | Int32Array | BigInt64Array>();

  constructor(plan: ColumnPlan, matrix: Float64Array, count: number) {
    const stride = plan.specs.length;
    plan.specs.forEach(({ kind, into, width = 1, component = 0, bias = 0 }, column) => {
      if (into === undefined) return;
      const make = () =>
        kind === "real"
          ? new Float64Array(count * width)
          : kind === "big"
            ? new BigInt64Array(count)
            : new Int32Array(count * width);
      const array = this.#arrays.get(into) ?? make();
      this.#arrays.set(into, array);
      for (let i = 0; i < count; i++) {
        const value = matrix[i * stride + column];
        if (array instanceof BigInt64Array) array[i] = BigInt(Math.trunc(Number.isFinite(value) ? value : 0));
        else array[i * width + component] = value + bias;
      }
    });
  }

  array<T extends Float64Array | Int32Array | BigInt64Array>(into: string): T {
    return this.#arrays.get(into) as T;
  }
}
