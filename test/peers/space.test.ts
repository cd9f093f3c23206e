/** Where things are, against pymatgen, SciPy and NumPy: planar averages, hulls and maps of polyhedra, cavities, profiles. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeFrame } from "../../formats/trajectory.js";
import { analyze } from "../../src/analysis/index.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import type { Table } from "../../src/model/table.js";
import { column, crystal, random, type Site, scalar } from "../analysis/frames.js";
import { python, temporaryFolder } from "./python.js";

const sheared = Float64Array.of(9, 0, 0, 2.5, 8, 0, -1.5, 2, 10);
const next = random(11);
const names = ["Li", "Li", "La", "Zr", "O", "O"];
const frame = crystal(
  sheared,
  Array.from({ length: 90 }, (_, i): Site => [names[i % 6], next(), next(), next()]),
);
const given = {
  x: Array.from({ length: 90 }, (_, i) => Array.from(frame.positions.subarray(3 * i, 3 * i + 3))),
  c: [0, 1, 2].map((k) => Array.from(sheared.subarray(3 * k, 3 * k + 3))),
  el: Array.from(frame.types, (type) => frame.species![type]),
};
const start = `
import itertools
x = np.array(given["x"]); c = np.array(given["c"]); el = np.array(given["el"]); s = x @ np.linalg.inv(c); s -= np.floor(s); w = s @ c
S = np.array(list(itertools.product(range(-2, 3), repeat=3))) @ c`;

function off(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...Array.from(found, (value, k) => Math.abs(value - expected[k])));
}

it("planar averages of a CHGCAR are pymatgen's", async () => {
  const path = join(temporaryFolder(), "CHGCAR");
  const shape = [6, 10, 8] as const;
  const values = Float64Array.from({ length: 480 }, () => next() * 700);
  const small: Frame = crystal(sheared, [["Li", 0.1, 0.2, 0.3]]);
  await writeFrame(path, makeFrame({ ...small, grids: [{ name: "total", shape: [...shape], values }] }), { warn() {} });
  for (const [k, axis] of (["x", "y", "z"] as const).entries()) {
    const [planar] = await analyze.charge([path], { axis });
    const expected = python<{ average: number[]; electrons: number }>(
      `
from pymatgen.io.vasp.outputs import Chgcar
g = Chgcar.from_file(given); answer = dict(average=g.get_average_along_axis(${k}) / g.structure.volume, electrons=g.data["total"].mean())`,
      path,
    );
    expect(off(column(planar, "average"), expected.average)).toBeLessThan(1e-9);
    expect(scalar(planar, "electrons")).toBeCloseTo(expected.electrons, 6);
  }
});

describe("polyhedra", () => {
  it("have the volumes of SciPy's hulls, and cover the plane as its triangulations do", async () => {
    const options = { pair: "Zr-O", cutoff: 4, perAtom: true, map: "yz" as const, bin: 1 };
    const [, map, each] = await analyze.polyhedra([frame], options);
    const expected = python<{ volume: number[]; filling: number[]; coverage: number[] }>(
      `${start}
from scipy.spatial import ConvexHull, Delaunay
na, nb, nx = given["shape"] + [600]; fill = np.zeros((na, nb)); cov = np.zeros((na, nb)); volume = []
for z in w[el == "Zr"]:
    q = (w[el == "O"][:, None] + S).reshape(-1, 3); q = q[np.linalg.norm(q - z, axis=1) < 4]
    volume.append(ConvexHull(q).volume)
    f = q @ np.linalg.inv(c); d = Delaunay(f); lo, hi = f.min(0), f.max(0)
    for i in range(int(np.floor(lo[1] * na)) - 1, int(hi[1] * na) + 2):
        for j in range(int(np.floor(lo[2] * nb)) - 1, int(hi[2] * nb) + 2):
            p = np.stack([np.linspace(lo[0], hi[0], nx), np.full(nx, (i + .5) / na), np.full(nx, (j + .5) / nb)], 1)
            inside = d.find_simplex(p) >= 0
            if inside.any(): cov[i % na, j % nb] = 1; fill[i % na, j % nb] += inside.mean() * (hi[0] - lo[0])
answer = dict(volume=volume, filling=fill.ravel(), coverage=cov.ravel())`,
      { ...given, shape: ["y", "z"].map((name) => new Set(column(map, name)).size) },
    );
    expect(off(column(each, "volume_each"), expected.volume)).toBeLessThan(1e-6);
    expect(off(column(map, "filling"), expected.filling)).toBeLessThan(0.01);
    // A line that only grazes a corner may lie between two of the script's points.
    const differ = column(map, "coverage").filter((value, k) => value !== expected.coverage[k]).length;
    expect(differ).toBeLessThanOrEqual(1);
  });
});

it("the cavity fraction of a sheared cell is that of a NumPy script, point by point", async () => {
  const table = await analyze.cavity([frame], { radii: ["La=2.6", "O=1.7"], grid: 24, axis: "x" });
  const cv = python<number[]>(
    `${start}
g = np.array(list(itertools.product(range(24), repeat=3))) / 24 @ c; free = np.ones(len(g), bool)
for name, r in (("La", 2.6), ("O", 1.7)):
    for q in (w[el == name][:, None] + S).reshape(-1, 3): free &= ((g - q) ** 2).sum(1) > r * r
answer = free.reshape(24, 24, 24).mean((1, 2))`,
    given,
  );
  expect(off(column(table, "cv"), cv)).toBeLessThan(1e-12);
});

it("angles, regions and densities of a sheared cell are those of a NumPy script", async () => {
  const expected = python<{ angles: number[]; n: number[]; profile: number[]; map: number[] }>(
    `${start}
angles = []
for z in w[el == "Zr"]:
    q = (w[el == "O"][:, None] + S).reshape(-1, 3) - z; q = q[np.linalg.norm(q, axis=1) < 4]
    for a, b in itertools.combinations(q, 2): angles.append(np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b))))
li = s[el == "Li"]; v = abs(np.linalg.det(c)); h = np.zeros((8, 10)); np.add.at(h, ((li[:, 1] * 8).astype(int), (li[:, 2] * 10).astype(int)), 80 / v)
answer = dict(angles=np.histogram(angles, bins=60, range=(0, 180))[0] / len(angles) / 3, n=np.bincount((li[:, 2] * 7).astype(int), minlength=7),
    profile=np.bincount((li[:, 0] * 9).astype(int), minlength=9) * 9 / v, map=h.ravel())`,
    given,
  );
  const angles = [await analyze.angles([frame], { triple: "O-Zr-O", cutoff: [4], bins: 60 })].flat()[0];
  expect(off(angles.columns[1].values as Float64Array, expected.angles)).toBeLessThan(1e-12);
  const [counts] = await analyze.regions([frame], { count: 7 });
  expect(Array.from({ length: 7 }, (_, k) => column(counts, `N${k + 1}`)[0])).toEqual(expected.n);
  const profile = (await analyze.density([frame], { species: ["Li"], axis: "x", bins: 9 })) as Table;
  expect(off(column(profile, "density"), expected.profile)).toBeLessThan(1e-12);
  const [map] = (await analyze.density([frame], { species: ["Li"], plane: "yz", bin: 1.04 })) as Table[];
  expect(off(column(map, "density"), expected.map)).toBeLessThan(1e-12);
});
