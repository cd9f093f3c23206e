/** Numbers as text: the shortest that reads back the same, one by one and many at once. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { native } from "../../src/native.js";

const text = (values: Float64Array, digits = 0) =>
  Buffer.from(native().formatRows(0, values.length, [{ kind: "real", values }], digits))
    .toString("latin1")
    .trimEnd()
    .split("\n");

/** The digits that JavaScript finds necessary, without its choice of exponents. */
const digitsOf = (word: string) => word.replace(/e.*/i, "").replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((x) => Number(x.toPrecision(6))),
  fc.double({ min: -100, max: 100, noNaN: true }).map((x) => Number(x.toFixed(8))),
  fc
    .tuple(fc.integer({ min: -999999999, max: 999999999 }), fc.integer({ min: -16, max: 12 }))
    .map(([m, p]) => Number(`${m}e${p}`)),
  fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -22, max: 3 })).map(([m, p]) => Number(`${m}e${p}`)),
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    10,
    1e15,
    1e14,
    999999999999999,
    9999999999999998,
    99999999,
    100000000,
    1e-4,
    9.9999e-5,
    0.1,
    1e22,
    5e-324,
  ),
);

test("every double comes back the same, with as few digits as there can be", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 150 }), (values) => {
      const words = text(Float64Array.from(values));
      expect(words.length).toBe(values.length);
      values.forEach((x, k) => {
        expect(Object.is(Number(words[k]), x), `${x} as ${words[k]}`).toBe(true);
        // Large whole numbers may be given in full.
        if (Math.abs(x) < 2 ** 53) expect(digitsOf(words[k]), words[k]).toBe(digitsOf(`${x}`));
      });
    }),
    { numRuns: 400 },
  );
});

test("so many digits as are asked for", () => {
  expect(text(Float64Array.of(Math.PI, -1 / 3, 1e-7, 12345678), 5)).toEqual([
    "3.1416",
    "-0.33333",
    "1e-07",
    "1.2346e+07",
  ]);
});

test("whole numbers of any size, in rows of several columns", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer(),
          fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
          fc.integer({ min: -120, max: 120 }),
        ),
        {
          minLength: 1,
          maxLength: 90,
        },
      ),
      (rows) => {
        const out = Buffer.from(
          native().formatRows(
            0,
            rows.length,
            [
              { kind: "integer", values: Int32Array.from(rows, (row) => row[0]) },
              { kind: "big", values: BigInt64Array.from(rows, (row) => row[1]) },
              { kind: "integer", bias: 7, values: Int32Array.from(rows, (row) => row[2]) },
              { kind: "word", words: ["H", "Li"], values: Int32Array.from(rows, (_, k) => k % 2) },
            ],
            0,
          ),
        ).toString("latin1");
        expect(out).toBe(rows.map(([a, b, c], k) => `${a} ${b} ${c + 7} ${k % 2 ? "Li" : "H"}\n`).join(""));
      },
    ),
    { numRuns: 300 },
  );
});
