import { describe, expect, it } from "vitest";
import { makeFrame } from "../../src/model/frame.js";
import { checkMasses, requireSpecies, speciesFromMasses } from "../../src/model/species.js";

describe("elements from masses", () => {
  it("knows rounded masses", () => {
    expect(speciesFromMasses([6.94, 138.9, 91.2, 16, 59, 58.7]).species).toEqual(["Li", "La", "Zr", "O", "Co", "Ni"]);
  });

  it("says what it concluded", () => {
    expect(speciesFromMasses([6.941, 15.999]).sentence).toBe("elements from masses: 1 Li (6.941), 2 O (15.999)");
  });

  it.each([
    [58.81, /mass 58.81 of type 1 may be Ni .* or Co/],
    [3, /belongs to no element/],
    [0, /belongs to no element/],
    [Number.NaN, /belongs to no element/],
  ])("does not guess for %f", (mass, sentence) => {
    const found = speciesFromMasses([mass]);
    expect(found.species).toBeUndefined();
    expect(found.sentence).toMatch(sentence);
  });
});

describe("masses against names", () => {
  it("accepts isotopes and rounding", () => {
    expect(() => checkMasses(["Co", "Ni"], [58.6934, 58.9332], "x.data")).toThrow(
      /type 1 is named Co .* but its mass 58.6934 is that of Ni/,
    );
    expect(() => checkMasses(["H", "Li", "Ni", "Zr", "Ca"], [2.014, 6.015, 59, 91, 40], "x.data")).not.toThrow();
  });

  it("accepts masses that belong to no element, and those of reduced units", () => {
    expect(() => checkMasses(["Li", "O"], [0.001008, 18], "x.data")).not.toThrow();
    expect(() => checkMasses(["Ar", "Kr"], [1, 1], "x.data")).not.toThrow();
  });

  it("refuses exchanged elements", () => {
    expect(() => checkMasses(["Br", "Cl", "O", "Li"], [6.94, 35.45, 15.999, 79.9], "x.data")).toThrow(
      /x.data: type 1 is named Br .* mass 6.94 is that of Li/,
    );
  });
});

it("names the option where elements are needed", () => {
  const frame = makeFrame({ positions: new Float64Array(6), types: Int32Array.of(0, 2) });
  expect(() => requireSpecies(frame, "vasp/poscar")).toThrow(/--types, one element for each of the 3 types/);
});
