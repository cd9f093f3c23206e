/** Rows of words into arrays: every word as JavaScript reads it, every wrong one found, however they stand in the text. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { native } from "../../src/native.js";

const columns = [
  { kind: "big" },
  { kind: "integer", bias: -1 },
  { kind: "real", width: 2, component: 0 },
  { kind: "real", width: 2, component: 1 },
  { kind: "word" },
] as const;

/** Numbers as programs write them: any length, sign, point, exponent. */
const real = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((x) => x.toPrecision(6)),
  fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((x) => x.toFixed(8)),
  fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((x) => x.toExponential(16)),
  fc.constantFrom(
    "0",
    "-0",
    "-.5",
    "5.",
    "+1.5",
    "1234567890123456",
    "9999999999999999",
    "0.00000000000001",
    "1e5",
    "-1E-3",
  ),
);
const integer = fc.oneof(
  fc.integer().map(String),
  fc.integer({ min: -99, max: 99 }).map(String),
  fc.constantFrom("0", "99999999", "-9999999", "100000000", "1.0", "2e3", "+7"),
);
const blank = fc.constantFrom(" ", "  ", "\t", " \t  ");
const row = fc
  .tuple(integer, integer, real, real, fc.constantFrom("Li", "O", "H1"), blank, fc.constantFrom("", " ", "\r"))
  .map(([id, type, x, y, word, space, end]) => ({
    words: [id, type, x, y, word],
    text: [id, type, x, y, word].join(space) + end,
  }));

function scan(text: string, wanted: number) {
  const bytes = Buffer.from(text);
  const scanner = new (native().RowScanner)(columns);
  const pair = new Float64Array(2 * wanted);
  const arrays = [new BigInt64Array(wanted), new Int32Array(wanted), pair, pair, new Int32Array(wanted)];
  const result = scanner.scan(bytes, 0, bytes.length, wanted, 0, arrays);
  return { ...result, ids: arrays[0], types: arrays[1], pair, names: arrays[4], words: scanner.words };
}

describe("rows of words", () => {
  test("numbers are read as JavaScript reads them", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const fitting = rows.filter(({ words }) => Math.abs(Number(words[1])) < 2 ** 31 - 1);
        const found = scan(fitting.map(({ text }) => `${text}\n`).join(""), fitting.length);
        expect(found.error).toBe("");
        expect(found.rows).toBe(fitting.length);
        fitting.forEach(({ words }, k) => {
          expect(found.ids[k]).toBe(BigInt(Number(words[0])));
          expect(found.types[k]).toBe(Number(words[1]) - 1);
          expect(found.pair[2 * k]).toBe(Number(words[2]));
          expect(found.pair[2 * k + 1]).toBe(Number(words[3]));
          expect(found.words[Number(found.names[k])]).toBe(words[4]);
        });
      }),
      { numRuns: 300 },
    );
  });

  test("the first wrong row stops the scan, and its column is named", () => {
    const wrong = fc.constantFrom(
      "",
      "-",
      ".",
      "-.",
      "1.2.3",
      "1-2",
      "--1",
      "0x10",
      "1e",
      "e5",
      "1,5",
      "1_0",
      "l",
      "+",
      "1.5x",
    );
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 20, maxLength: 40 }),
        fc.nat(),
        fc.integer({ min: 2, max: 3 }),
        wrong,
        (rows, at, column, word) => {
          const good = rows.filter(({ words }) => Math.abs(Number(words[1])) < 2 ** 31 - 1);
          const place = at % good.length;
          const lines = good.map(({ words, text }, k) => (k === place ? words.with(column, word).join(" ") : text));
          const found = scan(`${lines.join("\n")}\n`, good.length);
          expect(found.rows).toBe(place);
          if (word === "") expect(found.error).toMatch(/number|few/);
          else expect([found.error, found.column]).toEqual(["number", column]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("long texts on all threads: every row at its place", () => {
    const count = 50_000;
    const lines = Array.from({ length: count }, (_, k) => `${k + 1} ${(k % 7) + 1} ${k / 8} ${-k * 1.5e-7} Li`);
    const found = scan(`${lines.join("\n")}\n`, count);
    expect(found.rows).toBe(count);
    for (let k = 0; k < count; k++)
      if (
        Number(found.ids[k]) !== k + 1 ||
        found.types[k] !== k % 7 ||
        found.pair[2 * k] !== k / 8 ||
        found.pair[2 * k + 1] !== Number(`${-k * 1.5e-7}`)
      )
        throw new Error(`row ${k}: ${found.ids[k]} ${found.types[k]} ${found.pair[2 * k]} ${found.pair[2 * k + 1]}`);
  });
});
