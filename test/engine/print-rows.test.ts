import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { native } from "../../src/native.js";

/** Every kind of number that printing goes wrong for: ties, carries into the next power of ten, the ends of the range. */
function awkward(): Float64Array {
  const values = [
    0, -0, 5e-324, 1.7976931348623157e308, 999999.5, 9.9999995e-5, 0.08203125, 1e22, 1e23, 123456789012345680,
  ];
  for (let k = 0; k < 400; k++) {
    values.push(((k * 7919) % 4096) / 2 ** (k % 14) - 100, 10 ** ((k % 36) - 18) * (1 + ((k % 5) - 2) * 2 ** -52));
    values.push(Math.sin(k) * 10 ** ((k % 31) - 15), Math.round(1e6 * Math.sin(k)) / 10 ** (k % 7));
  }
  return Float64Array.from(values);
}

describe.skipIf(spawnSync("python3", ["--version"]).status !== 0)("rows of a dump", () => {
  const formats = [
    "%g",
    "%.15g",
    "%20.15g",
    "%-12.8g|",
    "%f",
    "%+10.4f",
    "%010.3f",
    "%e",
    "%.16e",
    "%.0f",
    "% .9g",
    "a%%%.17gb",
    "%.20g",
  ];
  it.each(formats)("are printf's digits: %s", (format) => {
    const values = awkward();
    const rows = native().printRows(values.length, "", [{ values, format, after: "\n" }]);
    const words = Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value)));
    const script = "import sys\nfor word in sys.argv[2:]: sys.stdout.write(sys.argv[1] % float(word) + chr(10))";
    const expected = execFileSync("python3", ["-c", script, format, ...words], { encoding: "latin1" });
    expect(Buffer.from(rows).toString("latin1")).toBe(expected);
  });
});
