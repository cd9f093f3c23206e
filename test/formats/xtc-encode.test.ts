/** What the encoder of XTC blocks writes, the decoder reads: coordinates rounded to the precision, in narrow and in wide boxes. */
import { describe, expect, it } from "vitest";
import { decodeXtc } from "../../formats/xtc-decode.js";
import { encodeXtc } from "../../formats/xtc-encode.js";

function decoded(block: Buffer): Float64Array {
  const integers = (at: number) => [0, 4, 8].map((k) => block.readInt32BE(at + k));
  const length = block.readInt32BE(36);
  expect(block.length).toBe(40 + Math.ceil(length / 4) * 4);
  return decodeXtc({
    count: block.readInt32BE(0),
    minimum: integers(8),
    maximum: integers(20),
    range: block.readInt32BE(32),
    bytes: block.subarray(40, 40 + length),
  });
}

describe("XTC blocks", () => {
  it.each([
    ["a small box", 1.6, 1000],
    ["negative and far", 90, 100000],
    ["wider than 24 bits", 900, 1000000],
  ])("%s", (_, width, precision) => {
    const coordinates = Float32Array.from({ length: 3 * 23 }, (_, k) => width * Math.sin(1.7 * k * k) + (k % 3) * 0.25);
    const back = decoded(encodeXtc(coordinates, precision));
    coordinates.forEach((value, k) => {
      const scaled = Math.fround(value * precision);
      expect(Math.abs(back[k] - scaled)).toBeLessThanOrEqual(Math.max(0.5, Math.abs(scaled) * 2 ** -23));
    });
  });

  it("leaves few atoms as floats", () => {
    const block = encodeXtc(Float32Array.of(0.5, -0.25, 3), 1000);
    expect(block.length).toBe(16);
    expect(block.readInt32BE(0)).toBe(1);
    expect([4, 8, 12].map((at) => block.readFloatBE(at))).toEqual([0.5, -0.25, 3]);
  });
});
