/**
 * The container of our restart files: a line of magic, a JSON head, then raw arrays that the head points to. Written to a temporary
 * name and renamed, so that a killed run leaves the restart before it whole.
 */
import { closeSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { holdOutput, openOutput } from "../output-file.js";
import { reason } from "../write-whole.js";

const MAGIC = "GARNET RESTART 1\n";

type TypedArray = Float64Array | Int32Array;
interface Pointer {
  $array: "f64" | "i32";
  at: number;
  length: number;
}

export function writeContainer(file: string, content: unknown): void {
  const arrays: TypedArray[] = [];
  let bytes = 0;
  const head = JSON.stringify(content, (_, value) => {
    if (value instanceof Float64Array || value instanceof Int32Array) {
      const pointer: Pointer = {
        $array: value instanceof Float64Array ? "f64" : "i32",
        at: bytes,
        length: value.length,
      };
      arrays.push(value);
      bytes += 8 * Math.ceil(value.byteLength / 8);
      return pointer;
    }
    // JSON has no words for these.
    if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
    return value;
  });
  const text = Buffer.from(head);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  if (holdOutput(file)) return;
  const temporary = `${file}.part`;
  try {
    const descriptor = openOutput(temporary);
    for (const part of [Buffer.from(MAGIC), size, text]) writeSync(descriptor, part);
    for (const array of arrays) {
      const raw = Buffer.alloc(8 * Math.ceil(array.byteLength / 8));
      raw.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
      for (let at = 0; at < raw.length; ) at += writeSync(descriptor, raw, at);
    }
    closeSync(descriptor);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new InputError(`Cannot open restart file ${file}: ${reason(error)}`);
  }
}

export function readContainer(file: string): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new InputError(`Cannot open restart file ${file}: ${reason(error)}`);
  }
  if (bytes.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) {
    const lammps = bytes.subarray(0, 16).toString("latin1").startsWith("LammpS RestartT");
    throw new InputError(
      lammps
        ? `Restart file ${file} was written by LAMMPS: restart files are binary images of one program. Convert it there with write_data`
        : `File ${file} is no restart file of Garnet`,
    );
  }
  const start = MAGIC.length + 8;
  const length = Number(bytes.readBigUInt64LE(MAGIC.length));
  const data = start + length;
  if (data > bytes.length) throw new InputError(`Restart file ${file} is cut short`);
  return JSON.parse(bytes.subarray(start, data).toString(), (_, value) => {
    if (value?.$number !== undefined) return Number(value.$number);
    if (value?.$array === undefined) return value;
    const { $array, at, length: count } = value as Pointer;
    const from = data + at;
    const width = $array === "f64" ? 8 : 4;
    if (from + width * count > bytes.length) throw new InputError(`Restart file ${file} is cut short`);
    const copy = bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + from + width * count);
    return $array === "f64" ? new Float64Array(copy) : new Int32Array(copy);
  });
}
