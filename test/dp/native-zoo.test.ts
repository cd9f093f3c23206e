/** Native models (.dp, .yaml) of many architectures with DeePMD-kit's energies for those very files (scripts/reference/native.py). */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DeepPotential } from "../../src/potential/deep-potential.js";
import { type Answer, distance, frameOf } from "./fixture.js";

const folder = new URL("../../fixtures/native/", import.meta.url).pathname;
const temporary = mkdtempSync(join(tmpdir(), "garnet-native-zoo-"));
const models = readdirSync(folder).filter((name) => name.endsWith(".gz"));

function load(packed: string): DeepPotential {
  const file = join(temporary, packed.slice(0, -".gz".length));
  writeFileSync(file, gunzipSync(readFileSync(join(folder, packed))));
  return DeepPotential.load(file);
}

function answersOf(packed: string): [string, Answer][] {
  const name = packed.replace(/\.(dp|yaml)\.gz$/, "");
  return Object.entries(JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")).results);
}

const parameters = (answer: Answer) => ({ fparam: answer.fparam ?? undefined, aparam: answer.aparam ?? undefined });

describe("native models agree with DeePMD-kit 3.2", () => {
  it.each(models)("%s", (packed) => {
    const potential = load(packed);
    for (const [structure, answer] of answersOf(packed)) {
      const result = potential.evaluate(frameOf(answer), { ...parameters(answer), atomic: true });
      const each = answer.types.length;
      expect(Math.abs(result.energy - answer.energy) / each, structure).toBeLessThan(1e-11);
      expect(distance(result.atomEnergy ?? [], answer.atom_energy), structure).toBeLessThan(1e-10);
    }
  });

  it.each(models)("forces of %s are minus the derivative", (packed) => {
    const potential = load(packed);
    for (const [structure, answer] of answersOf(packed)) {
      if (structure === "large") continue;
      const result = potential.evaluate(frameOf(answer), parameters(answer));
      if (result.gauge.overSel > 0) continue; // who is among the nearest changes with the step
      for (const atom of [0, 3]) {
        const step = 1e-4;
        const energies = [-step, step].map((by) => {
          const positions = answer.positions.map((x) => [...x]);
          positions[atom][atom % 2] += by;
          return potential.evaluate(frameOf({ ...answer, positions }), parameters(answer)).energy;
        });
        const force = -(energies[1] - energies[0]) / (2 * step);
        expect(Math.abs(force - result.forces[3 * atom + (atom % 2)]), structure).toBeLessThan(
          2e-6 * (1 + Math.abs(force)),
        );
      }
    }
  });

  it("a damaged description names its line or what is missing", () => {
    const text = gunzipSync(readFileSync(join(folder, "carry.yaml.gz"))).toString();
    const refusal = (content: string) => {
      const file = join(temporary, "damaged.yaml");
      writeFileSync(file, content);
      expect(() => DeepPotential.load(file)).toThrow(/^[^\n]*damaged\.yaml: /);
      try {
        DeepPotential.load(file);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    expect(refusal(text.replace("  type_map:", "\ttype_map:"))).toMatch(/line \d+/);
    expect(refusal(text.replace("type: ener", "type: dipole"))).toContain("'dipole'");
    expect(refusal(text.replace(/- 0\.\d+\n/, "- many\n"))).toContain("'many' instead of a number");
    expect(refusal(text.replace("  type: standard", "  type: spin_ener"))).toContain("spin_ener");
  });
});
