import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { column, crystal, cubic, fcc, orbit, random, repeated, type Site, scalar, turned } from "./frames.js";

const salt: Site[] = fcc.flatMap(([, a, b, c]): Site[] => [
  ["Na", a, b, c],
  ["Cl", a + 0.5, b, c],
]);

/** All 24d and 48g (cage centre) sites of garnet, fractional: 72 Li per cell. */
function garnetSites(): Site[] {
  const sites: Site[] = [];
  const seen = new Set<string>();
  // Ia-3d from generators: (1/8, 0.68125, 0.56875) and (3/8, 0, 1/4) under its 96 operations.
  for (const start of [
    [3 / 8, 0, 1 / 4],
    [1 / 8, 0.68125, 0.56875],
  ])
    for (const site of orbit(start)) {
      const key = site.map((v) => Math.round((v - Math.floor(v)) * 1e4) % 1e4).join();
      if (!seen.has(key)) sites.push(["Li", site[0], site[1], site[2]]);
      seen.add(key);
    }
  return sites;
}

describe("coordination", () => {
  it("is 12 in fcc and 6 in rock salt, in one cell or many, turned or not", async () => {
    for (const n of [1, 3]) {
      const [distribution] = await analyze.coordination([repeated(3.6, fcc, n)], { pair: "Cu-Cu", cutoff: 3 });
      expect(scalar(distribution, "mean")).toBe(12);
      expect(column(distribution, "fraction")[12]).toBe(1);
      const [ions] = await analyze.coordination([turned(repeated(5.6, salt, n), 1, 2)], { pair: "Na-Cl", cutoff: 3 });
      expect(scalar(ions, "mean")).toBe(6);
    }
  });

  it("finds a cutoff that is left out and says so", async () => {
    const next = random(5);
    const frames = [1, 2, 3].map(() => {
      const frame = repeated(5.6, salt, 2);
      for (let i = 0; i < frame.positions.length; i++) frame.positions[i] += 0.2 * (next() - 0.5);
      return frame;
    });
    const [distribution] = await analyze.coordination(frames, { pair: "Na-Cl" });
    expect(scalar(distribution, "mean")).toBe(6);
    expect(distribution.notes!.join()).toContain("first valley of g(r)");
    async function* once() {
      yield* frames;
    }
    await expect(analyze.coordination(once(), { pair: "Na-Cl" })).rejects.toThrow("read only once");
  });

  it("counts per atom and per frame", async () => {
    const frame = { ...repeated(5.6, salt, 1), ids: Float64Array.of(8, 7, 6, 5, 4, 3, 2, 1) };
    const [, time, atoms] = await analyze.coordination([frame, frame], { pair: "Cl-Na", cutoff: 3, perAtom: true });
    expect(column(time, "mean_cn")).toEqual([6, 6]);
    expect(column(atoms, "id")).toEqual([1, 3, 5, 7]);
    expect(column(atoms, "mean_cn_atom")).toEqual([6, 6, 6, 6]);
  });

  it("asks for the pair", async () => {
    await expect(analyze.coordination([repeated(3.6, fcc, 1)], {})).rejects.toThrow("pass --pair");
  });
});

describe("cnmap and lithium", () => {
  const sites = garnetSites();
  const frame = crystal(cubic(12.9827), [
    ...sites,
    ...orbit([-0.0318, 0.0543, 0.1503]).map(([a, b, c]): Site => ["O", a, b, c]),
  ]);

  it("on all 24d and 48g sites has (4, 4) for 24 and (6, 6) for 48 Li", async () => {
    expect(sites.length).toBe(72);
    const table = await analyze.cnmap([frame], { x: "Li:3.4", y: "O:2.6" });
    const round = (v: number) => Math.round(v * 1e9) / 1e9;
    const rows = Array.from(column(table, "x"), (x, k) => [x, column(table, "y")[k], round(column(table, "p")[k])]);
    expect(rows).toEqual([
      [4, 4, 0.333333333],
      [6, 6, 0.666666667],
    ]);
    const averaged = await analyze.cnmap([frame, frame], { x: "Li:3.4", y: "O:2.6", average: true });
    expect(column(averaged, "x")).toEqual([4, 6]);
  });

  it("tells the kinds, whose RDFs add up to the total", async () => {
    const [counts, rdf] = await analyze.lithium([frame], { x: "Li:3.4", y: "O:2.6" });
    expect(["24d", "96h", "amorphous", "aggregated"].map((name) => column(counts, `N_${name}`)[0])).toEqual([
      24, 48, 0, 0,
    ]);
    const [d, h, total] = ["g_24d", "g_96h", "g_total"].map((name) => column(rdf, name));
    total.forEach((g, k) => {
      expect(d[k] / 3 + (2 * h[k]) / 3).toBeCloseTo(g, 10);
    });
  });

  it("takes bcc metal for aggregated", async () => {
    const bcc: Site[] = [
      ["Li", 0, 0, 0],
      ["Li", 0.5, 0.5, 0.5],
    ];
    const metal = repeated(3.51, bcc, 3);
    metal.species = ["Li", "O"];
    metal.typeCount = 2;
    const [counts] = await analyze.lithium([metal], { x: "Li:4", y: "O:2.6" });
    expect(column(counts, "N_aggregated")[0]).toBe(54);
  });
});

describe("steinhardt", () => {
  it("has the values of the literature for fcc, an octahedron, a tetrahedron", async () => {
    const [q] = [
      await analyze.steinhardt([turned(repeated(3.6, fcc, 2), 0.3, 0.9)], { pair: "Cu-Cu", cutoff: 3, perAtom: true }),
    ];
    expect(column(q, "q4")[0]).toBeCloseTo(0.190940653956493, 9);
    expect(column(q, "q6")[0]).toBeCloseTo(0.5745242597140704, 9);
    const octahedron = await analyze.steinhardt([repeated(5.6, salt, 1)], { pair: "Na-Cl", cutoff: 3 });
    expect(scalar(octahedron, "mean_q4")).toBeCloseTo(0.7637626158259734, 9);
    expect(scalar(octahedron, "mean_q6")).toBeCloseTo(0.3535533905932738, 9);
    const around: Site[] = [
      [1, 1, 1],
      [1, -1, -1],
      [-1, 1, -1],
      [-1, -1, 1],
    ].map(([a, b, c]) => ["O", 0.5 + a / 20, 0.5 + b / 20, 0.5 + c / 20]);
    const tetrahedron = await analyze.steinhardt([crystal(cubic(20), [["Si", 0.5, 0.5, 0.5], ...around])], {
      pair: "Si-O",
      cutoff: 2,
    });
    expect(scalar(tetrahedron, "mean_q4")).toBeCloseTo(0.5091750772173156, 9);
    expect(scalar(tetrahedron, "mean_q6")).toBeCloseTo(0.6285393610547089, 9);
  });
});
