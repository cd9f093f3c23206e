/**
 * NetCDF's own formats: classic, 64-bit offset (CDF-2) and 64-bit data (CDF-5, which LAMMPS writes). A header, variables without the
 * record dimension, then records of all others, one after the other: they are read one by one.
 * https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html
 */
import { InputError } from "../src/model/errors.js";
import { doublesOf } from "./binary.js";
import { ByteWindow } from "./byte-window.js";
import type { Source } from "./source.js";

export interface NetcdfVariable {
  name: string;
  /** Without the record dimension, and their names. */
  shape: number[];
  dimensions: string[];
  record: boolean;
  attributes: Map<string, number | string>;
  type: NumberType;
  /** Of one record, or of all of it. */
  bytes: number;
  /** In the file, or in a record. */
  begin: number;
}

interface NumberType {
  size: number;
  /** Of big-endian bytes at an offset; undefined: text. */
  number?: (bytes: Buffer, at: number) => number;
  float?: "float" | "double";
}

const types: Record<number, NumberType> = {
  1: { size: 1, number: (bytes, at) => bytes.readInt8(at) },
  2: { size: 1 },
  3: { size: 2, number: (bytes, at) => bytes.readInt16BE(at) },
  4: { size: 4, number: (bytes, at) => bytes.readInt32BE(at) },
  5: { size: 4, number: (bytes, at) => bytes.readFloatBE(at), float: "float" },
  6: { size: 8, number: (bytes, at) => bytes.readDoubleBE(at), float: "double" },
  7: { size: 1, number: (bytes, at) => bytes.readUInt8(at) },
  8: { size: 2, number: (bytes, at) => bytes.readUInt16BE(at) },
  9: { size: 4, number: (bytes, at) => bytes.readUInt32BE(at) },
  10: { size: 8, number: (bytes, at) => Number(bytes.readBigInt64BE(at)) },
  11: { size: 8, number: (bytes, at) => Number(bytes.readBigUInt64BE(at)) },
};

/** What is announced is to be possible: names, dimensions, variables. */
const mostItems = 1 << 16;
const mostBytes = 2 ** 32;

export class NetcdfFile {
  readonly variables = new Map<string, NetcdfVariable>();
  /** Length of each dimension. */
  readonly dimensions = new Map<string, number>();
  /** Where the first record begins, and the bytes of each. */
  begin = 0;
  recordBytes = 0;
  /** As the header says; undefined: as many as the file holds. */
  records: number | undefined;
  readonly window: ByteWindow;
  #wide = false;
  #fixed: Buffer = Buffer.alloc(0);
  #used = 0;

  constructor(readonly source: Source) {
    this.window = new ByteWindow(source);
  }

  async open(): Promise<void> {
    const magic = await this.window.take(4);
    if (magic?.toString("latin1", 0, 3) !== "CDF" || ![1, 2, 5].includes(magic[3]))
      throw this.fail("it does not begin with 'CDF' and 1, 2 or 5");
    this.#used = 4;
    this.#wide = magic[3] === 5;
    const offsets = magic[3] === 1 ? 4 : 8;
    const records = await this.#number(this.#wide ? 8 : 4);
    this.records = records === (this.#wide ? -1 : 0xffffffff) || records < 0 ? undefined : records;
    const dimensions = await this.#list(10, async () => {
      const name = await this.#name();
      const length = await this.#size();
      this.dimensions.set(name, length);
      return { name, length };
    });
    await this.#attributes();
    const variables = await this.#list(11, async () => {
      const name = await this.#name();
      const ids: number[] = [];
      for (let left = await this.#count(); left > 0; left--) ids.push(await this.#size());
      if (ids.some((id) => id >= dimensions.length)) throw this.fail(`'${name}' has a dimension that does not exist`);
      const own = ids.map((id) => dimensions[id]);
      const attributes = await this.#attributes();
      const type = await this.#type();
      await this.#number(this.#wide ? 8 : 4); // its bytes, as far as they can be said in 32 bits
      const begin = await this.#number(offsets);
      const record = own[0]?.length === 0;
      if (record) own.shift();
      const shape = own.map(({ length }) => length);
      const bytes = shape.reduce((product, length) => product * length, type.size);
      if (!(bytes <= mostBytes) || begin < 0) throw this.fail(`'${name}' has ${bytes} bytes at ${begin}`);
      return { name, shape, dimensions: own.map((one) => one.name), record, attributes, type, bytes, begin };
    });
    for (const variable of variables) this.variables.set(variable.name, variable);
    await this.#layOut(variables);
  }

  /** The bytes of a record, which lie there until the next one is asked for; undefined when the file ends within it. */
  async record(index: number): Promise<Buffer | undefined> {
    const at = this.begin + index * this.recordBytes;
    if (this.window.offset !== at) await this.window.seek(at, 0, this.recordBytes);
    return this.window.take(this.recordBytes);
  }

  /** Numbers of a variable, times its scale factor. */
  values(variable: NetcdfVariable, record: Buffer): Float64Array {
    const { type, bytes, begin, attributes, name } = variable;
    if (!type.number) throw this.fail(`expected numbers in '${name}', got text`);
    const from = variable.record ? record : this.#fixed;
    let out: Float64Array;
    if (type.float) out = doublesOf(from.subarray(begin, begin + bytes), type.float, true);
    else {
      out = new Float64Array(bytes / type.size);
      for (let i = 0, at = begin; i < out.length; i++, at += type.size) out[i] = type.number(from, at);
    }
    const factor = Number(attributes.get("scale_factor") ?? 1);
    return factor === 1 ? out : out.map((value) => value * factor);
  }

  close(): Promise<void> {
    return this.window.close();
  }

  fail(message: string): InputError {
    return InputError.at(this.source.name, `not a NetCDF 3 file that can be read (${message})`);
  }

  /** Records begin at the first of their variables; what is before belongs to the others. */
  async #layOut(variables: NetcdfVariable[]): Promise<void> {
    const recorded = variables.filter(({ record }) => record);
    const single = recorded.length === 1;
    for (const { bytes } of recorded) this.recordBytes += single ? bytes : 4 * Math.ceil(bytes / 4);
    const fixed = variables.filter(({ record }) => !record);
    const ends = fixed.map(({ begin, bytes }) => begin + bytes);
    this.begin = recorded.length ? Math.min(...recorded.map(({ begin }) => begin)) : Math.max(this.#used, ...ends);
    for (const variable of recorded) {
      variable.begin -= this.begin;
      if (variable.begin + variable.bytes > this.recordBytes)
        throw this.fail(`'${variable.name}' lies outside of its record`);
    }
    if (this.recordBytes > mostBytes || this.begin < this.#used) throw this.fail("records at an impossible place");
    if (fixed.length === 0) return;
    const first = Math.min(...fixed.map(({ begin }) => begin));
    const end = Math.max(...ends);
    if (first < this.#used || end > this.begin || end - first > mostBytes)
      throw this.fail("a variable at an impossible place");
    await this.window.seek(first, 0);
    const bytes = await this.window.take(end - first);
    if (!bytes) throw this.fail("it ends before its first record");
    this.#fixed = Buffer.from(bytes);
    for (const variable of fixed) variable.begin -= first;
  }

  async #list<T>(tag: number, item: () => Promise<T>): Promise<T[]> {
    const found = await this.#number(4);
    const count = await this.#count();
    if (found !== tag && (found !== 0 || count !== 0)) throw this.fail(`expected list ${tag}, got ${found}`);
    const out: T[] = [];
    while (out.length < count) out.push(await item());
    return out;
  }

  async #attributes(): Promise<Map<string, number | string>> {
    const pairs = await this.#list(12, async () => {
      const name = await this.#name();
      const type = await this.#type();
      const count = await this.#count();
      const bytes = await this.#take(4 * Math.ceil((count * type.size) / 4));
      if (!type.number) return [name, bytes.toString("utf8", 0, count)] as const;
      const value = count > 0 ? type.number(bytes, 0) : Number.NaN;
      return [name, type.float === "float" ? Number(value.toPrecision(7)) : value] as const;
    });
    return new Map<string, number | string>(pairs);
  }

  async #name(): Promise<string> {
    const length = await this.#count();
    return (await this.#take(4 * Math.ceil(length / 4))).toString("utf8", 0, length);
  }

  async #type(): Promise<NumberType> {
    const code = await this.#number(4);
    const type = types[code];
    if (!type || (code > 6 && !this.#wide)) throw this.fail(`a type ${code} of numbers, which there is not`);
    return type;
  }

  async #count(): Promise<number> {
    const count = await this.#size();
    if (count > mostItems) throw this.fail(`${count} of something`);
    return count;
  }

  async #size(): Promise<number> {
    const size = await this.#number(this.#wide ? 8 : 4);
    if (size < 0) throw this.fail(`${size} of something`);
    return size;
  }

  async #number(size: number): Promise<number> {
    const bytes = await this.#take(size);
    return size === 4 ? bytes.readUInt32BE(0) : Number(bytes.readBigInt64BE(0));
  }

  async #take(length: number): Promise<Buffer> {
    const bytes = await this.window.take(length);
    if (!bytes) throw this.fail("it ends within its header");
    this.#used += length;
    return bytes;
  }
}
