/** Native models (.dp): `dp convert-backend` of DeePMD-kit 3.2 made them from the graphs beside them, so the graphs' answers hold. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DeepPotential } from "../../src/potential/deep-potential.js";
import { answers, distance, frameOf } from "./fixture.js";

const folder = new URL("../../fixtures/dp/", import.meta.url).pathname;
const temporary = mkdtempSync(join(tmpdir(), "garnet-native-"));
const native = (name: string) => gunzipSync(readFileSync(join(folder, `${name}.dp.gz`)));

function load(bytes: Uint8Array): DeepPotential {
  const file = join(temporary, "model.dp");
  writeFileSync(file, bytes);
  return DeepPotential.load(file);
}

describe("native models", () => {
  // Cutoffs are float64 here and float32 in graphs: 4.0 and 1.0 are the same in both, 3.8 is not.
  it.each([
    ["a-two-side", 1e-10],
    ["a-widths-dt", 1e-10],
    ["a-fparam-aparam", 1e-10],
    ["a-atom-ener", 1e-10],
    ["t-basic", 1e-6],
  ])("%s", (name, within) => {
    const potential = load(native(name));
    for (const [structure, answer] of answers(name)) {
      if (structure === "tiny") continue; // more neighbours than sel: the backends choose differently
      const result = potential.evaluate(frameOf(answer), {
        fparam: answer.fparam ?? undefined,
        aparam: answer.aparam ?? undefined,
      });
      expect(Math.abs(result.energy - answer.energy), structure).toBeLessThan(within);
      expect(distance(result.forces, answer.forces.flat()), structure).toBeLessThan(within);
    }
  });

  it("damaged files are refused in a sentence", () => {
    const whole = native("a-two-side");
    let refused = 0;
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(whole);
      const cut = round % 2 ? bytes.subarray(0, (round * 7919) % bytes.length) : bytes;
      if (round % 2 === 0) for (let k = 0; k < 6; k++) bytes[(round * 104729 + k * 1299709) % 20000] ^= 1 << k;
      try {
        load(cut);
      } catch (error) {
        expect((error as Error).message).toMatch(/model\.dp: /);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(90);
  });
});
