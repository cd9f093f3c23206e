import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { determinant, toFractional, volume } from "../../src/model/cell.js";
import { makeFrame } from "../../src/model/frame.js";
import { isLammpsCell, toLammpsFrame, turnTensor } from "../../src/model/lammps-frame.js";

describe("toLammpsFrame", () => {
  it("leaves a frame alone whose cell is LAMMPS' already", () => {
    const frame = example([4, 0, 0, 1, 4, 0, 0.5, -1, 5]);
    expect(toLammpsFrame(frame).frame).toBe(frame);
  });

  it("turns x to y when a lies along y", () => {
    // a = (0 2 0), b = (0 0 3), c = (4 0 0): x' = y, y' = z, z' = x.
    const { frame } = toLammpsFrame(example([0, 2, 0, 0, 0, 3, 4, 0, 0]));
    expect([...frame.cell!]).toEqual([2, 0, 0, 0, 3, 0, 0, 0, 4]);
    expect([...frame.positions.subarray(0, 3)]).toEqual([2, 3, 1]);
    expect([...frame.forces!.subarray(0, 3)]).toEqual([5, 6, 4]);
  });

  it("keeps lengths, angles, distances and handed atoms for any cell", () => {
    const component = fc.integer({ min: -500, max: 500 }).map((n) => n / 100);
    fc.assert(
      fc.property(fc.array(component, { minLength: 9, maxLength: 9 }), (cell) => {
        fc.pre(Math.abs(determinant(cell)) > 1);
        const before = example(cell);
        const { frame, reversed, turned } = toLammpsFrame(before);
        fc.pre(turned);
        expect(isLammpsCell(frame.cell!)).toBe(true);
        expect(volume(frame.cell!)).toBeCloseTo(volume(cell), 8);
        expect(reversed).toBe(determinant(cell) < 0);
        // No mirror: the triple product of three atoms around the first keeps its sign.
        expect(chirality(frame.positions)).toBeCloseTo(chirality(before.positions), 8);
        // In the cell at the same place, from the opposite corner when the vectors were reversed.
        const was = toFractional(before.positions, before.cell!, before.origin);
        const is = toFractional(frame.positions, frame.cell!, frame.origin);
        for (let i = 0; i < is.length; i++) expect(is[i]).toBeCloseTo(reversed ? 1 - was[i] : was[i], 7);
        // The same crystal when unwrapped: images follow.
        if (reversed)
          expect([...frame.images!]).toEqual([-1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0].map((n) => (n ? -n : 0)));
        // Power is a scalar; so are n·σ·n and the trace.
        const power = (f: typeof frame) => f.forces!.reduce((sum, value, i) => sum + value * f.velocities![i], 0);
        expect(power(frame)).toBeCloseTo(power(before), 8);
        expect(frame.stress![0] + frame.stress![4] + frame.stress![8]).toBeCloseTo(6, 8);
        const back = turnTensor(frame.stress!, transpose(frame.rotation!));
        before.stress!.forEach((value, i) => {
          expect(back[i]).toBeCloseTo(value, 8);
        });
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

function example(cell: number[]) {
  return makeFrame({
    cell: Float64Array.from(cell),
    positions: Float64Array.of(1, 2, 3, 2, 2, 3, 1, 3.5, 3, 1, 2, 4.25),
    types: new Int32Array(4),
    images: Int32Array.of(-1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    velocities: Float64Array.from({ length: 12 }, (_, i) => i - 3),
    forces: Float64Array.from({ length: 12 }, (_, i) => i + 4),
    stress: Float64Array.of(1, 4, 5, 4, 2, 6, 5, 6, 3),
  });
}

function chirality(p: Float64Array): number {
  return determinant([3, 6, 9].flatMap((at) => [0, 1, 2].map((k) => p[at + k] - p[k])));
}

function transpose(m: Float64Array): Float64Array {
  return Float64Array.from(m, (_, i) => m[3 * (i % 3) + Math.floor(i / 3)]);
}
