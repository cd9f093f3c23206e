import { describe, expect, it } from "vitest";
import { answers, distance, frameOf, load, names } from "./fixture.js";

/** What the arithmetic of the model allows: DeePMD-kit computes float32 models in float32, ours in double. */
function tolerance(name: string): number {
  if (name === "a-mixed") return 2e-3; // half precision inside
  if (name === "a-float32") return 1e-6;
  return 1e-10;
}

describe("Deep Potentials agree with DeePMD-kit 3.2", () => {
  it.each(names)("%s", (name) => {
    const potential = load(name);
    const within = tolerance(name);
    for (const [structure, answer] of answers(name)) {
      const result = potential.evaluate(frameOf(answer), {
        atomic: true,
        fparam: answer.fparam ?? undefined,
        aparam: answer.aparam ?? undefined,
      });
      const place = `${name}, ${structure}`;
      expect(Math.abs(result.energy - answer.energy), `${place}: energy`).toBeLessThan(within);
      expect(distance(result.forces, answer.forces.flat()), `${place}: forces`).toBeLessThan(within);
      expect(distance(result.virial, answer.virial), `${place}: virial`).toBeLessThan(within);
      expect(distance(result.atomEnergy!, answer.atom_energy), `${place}: atom energies`).toBeLessThan(within);
      expect(distance(result.atomVirial!, answer.atom_virial.flat()), `${place}: atom virials`).toBeLessThan(within);
    }
  });

  it.each(["single", "table", "exact"])("a-two-side and hybrid-a-r-t, %s", (how) => {
    const options = how === "single" ? { precision: "single" as const } : { embedding: how as "table" | "exact" };
    for (const name of ["a-two-side", "hybrid-a-r-t"])
      for (const [, answer] of answers(name)) {
        const result = load(name, options).evaluate(frameOf(answer));
        const within = how === "single" ? 2e-5 : how === "table" ? 1e-8 : 1e-12;
        expect(distance(result.forces, answer.forces.flat())).toBeLessThan(within);
        expect(Math.abs(result.energy - answer.energy)).toBeLessThan(within);
      }
  });
});
