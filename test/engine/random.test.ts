/** Numbers by the public algorithms (Park & Miller; Marsaglia, Zaman & Tsang), worked out in Python by a second hand. */
import { describe, expect, it } from "vitest";
import { RanMars, RanPark } from "../../src/engine/random.js";
import { selectSubset } from "../../src/engine/select-subset.js";

describe("random numbers", () => {
  it("Park and Miller's minimal standard", () => {
    const random = new RanPark(4711);
    expect([random.uniform(), random.uniform(), random.uniform()]).toEqual([
      0.036870025581154056, 0.6745199424561672, 0.6566728608015333,
    ]);
    const normal = [random.gaussian(), random.gaussian(), random.gaussian()];
    for (const [k, value] of [0.7430957524099684, 0.40712300215246067, 2.3127880052975094].entries())
      expect(normal[k]).toBeCloseTo(value, 14);
  });

  it("starts from a coordinate, the same for any order of atoms", () => {
    const random = new RanPark(1);
    random.resetAt(87287, 1.5, -2.25, 3.0);
    expect([random.uniform(), random.uniform()]).toEqual([0.025327350024752015, 0.6767718660071361]);
  });

  it("Marsaglia's lagged Fibonacci generator", () => {
    const random = new RanMars(98121);
    expect([random.uniform(), random.uniform(), random.uniform()]).toEqual([
      0.3999100923538208, 0.8990709781646729, 0.4844056963920593,
    ]);
    const normal = [random.gaussian(), random.gaussian()];
    for (const [k, value] of [-1.0039802941480485, -0.09725812343037765].entries())
      expect(normal[k]).toBeCloseTo(value, 14);
  });

  it("goes on where it was saved", () => {
    const random = new RanMars(5);
    random.gaussian();
    const other = new RanMars(77);
    other.restore(random.save());
    expect([other.gaussian(), other.uniform()]).toEqual([random.gaussian(), random.uniform()]);
  });

  it("chooses the subset that LAMMPS chooses (set type/subset 2 20 5551 of 64 atoms)", () => {
    const marks = selectSubset(new RanMars(5551), 20, 64);
    const chosen = [...marks.keys()].filter((i) => marks[i]).map((i) => i + 1);
    expect(chosen).toEqual([1, 2, 7, 11, 18, 19, 20, 22, 25, 26, 27, 28, 46, 47, 52, 54, 55, 56, 60, 63]);
  });
});
