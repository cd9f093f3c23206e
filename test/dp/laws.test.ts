/** What any potential must obey, whatever its numbers. */
import { describe, expect, it } from "vitest";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import type { DeepPotential } from "../../src/potential/deep-potential.js";
import { answers, distance, frameOf, load } from "./fixture.js";

const models = ["a-two-side", "hybrid-a-r-t", "a-tebd-strip", "act-silut", "atten-0", "atten-2", "a-srtab"];

/** A place without neighbour has an embedding of its own there: such models jump, in DeePMD-kit too, unless their averages are zero. */
const jumps = ["a-tebd-strip"];

describe.each(models)("%s", (name) => {
  const potential = load(name);
  const frames = answers(name).map(([, answer]) => frameOf(answer));
  const energy = (frame: Frame) => potential.evaluate(frame).energy;

  it("forces are minus the derivative of the energy", () => {
    for (const frame of frames) {
      const { forces } = potential.evaluate(frame);
      for (const k of [0, 4, 8, frame.positions.length - 1]) {
        const slope = derivative((h) => energy(moved(frame, (x) => (x[k] += h))));
        expect(Math.abs(forces[k] + slope)).toBeLessThan(1e-7);
      }
    }
  });

  it("the virial is minus the derivative by strain, and the sum of the atoms' virials", () => {
    const frame = frames[0];
    const { virial, atomVirial, atomEnergy, energy: total } = potential.evaluate(frame, { atomic: true });
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) {
        const slope = derivative((h) => energy(mapped(frame, strain(a, b, h))));
        expect(Math.abs(virial[3 * a + b] + slope)).toBeLessThan(1e-7);
        let sum = 0;
        for (let i = 0; i < frame.count; i++) sum += atomVirial![9 * i + 3 * a + b];
        expect(Math.abs(sum - virial[3 * a + b])).toBeLessThan(1e-11);
      }
    expect(Math.abs(atomEnergy!.reduce((sum, e) => sum + e, 0) - total)).toBeLessThan(1e-11);
  });

  it("forces sum to zero", () => {
    for (const frame of frames) {
      const { forces } = potential.evaluate(frame);
      for (let c = 0; c < 3; c++)
        expect(Math.abs(forces.reduce((sum, f, k) => sum + (k % 3 === c ? f : 0), 0))).toBeLessThan(1e-11);
    }
  });

  it("nothing changes by turning, mirroring the cell, moving, reordering, repeating", () => {
    for (const frame of frames) {
      const e = energy(frame);
      const { forces } = potential.evaluate(frame);
      const turned = mapped(frame, rotation);
      expect(Math.abs(energy(turned) - e)).toBeLessThan(1e-10);
      expect(distance(potential.evaluate(turned).forces, mapVectors(forces, rotation))).toBeLessThan(1e-10);
      const shift = [31.7, -4.2, 0.3];
      const away = moved(frame, (x) => {
        for (let k = 0; k < x.length; k++) x[k] += shift[k % 3];
      });
      expect(Math.abs(energy(away) - e)).toBeLessThan(1e-10);
      expect(Math.abs(energy(reversed(frame)) - e)).toBeLessThan(1e-10);
      if (!frame.cell) continue;
      const leftHanded = Float64Array.of(...frame.cell.slice(3, 6), ...frame.cell.slice(0, 3), ...frame.cell.slice(6));
      expect(Math.abs(energy({ ...frame, cell: leftHanded }) - e)).toBeLessThan(1e-10);
      expect(Math.abs(energy(doubled(frame)) - 2 * e)).toBeLessThan(1e-10);
    }
  });

  it.skipIf(jumps.includes(name))("the energy is smooth where an atom crosses the cutoff", () => {
    const rcut = potential.info.rcut;
    const at = (r: number) => pairEnergy(potential, r);
    for (const h of [1e-3, 1e-4]) {
      expect(Math.abs(at(rcut - h) - at(rcut + h))).toBeLessThan(10 * h ** 3);
    }
  });
});

function pairEnergy(potential: DeepPotential, r: number): number {
  return potential.evaluate(
    makeFrame({ positions: Float64Array.of(0, 0, 0, r, 0, 0), types: Int32Array.of(3, 0), typeCount: 4 }),
  ).energy;
}

/** Fourth-order central difference. */
function derivative(f: (h: number) => number): number {
  const h = 1e-3;
  return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
}

function moved(frame: Frame, change: (positions: Float64Array) => void): Frame {
  const positions = frame.positions.slice();
  change(positions);
  return { ...frame, positions };
}

function strain(a: number, b: number, h: number): number[] {
  const m = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  m[3 * a + b] += h;
  return m;
}

const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
const rotation = [c, -s, 0, s * c, c * c, -s, s * s, c * s, c];

/** new = M · old for positions and cell vectors. */
function mapped(frame: Frame, m: number[]): Frame {
  return { ...frame, positions: mapVectors(frame.positions, m), cell: frame.cell && mapVectors(frame.cell, m) };
}

function mapVectors(from: Float64Array, m: number[]): Float64Array {
  const to = new Float64Array(from.length);
  for (let i = 0; i < from.length; i += 3)
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) to[i + a] += m[3 * a + b] * from[i + b];
  return to;
}

function reversed(frame: Frame): Frame {
  const positions = new Float64Array(frame.positions.length);
  for (let i = 0; i < frame.count; i++)
    positions.set(frame.positions.slice(3 * i, 3 * i + 3), 3 * (frame.count - 1 - i));
  return { ...frame, positions, types: frame.types.slice().reverse() };
}

/** Twice along the first vector. */
function doubled(frame: Frame): Frame {
  const cell = frame.cell!.slice();
  const positions = new Float64Array(2 * frame.positions.length);
  positions.set(frame.positions);
  for (let k = 0; k < frame.positions.length; k++)
    positions[frame.positions.length + k] = frame.positions[k] + cell[k % 3];
  for (let k = 0; k < 3; k++) cell[k] *= 2;
  return makeFrame({ positions, types: Int32Array.of(...frame.types, ...frame.types), typeCount: 4, cell });
}
