/**
 * NumPy's .npy files (versions 1, 2, 3), row by row: a set of a million frames is never in memory at once.
 * Definition: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { InputError } from "../src/model/errors.js";
import { FileWriter } from "./file-writer.js";

type Decode = (view: DataView, at: number, little: boolean) => number;

const kinds: Record<string, { size: number; decode: Decode }> = {
  f2: { size: 2, decode: (view, at, little) => half(view.getUint16(at, little)) },
  f4: { size: 4, decode: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, decode: (view, at, little) => view.getFloat64(at, little) },
  i1: { size: 1, decode: (view, at) => view.getInt8(at) },
  i2: { size: 2, decode: (view, at, little) => view.getInt16(at, little) },
  i4: { size: 4, decode: (view, at, little) => view.getInt32(at, little) },
  i8: { size: 8, decode: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { size: 1, decode: (view, at) => view.getUint8(at) },
  u2: { size: 2, decode: (view, at, little) => view.getUint16(at, little) },
  u4: { size: 4, decode: (view, at, little) => view.getUint32(at, little) },
  u8: { size: 8, decode: (view, at, little) => Number(view.getBigUint64(at, little)) },
  b1: { size: 1, decode: (view, at) => view.getUint8(at) },
};

export interface NpyHeader {
  /** As in the file, such as "<f8". */
  type: string;
  fortran: boolean;
  shape: number[];
  /** Where the values begin. */
  offset: number;
}

/** The array of a .npy file as rows: the first dimension counts rows, all others together are the row. */
export class NpyFile {
  readonly header: NpyHeader;
  readonly rows: number;
  readonly width: number;
  readonly #file: number;
  readonly #size: number;
  readonly #decode: Decode;
  readonly #little: boolean;
  #columns: Uint8Array | undefined;

  constructor(
    path: string,
    readonly name: string,
  ) {
    this.#file = openSync(path, "r");
    try {
      const bytes = fstatSync(this.#file).size;
      this.header = parseNpyHeader(this.#bytes(0, Math.min(bytes, 1 << 16)), name);
      const { type, shape, offset } = this.header;
      const kind = kinds[type.slice(1)];
      if (!kind || !"<>|=".includes(type[0]))
        throw InputError.at(name, `expected numbers, got values of type ${JSON.stringify(type)}`);
      this.#decode = kind.decode;
      this.#size = kind.size;
      this.#little = type[0] !== ">";
      this.rows = shape.length ? shape[0] : 1;
      this.width = shape.slice(1).reduce((product, n) => product * n, 1);
      const expected = offset + this.rows * this.width * this.#size;
      if (bytes < expected)
        throw InputError.at(
          name,
          `shape (${shape.join(", ")}) of ${type} needs ${expected} bytes, the file has ${bytes}`,
        );
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  row(index: number): Float64Array {
    const out = new Float64Array(this.width);
    const { offset, fortran, shape } = this.header;
    if (fortran && shape.length > 1) {
      this.#columns ??= this.#bytes(offset, this.rows * this.width * this.#size);
      const view = new DataView(this.#columns.buffer, this.#columns.byteOffset);
      const dimensions = shape.slice(1);
      for (let k = 0; k < this.width; k++) {
        // Index in the row as C has it → place in the file, where the first index runs fastest.
        let rest = k;
        let stride = this.width * this.rows;
        let place = index;
        for (let d = dimensions.length - 1; d >= 0; d--) {
          stride /= dimensions[d];
          place += (rest % dimensions[d]) * stride;
          rest = Math.floor(rest / dimensions[d]);
        }
        out[k] = this.#decode(view, place * this.#size, this.#little);
      }
      return out;
    }
    const bytes = this.#bytes(offset + index * this.width * this.#size, this.width * this.#size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let k = 0; k < this.width; k++) out[k] = this.#decode(view, k * this.#size, this.#little);
    return out;
  }

  close(): void {
    closeSync(this.#file);
  }

  #bytes(from: number, length: number): Uint8Array {
    const buffer = new Uint8Array(length);
    let at = 0;
    while (at < length) {
      const got = readSync(this.#file, buffer, at, length - at, from + at);
      if (got === 0) throw InputError.at(this.name, "the file ends inside its values");
      at += got;
    }
    return buffer;
  }
}

export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const fail = (message: string) => InputError.at(name, message);
  if (bytes.length < 10 || bytes[0] !== 0x93 || Buffer.from(bytes.subarray(1, 6)).toString("latin1") !== "NUMPY")
    throw fail("expected a .npy file (it begins with \\x93NUMPY), got something else");
  const version = bytes[6];
  if (version < 1 || version > 3) throw fail(`expected version 1, 2 or 3 of the .npy format, got ${version}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) throw fail("the file ends inside its header");
  const text = Buffer.from(bytes.subarray(start, start + length)).toString(version === 3 ? "utf8" : "latin1");
  const type = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (type === undefined || fortran === undefined || shape === undefined || !/^[\d\s,L]*$/.test(shape))
    throw fail(
      `expected descr, fortran_order and shape in the header, got ${JSON.stringify(text.trim().slice(0, 80))}`,
    );
  const numbers = shape
    .split(",")
    .map((word) => word.trim().replace(/L$/, ""))
    .filter((word) => word !== "");
  return { type, fortran: fortran === "True", shape: numbers.map(Number), offset: start + length };
}

/** IEEE 754 half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

// The header has room for any number of rows, since that is known only at the end.
const headerLength = 128;

/** Appends rows to a .npy file; the number of rows is put into its header on `end`. */
export class NpyWriter {
  rows = 0;
  readonly #file: FileWriter;
  readonly #make: (row: ArrayLike<number>) => Uint8Array;
  readonly #type: string;

  constructor(
    path: string,
    readonly width: number,
    type: "<f8" | "<f4" | "<i4",
    /** One number per row: the array is one-dimensional. */
    readonly flat = false,
  ) {
    this.#file = new FileWriter(path);
    this.#type = type;
    const Values = { "<f8": Float64Array, "<f4": Float32Array, "<i4": Int32Array }[type];
    this.#make = (row) => {
      const values = row instanceof Values ? row : new Values(row);
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    };
    this.#file.write(this.#header()).catch(() => {}); // told again by the next call
  }

  async append(row: ArrayLike<number>): Promise<void> {
    this.rows++;
    await this.#file.write(this.#make(row));
  }

  async end(): Promise<void> {
    await this.#file.patch(0, this.#header());
    await this.#file.end();
  }

  #header(): Uint8Array {
    const shape = this.flat ? `(${this.rows},)` : `(${this.rows}, ${this.width})`;
    const text = `{'descr': '${this.#type}', 'fortran_order': False, 'shape': ${shape}, }`;
    const bytes = Buffer.alloc(headerLength, " ");
    bytes.write("\x93NUMPY\x01\x00", 0, "latin1");
    bytes.writeUInt16LE(headerLength - 10, 8);
    bytes.write(text, 10, "latin1");
    bytes[headerLength - 1] = 0x0a;
    return bytes;
  }
}
