import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { NpyFile, NpyWriter, parseNpyHeader } from "../../formats/npy.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-npy-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes as numpy.save makes them: magic, version, header padded with blanks, values. */
function npy(version: number, descr: string, fortran: boolean, shape: string, values: Uint8Array): NpyFile {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': ${shape}, }`;
  const start = version === 1 ? 10 : 12;
  const padded = `${text.padEnd(Math.ceil((start + text.length + 1) / 64) * 64 - start - 1)}\n`;
  const head = Buffer.alloc(start);
  head.write("\x93NUMPY", "latin1");
  head[6] = version;
  if (version === 1) head.writeUInt16LE(padded.length, 8);
  else head.writeUInt32LE(padded.length, 8);
  const path = join(folder, "x.npy");
  writeFileSync(path, Buffer.concat([head, Buffer.from(padded), values]));
  return new NpyFile(path, "x.npy");
}

const doubles = (...list: number[]) => new Uint8Array(Float64Array.from(list).buffer);

it.each([1, 2, 3])("reads version %i", (version) => {
  const file = npy(version, "<f8", false, "(2, 3)", doubles(1, 2, 3, 4, 5, 6));
  expect([file.rows, file.width]).toEqual([2, 3]);
  expect([...file.row(1)]).toEqual([4, 5, 6]);
});

it("reads Fortran order", () => {
  // numpy: asfortranarray([[1,2,3],[4,5,6]]).tobytes(order="A") has 1 4 2 5 3 6
  const file = npy(1, "<f8", true, "(2, 3)", doubles(1, 4, 2, 5, 3, 6));
  expect([...file.row(0), ...file.row(1)]).toEqual([1, 2, 3, 4, 5, 6]);
  // arange(12).reshape(2, 2, 3) in Fortran order
  const deep = npy(1, "<f8", true, "(2, 2, 3)", doubles(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11));
  expect([...deep.row(0), ...deep.row(1)]).toEqual([...Array(12).keys()]);
});

it("reads other kinds of numbers and byte orders", () => {
  const big = Buffer.alloc(16);
  big.writeDoubleBE(-1.5, 0);
  big.writeDoubleBE(1e300, 8);
  expect([...npy(1, ">f8", false, "(1, 2)", big).row(0)]).toEqual([-1.5, 1e300]);
  expect([...npy(1, "<f4", false, "(1, 1)", new Uint8Array(Float32Array.of(0.5).buffer)).row(0)]).toEqual([0.5]);
  expect([...npy(1, "<i8", false, "(2,)", new Uint8Array(BigInt64Array.of(-3n, 7n).buffer)).row(0)]).toEqual([-3]);
  expect([...npy(1, "<f2", false, "(1, 2)", Uint8Array.of(0x00, 0x3e, 0x00, 0xc0)).row(0)]).toEqual([1.5, -2]);
  expect([...npy(1, "|b1", false, "(1, 2)", Uint8Array.of(1, 0)).row(0)]).toEqual([1, 0]);
});

it.each([
  ["<f8", "(3, 3)", /shape \(3, 3\) of <f8 needs 200 bytes, the file has 176/],
  ["<U3", "(2, 3)", /expected numbers, got values of type "<U3"/],
  ["<f8", "(x)", /expected descr/],
])("refuses %s %s", (descr, shape, message) => {
  expect(() => npy(1, descr, false, shape, doubles(1, 2, 3, 4, 5, 6))).toThrow(message);
});

it("writes what it reads", async () => {
  const path = join(folder, "w.npy");
  const writer = new NpyWriter(path, 2, "<f8");
  for (let k = 0; k < 1000; k++) await writer.append(Float64Array.of(k, 1 / 3));
  await writer.end();
  const file = new NpyFile(path, "w.npy");
  expect(file.header).toEqual({ type: "<f8", fortran: false, shape: [1000, 2], offset: 128 });
  expect([...file.row(999)]).toEqual([999, 1 / 3]);
});

it("needs a whole header", () => {
  expect(() => parseNpyHeader(Buffer.from("\x93NUMPY\x01\x00\xff\x00{", "latin1"), "x.npy")).toThrow(
    /ends inside its header/,
  );
});
