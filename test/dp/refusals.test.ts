/** Files that are no model, damaged models, structures that do not fit. */
import { describe, expect, it } from "vitest";
import { makeFrame } from "../../src/model/frame.js";
import { bytes, load, loadBytes } from "./fixture.js";

describe("a file that is no frozen graph", () => {
  it.each([
    ["empty", Buffer.alloc(0), /an empty file/],
    ["zip", Buffer.from("PK\x03\x04rest"), /a PyTorch model \(.pth, a zip archive\), got a file that ends too soon/],
    ["hdf5", Buffer.from("\x89HDF\r\n", "latin1"), /HDF5/],
    ["text", Buffer.from("pair_style deepmd graph.pb\n"), /a damaged file/],
    ["no energy", Buffer.from([0x0a, 0x03, 0x0a, 0x01, 0x78]), /has no energy/],
  ])("%s", (_, content, message) => {
    expect(() => loadBytes(content)).toThrow(message);
  });
});

describe("a damaged graph is one sentence", () => {
  const whole = bytes("a-first-two");
  it.each([0.1, 0.3, 0.5, 0.7, 0.9, 0.99])("cut at %s", (share) => {
    expect(() => loadBytes(whole.subarray(0, Math.floor(share * whole.length)))).toThrow(/^[^\n]*model\.pb: [^\n]+$/);
  });

  it("of another meaning: an operation is renamed", () => {
    const other = Buffer.from(whole.toString("latin1").replaceAll("BatchMatMulV2", "BatchMatMulXX"), "latin1");
    expect(() => loadBytes(other)).toThrow(/cannot be evaluated: the operation BatchMatMulXX/);
  });
});

describe("what is asked does not fit the model", () => {
  const frame = makeFrame({ positions: new Float64Array(3), types: Int32Array.of(0), species: ["Na"] });
  it("an element that the model does not know", () => {
    expect(() => load("a-two-side").evaluate(frame)).toThrow(/the model has no element 'Na', only Li La Zr O/);
  });
  it("parameters are missing", () => {
    expect(() => load("a-fparam-aparam").evaluate({ ...frame, species: ["Li"] })).toThrow(
      /expected 2 frame parameters/,
    );
  });
  it("a flat cell", () => {
    const cell = Float64Array.of(1, 0, 0, 0, 1, 0, 1, 1, 0);
    const flat = makeFrame({ positions: new Float64Array(3), types: Int32Array.of(0), species: ["Li"], cell });
    expect(() => load("a-two-side").evaluate(flat)).toThrow(/a cell with a volume/);
  });
});
