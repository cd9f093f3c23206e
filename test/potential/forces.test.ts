import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMPUTE } from "../../src/native.js";
import { energyOf, folder, type ForceCase, makeSystem } from "./force-case.js";

// fixtures/forces: what real LAMMPS computes for each pair style (scripts/reference/forces.mjs).
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe.each(names)("%s against LAMMPS", (name) => {
  const one: ForceCase = JSON.parse(readFileSync(join(folder, name), "utf8"));
  // As far as the style's own arithmetic allows (tables and error functions of LAMMPS are approximate).
  const digits = one.digits ?? 1e-12;

  it("has its energy, virial and forces", () => {
    const { system, pair, atoms, volume } = makeSystem(one);
    system.compute(COMPUTE.energy | COMPUTE.virial);
    const [evdwl, ecoul, ...virial] = system.result;
    const scale = Math.max(...one.energies.map(Math.abs)) * one.types.length;
    close([evdwl + pair.tail.energy / volume, ecoul], [one.evdwl, one.ecoul], digits * scale);
    close(
      virial.map((w, k) => w + (k < 3 ? pair.tail.pressure / volume : 0)),
      one.virial,
      digits * (scale + Math.max(...one.virial.map(Math.abs))) * 10,
    );
    close(atoms.f, one.forces, digits * 100 * Math.max(...one.forces.map(Math.abs)));
  });

  it("has its per-atom energies and virials, and the same forces and sums with them", () => {
    const { system, atoms } = makeSystem(one);
    system.compute(COMPUTE.energy | COMPUTE.virial);
    const plain = { forces: atoms.f.slice(), result: system.result.slice() };
    const n = one.types.length;
    const energies = new Float64Array(n);
    const virials = one.virials ? new Float64Array(6 * n) : null;
    const centroids = new Float64Array(9 * n);
    system.compute(COMPUTE.energy | COMPUTE.virial, energies, virials, centroids);
    const force = Math.max(...one.forces.map(Math.abs));
    close(atoms.f, plain.forces, 1e-11 * force);
    const size = Math.max(...plain.result.map(Math.abs));
    close(system.result, plain.result, 1e-11 * size);
    close(energies, one.energies, digits * 100 * Math.max(...one.energies.map(Math.abs)));
    if (virials)
      close(virials, one.virials as number[], digits * 100 * Math.max(...(one.virials as number[]).map(Math.abs)));
    const sums = Array.from({ length: 6 }, (_, k) => centroids.reduce((sum, w, at) => sum + (at % 9 === k ? w : 0), 0));
    close(sums, plain.result.subarray(2), 1e-10 * size);
  });

  it("pushes nothing as a whole, and pushes down the slope of its energy", () => {
    const { system, atoms } = makeSystem(one);
    system.compute(0);
    const force = Math.max(...one.forces.map(Math.abs));
    for (let d = 0; d < 3; d++)
      expect(Math.abs(atoms.f.reduce((s, f, k) => s + (k % 3 === d ? f : 0), 0))).toBeLessThan(1e-11 * force * 64);
    const forces = atoms.f.slice();
    const step = 1e-5;
    for (const k of [0, 4, atoms.x.length - 1]) {
      const x = atoms.x[k] as number;
      atoms.x[k] = x + step;
      const up = energyOf(system);
      atoms.x[k] = x - step;
      const down = energyOf(system);
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
