import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { column, fcc, repeated, type Site } from "./frames.js";

describe("xrd", () => {
  it("has the angles of cubic LLZO's cell at 0.4592 Å (S5)", async () => {
    // A body-centred cell of that size: h + k + l even.
    const body: Site[] = [
      ["Zr", 0, 0, 0],
      ["Zr", 0.5, 0.5, 0.5],
    ];
    const [peaks] = await analyze.xrd([repeated(12.9827, body, 1)], { wavelength: "0.4592", from: 3, to: 13 });
    const angles = Array.from(column(peaks, "two_theta"), (angle) => angle.toFixed(3));
    for (const angle of ["4.966", "5.734", "7.588", "8.113", "9.073", "9.941", "11.117", "12.517"])
      expect(angles).toContain(angle);
    for (const sum of column(peaks, "h").map((h, i) => h + column(peaks, "k")[i] + column(peaks, "l")[i]))
      expect(sum % 2).toBe(0);
  });

  it("of fcc copper has 111, 200, 220, 311, 222 with their multiplicities, in any cell", async () => {
    for (const n of [1, 2]) {
      const [peaks] = await analyze.xrd([repeated(3.615, fcc, n)], { to: 97 });
      expect(Array.from(column(peaks, "multiplicity"))).toEqual([8, 6, 12, 24, 8]);
      expect(Array.from(column(peaks, "h"), (h) => h / n)).toEqual([1, 2, 2, 3, 2]);
      expect(column(peaks, "intensity")[0]).toBe(100);
      expect(column(peaks, "two_theta")[0]).toBeCloseTo(
        (2 * Math.asin((1.54184 * Math.sqrt(3)) / 2 / 3.615) * 180) / Math.PI,
        9,
      );
    }
  });

  it("says what to do about bad input", async () => {
    const frame = repeated(3.615, fcc, 1);
    await expect(analyze.xrd([frame], { wavelength: "Cu" })).rejects.toThrow("CuKa");
    await expect(analyze.xrd([{ ...frame, species: undefined }])).rejects.toThrow("--types");
  });
});
