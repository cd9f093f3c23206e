import { describe, expect, it } from "vitest";
import { makeFrame } from "../../src/model/frame.js";
import { factorsToMetal, toMetal } from "../../src/model/to-metal.js";
import { type UnitName, unitSystems } from "../../src/model/units.js";

describe("other unit systems in metal", () => {
  const { metal } = unitSystems;

  // LAMMPS' own constants of each system (update.cpp) tie mass, velocity, energy, charge and length together.
  it.each(["real", "si", "cgs", "electron", "micro", "nano"] as UnitName[])(
    "%s goes with LAMMPS' constants",
    (name) => {
      const of = factorsToMetal(name)!;
      const own = unitSystems[name];
      const same = (a: number, b: number) => expect(a / b).toBeCloseTo(1, 4);
      same(of.energy * own.boltz, metal.boltz);
      same((of.mass * of.velocity ** 2 * metal.mvv2e) / of.energy, own.mvv2e);
      same((of.energy * own.qqr2e * of.length) / of.charge ** 2, metal.qqr2e);
      same(of.length * own.angstrom, 1);
      same(of.time * own.femtosecond, 1e-3);
    },
  );

  it("converts everything that has a known dimension, and names the rest", () => {
    const frame = makeFrame({
      positions: Float64Array.of(1, 2, 3),
      types: Int32Array.of(0),
      cell: Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2),
      velocities: Float64Array.of(1, 0, 0),
      forces: Float64Array.of(1, 0, 0),
      time: 5,
      columns: {
        xu: { values: Float64Array.of(4), width: 1 },
        mol: { values: Float64Array.of(7), width: 1 },
        c_pe: { values: Float64Array.of(1), width: 1 },
      },
    });
    const { frame: metalFrame, unknown } = toMetal(frame, "real");
    expect([...metalFrame.positions]).toEqual([1, 2, 3]);
    expect(metalFrame.velocities![0]).toBe(1000); // Å/fs
    expect(metalFrame.forces![0]).toBeCloseTo(0.0433641042, 9); // kcal/mol = 4184 J / (96485.33 C)
    expect(metalFrame.time).toBeCloseTo(0.005, 12);
    expect(metalFrame.units).toBe("metal");
    expect(unknown).toEqual(["c_pe"]);
    const { frame: bohr } = toMetal(frame, "electron");
    expect(bohr.positions[0]).toBeCloseTo(0.529177210903, 12);
    expect(bohr.columns.xu.values[0]).toBeCloseTo(4 * 0.529177210903, 12);
    expect(bohr.columns.mol.values[0]).toBe(7);
    expect(toMetal(frame, "lj").frame.positions).toBe(frame.positions);
  });
});
