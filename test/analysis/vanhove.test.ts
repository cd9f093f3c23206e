import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { makeFrame } from "../../src/model/frame.js";
import { column, cubic, normal, random, scalar } from "./frames.js";

describe("vanhove", () => {
  it("of free diffusion is a Gaussian, and others are everywhere alike", async () => {
    const next = random(9);
    const [n, a, sigma] = [400, 14, 0.2];
    const at = Float64Array.from({ length: 3 * n }, () => a * next());
    const frames = Array.from({ length: 60 }, (_, t) => {
      for (let i = 0; t && i < at.length; i++) at[i] += sigma * normal(next);
      return makeFrame({
        cell: cubic(a),
        types: new Int32Array(n),
        species: ["Li"],
        positions: at.slice(),
        unwrapped: true,
        time: t,
      });
    });
    const table = await analyze.vanhove(frames, { times: [9], cutoff: 5, bins: 50 });
    const s = sigma * 3; // √9 steps
    column(table, "r").forEach((r, k) => {
      const expected = ((4 * Math.PI * r * r) / (2 * Math.PI * s * s) ** 1.5) * Math.exp((-r * r) / (2 * s * s));
      expect(Math.abs(column(table, "self_9ps")[k] - expected)).toBeLessThan(0.06);
    });
    expect(Math.abs(scalar(table, "alpha2_9ps"))).toBeLessThan(0.1);
    for (const g of column(table, "distinct_9ps").slice(10)) expect(Math.abs(g - 1)).toBeLessThan(0.1);
  });

  it("shows an atom that takes another's place", async () => {
    // Two atoms that change places between frames: distance 3 by themselves, 0 from where the other was.
    const frames = [0, 1].map((t) =>
      makeFrame({
        cell: cubic(20),
        types: new Int32Array(2),
        species: ["Li"],
        positions: Float64Array.of(t ? 8 : 5, 5, 5, t ? 5 : 8, 5, 5),
        unwrapped: true,
        time: t,
      }),
    );
    const table = await analyze.vanhove(frames, { times: [1], cutoff: 4, bins: 40 });
    expect(column(table, "self_1ps")[30]).toBeCloseTo(10, 9);
    expect(column(table, "distinct_1ps")[0]).toBeGreaterThan(0);
    expect(column(table, "distinct_1ps").filter((g) => g !== 0).length).toBe(1);
    await expect(analyze.vanhove(frames, { times: [7] })).rejects.toThrow("--times: 7 ps");
  });
});

describe("residence", () => {
  const path = join(mkdtempSync(join(tmpdir(), "garnet-")), "sites.vasp");
  writeFileSync(path, "sites\n1\n10 0 0\n0 10 0\n0 0 10\nH He\n1 1\nDirect\n0.2 0 0\n0.5 0 0\n");
  const hopping = (places: number[]) =>
    places.map((x, t) =>
      makeFrame({
        cell: cubic(10),
        types: Int32Array.of(0),
        species: ["Li"],
        positions: Float64Array.of(x, 0, 0),
        time: 0.5 * t,
      }),
    );

  it("counts jumps that last and not flickers, and keeps an ion between sites at its last", async () => {
    //      site 1 ……………  flicker  …… between, site 2 ………… site 1
    const places = [2, 2.1, 1.9, 5, 2, 2, 3.5, 5, 5.1, 5, 4.9, 5, 2, 2, 2, 2];
    const [table, rates] = await analyze.residence(hopping(places), { sites: path });
    expect(column(rates, "from")).toEqual(["H", "He"]);
    expect(column(rates, "jumps")).toEqual([1, 1]);
    // On H for frames 0-6 and 12-15, on He for 7-11; half a ps each.
    expect(scalar(table, "residence_H")).toBeCloseTo(5.5, 9);
    expect(scalar(table, "residence_He")).toBeCloseTo(2.5, 9);
    expect(scalar(table, "occupancy_He")).toBeCloseTo(5 / 16, 9);
    expect(column(table, "survival_He")[2]).toBeCloseTo(3 / 5, 9);
  });
});
