import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ForceCase, folder, makeSystem } from "./force-case.js";

// fixtures/forces: what real LAMMPS computes for each pair style (scripts/reference/forces.mjs).
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe.each(names)("%s against LAMMPS", (name) => {
  const one: ForceCase = JSON.parse(readFileSync(join(folder, name), "utf8"));
  // As far as the style's own arithmetic allows (tables and error functions of LAMMPS are approximate).
  const digits = one.digits ?? 1e-12;

  it("has its energy, virial and forces", () => {
    const { compute, pair, atoms, volume } = makeSystem(one);
    const [evdwl, ecoul, elong, ...virial] = compute() as [number, number, number];
    const scale = Math.max(...one.energies.map(Math.abs)) * one.types.length;
    close([evdwl + pair.tail.energy / volume, ecoul, elong], [one.evdwl, one.ecoul, one.elong ?? 0], digits * scale);
    close(
      virial.map((w, k) => w + (k < 3 ? pair.tail.pressure / volume : 0)),
      one.virial,
      digits * (scale + Math.max(...one.virial.map(Math.abs))) * 10,
    );
    close(atoms.f, one.forces, digits * 100 * Math.max(...one.forces.map(Math.abs)));
  });

  it("has its per-atom energies and virials, and the same forces and sums with them", () => {
    const { compute, atoms } = makeSystem(one);
    const result = compute();
    const forces = atoms.f.slice();
    const n = one.types.length;
    const energies = new Float64Array(n);
    const virials = one.virials ? new Float64Array(6 * n) : null;
    const centroids = one.elong ? null : new Float64Array(9 * n);
    const again = compute(energies, virials, centroids);
    close(atoms.f, forces, 1e-11 * Math.max(...one.forces.map(Math.abs)));
    const size = Math.max(...result.map(Math.abs));
    close(again, result, 1e-11 * size);
    close(energies, one.energies, digits * 100 * Math.max(...one.energies.map(Math.abs)));
    if (virials)
      close(virials, one.virials as number[], digits * 100 * Math.max(...(one.virials as number[]).map(Math.abs)));
    if (!centroids) return;
    const sums = Array.from({ length: 6 }, (_, k) => centroids.reduce((sum, w, at) => sum + (at % 9 === k ? w : 0), 0));
    close(sums, result.slice(3), 1e-10 * size);
  });

  it("pushes nothing as a whole, and pushes down the slope of its energy", () => {
    const { compute, atoms } = makeSystem(one);
    compute();
    const force = Math.max(...one.forces.map(Math.abs));
    // A mesh does not keep momentum to the last digit.
    const drift = one.commands.some((command) => command.includes("pppm")) ? 1e-4 : 1e-11;
    for (let d = 0; d < 3; d++)
      expect(Math.abs(atoms.f.reduce((s, f, k) => s + (k % 3 === d ? f : 0), 0))).toBeLessThan(drift * force * 64);
    const forces = atoms.f.slice();
    const step = 1e-5;
    const energy = () => {
      const [evdwl, ecoul, elong] = compute() as [number, number, number];
      return evdwl + ecoul + elong;
    };
    for (const k of [0, 4, atoms.x.length - 1]) {
      const x = atoms.x[k] as number;
      atoms.x[k] = x + step;
      const up = energy();
      atoms.x[k] = x - step;
      const down = energy();
      atoms.x[k] = x;
      expect(Math.abs((down - up) / (2 * step) - (forces[k] as number))).toBeLessThan((one.slope ?? 1e-6) * force);
    }
  });
});

function close(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(got.length).toBe(expected.length);
  for (let k = 0; k < expected.length; k++) {
    const off = Math.abs((got[k] as number) - (expected[k] as number));
    if (!(off <= tolerance))
      expect.fail(`number ${k}: ${got[k]}, expected ${expected[k]} (off by ${off}, allowed ${tolerance})`);
  }
}
