import { describe, expect, it } from "vitest";
import { hullVolume } from "../../src/analysis/convex-hull.js";
import { analyze } from "../../src/analysis/index.js";
import { column, fcc, random, repeated, type Site, scalar, turned } from "./frames.js";

const salt: Site[] = fcc.flatMap(([, a, b, c]): Site[] => [
  ["Mg", a, b, c],
  ["O", a + 0.5, b, c],
]);

describe("the volume of a convex hull", () => {
  it("of a tetrahedron, a cube, an octahedron, and with points inside", () => {
    expect(hullVolume([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1])).toBeCloseTo(1 / 6, 7);
    const cube = [0, 1].flatMap((x) => [0, 1].flatMap((y) => [0, 1].flatMap((z) => [2 * x, 3 * y, 4 * z])));
    expect(hullVolume(cube)).toBeCloseTo(24, 6);
    const octahedron = [1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1];
    expect(hullVolume(octahedron)).toBeCloseTo(4 / 3, 7);
    expect(hullVolume([...octahedron, 0.1, 0.2, 0.1, 0, 0, 0])).toBeCloseTo(4 / 3, 7);
    expect(hullVolume([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0])).toBe(0);
  });

  it("does not depend on the order of points", () => {
    const next = random(4);
    const points = Array.from({ length: 14 }, () => [next(), next(), next()]);
    const volumes = [points, [...points].reverse(), [...points.slice(5), ...points.slice(0, 5)]].map((p) =>
      hullVolume(p.flat()),
    );
    for (const volume of volumes) expect(volume).toBeCloseTo(volumes[0], 7);
  });
});

describe("polyhedra", () => {
  it("of rock salt are octahedra of a³/6 that share 12 edges and 6 corners, in one cell too", async () => {
    for (const n of [1, 2]) {
      const [table] = await analyze.polyhedra([turned(repeated(4.2, salt, n), 0.4, 2)], { pair: "Mg-O", cutoff: 2.5 });
      expect(scalar(table, "cn")).toBe(6);
      expect(scalar(table, "volume")).toBeCloseTo(4.2 ** 3 / 6, 6);
      expect(scalar(table, "bond_distortion")).toBeCloseTo(0, 9);
      expect(scalar(table, "angle_variance")).toBeCloseTo(0, 9);
      expect(scalar(table, "edge_sharing")).toBe(12);
      expect(scalar(table, "corner_sharing")).toBe(6);
      expect(scalar(table, "face_sharing")).toBe(0);
    }
  });

  it("of perovskite share six corners", async () => {
    const perovskite: Site[] = [
      ["Zr", 0, 0, 0],
      ["O", 0.5, 0, 0],
      ["O", 0, 0.5, 0],
      ["O", 0, 0, 0.5],
    ];
    const [table, each] = await analyze.polyhedra([repeated(4, perovskite, 2)], { cutoff: 2.5, perAtom: true });
    expect(["corner_sharing", "edge_sharing", "face_sharing"].map((name) => scalar(table, name))).toEqual([6, 0, 0]);
    expect(column(each, "volume_each").length).toBe(8);
  });
});

describe("angles", () => {
  it("of an octahedron are twelve of 90 and three of 180 degrees", async () => {
    const table = await analyze.angles([repeated(4.2, salt, 1)], { triple: "O-Mg-O", cutoff: [2.5] });
    expect(scalar(table, "mean")).toBeCloseTo((12 * 90 + 3 * 180) / 15, 9);
    expect(column(table, "density").reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    const mixed = await analyze.angles([repeated(4.2, salt, 1)], { triple: "O-Mg-Mg", cutoff: [2.5, 3.2] });
    expect(mixed.notes![0]).toContain(`n = ${4 * 6 * 12} angles`);
  });
});
