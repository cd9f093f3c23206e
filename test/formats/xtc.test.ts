import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lammpsDump } from "../../formats/lammps-dump.js";
import { xtc } from "../../formats/xtc.js";
import { type Heard, readAll } from "./memory.js";

const file = (name: string) => readFileSync(new URL(`../../fixtures/lammps-dump-binary/${name}`, import.meta.url));

describe("xtc", () => {
  it("reads what LAMMPS wrote, as its text dump of the same steps has it", async () => {
    const frames = await readAll(xtc, file("small.xtc"));
    const text = await readAll(lammpsDump, file("small.dump"));
    expect(frames.map(({ step, time }) => [step, time])).toEqual([
      [0, 0],
      [10, 0.01],
      [20, 0.02],
    ]);
    frames.forEach((frame, k) => {
      frame.cell!.forEach((value, i) => {
        expect(value).toBeCloseTo(text[k].cell![i], 5);
      });
      // Coordinates are rounded to 0.01 Å.
      frame.positions.forEach((value, i) => {
        expect(Math.abs(value - text[k].positions[i])).toBeLessThan(0.00501);
      });
    });
  });

  it("gives the whole frames of a file that is cut, and an error for bytes that are none", async () => {
    const bytes = file("small.xtc");
    const heard: Heard = { warnings: [], notes: [] };
    expect(await readAll(xtc, bytes.subarray(0, bytes.length - 7), {}, heard)).toHaveLength(2);
    expect(heard.warnings).toEqual(["memory: the file ends inside frame 3, which is left out"]);
    await expect(readAll(xtc, bytes.subarray(0, 60))).rejects.toThrow(/ends inside frame 1/);
    await expect(readAll(xtc, bytes.subarray(4))).rejects.toThrow(/expected the number 1995/);
  });

  it("reads no bytes wrongly: an error with its place, or frames", async () => {
    const bytes = file("small.xtc");
    for (let at = 0; at < 600; at++) {
      const broken = Uint8Array.from(bytes.subarray(0, 600));
      broken[at] ^= 1 << (at % 8);
      await readAll(xtc, broken).catch((error) => {
        if (error.name !== "InputError") throw error;
        expect(error.message).toMatch(/^memory/);
      });
    }
  });
});
