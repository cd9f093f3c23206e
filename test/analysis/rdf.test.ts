import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { makeFrame } from "../../src/model/frame.js";
import { column, crystal, cubic, fcc, random, repeated, type Site, scalar, turned } from "./frames.js";

describe("rdf", () => {
  it("of an ideal gas is 1", async () => {
    const next = random(7);
    const cell = Float64Array.of(12, 0, 0, 3, 11, 0, -2, 4, 10);
    const frames = Array.from({ length: 8 }, () => {
      const sites = Array.from({ length: 2000 }, (): Site => ["Ar", next() * 3 - 1, next(), next()]);
      return crystal(cell, sites);
    });
    const table = await analyze.rdf(frames, { cutoff: 15, bins: 15 });
    for (const g of column(table, "g_Ar-Ar").slice(1)) expect(Math.abs(g - 1)).toBeLessThan(0.01);
  });

  it("of fcc has 12, 6, 24 neighbours, in a cell of one unit too", async () => {
    for (const n of [1, 2, 3]) {
      const table = await analyze.rdf([repeated(3.6, fcc, n)], { cutoff: 4.7, bins: 470 });
      const running = column(table, "n_Cu-Cu");
      const at = (r: number) => running[Math.round(r * 100) - 1];
      expect([at(2.4), at(3), at(4), at(4.6)].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0, 12, 18, 42]);
    }
  });

  it("does not change when the cell is turned", async () => {
    const frame = repeated(3.6, fcc, 2);
    for (let i = 0; i < frame.positions.length; i++) frame.positions[i] += 0.1 * Math.sin(13 * i);
    const both = [frame, turned(frame, 0.7, 1.1)].map((f) => analyze.rdf([f], { cutoff: 9, bins: 90 }));
    const [a, b] = (await Promise.all(both)).map((table) => column(table, "g_Cu-Cu"));
    a.forEach((g, k) => {
      expect(b[k]).toBeCloseTo(g, 9);
    });
  });

  it("gives partial and total curves whose running numbers add up", async () => {
    const salt: Site[] = [
      ["Na", 0, 0, 0],
      ["Cl", 0.5, 0.5, 0.5],
    ];
    const table = await analyze.rdf([repeated(4, salt, 3)], { cutoff: 5, bins: 50, pairs: "all" });
    const curves = table.columns.map(({ name }) => name).filter((name) => name.startsWith("n_"));
    expect(curves).toEqual(["n_Na-Na", "n_Na-Cl", "n_Cl-Cl", "n_total"]);
    const last = (name: string) => column(table, name)[49];
    expect(last("n_total")).toBeCloseTo(last("n_Na-Na") + last("n_Na-Cl"), 9);
  });

  it("finds the first peak and valley of bcc lithium, where two shells are near", async () => {
    const next = random(1);
    const bcc: Site[] = [
      ["Li", 0, 0, 0],
      ["Li", 0.5, 0.5, 0.5],
    ];
    const frame = repeated(3.51, bcc, 6);
    for (let i = 0; i < frame.positions.length; i++) frame.positions[i] += 0.05 * (next() - 0.5);
    const table = await analyze.rdf([frame], { cutoff: 6, bins: 600 });
    expect(scalar(table, "peak_Li-Li")).toBeCloseTo(3.04, 1);
    expect(scalar(table, "cn_Li-Li")).toBeCloseTo(8, 6);
  });

  it("restricts centres to a selection, and g to the density of a box", async () => {
    const frame = repeated(3.6, fcc, 3);
    const lower = () => Uint8Array.from({ length: frame.count }, (_, i) => (frame.positions[3 * i + 2] < 3 ? 1 : 0));
    const table = await analyze.rdf([frame], { cutoff: 3, bins: 30 }, { select: lower });
    expect(column(table, "n_Cu-Cu")[29]).toBeCloseTo(12, 9);
    const box = [-1, 2.6, -1, 9.8, -1, 9.8]; // a third of the crystal, with its density
    const inside = await analyze.rdf([frame], { cutoff: 5, bins: 50, box, density: "box" });
    const whole = await analyze.rdf([frame], { cutoff: 5, bins: 50 });
    const ratio = column(inside, "g_Cu-Cu")[25] / column(whole, "g_Cu-Cu")[25];
    expect(ratio).toBeCloseTo(((107 / 108) * (3.6 * 10.8 * 10.8)) / (3.6 * 10.8 * 10.8), 6);
  });

  it("says what to do about bad input", async () => {
    const one = crystal(cubic(10), [["Li", 0, 0, 0]]);
    await expect(analyze.rdf([one], { pairs: "Li-O" })).rejects.toThrow("no atoms of 'O'");
    await expect(analyze.rdf([one], { pairs: "Li" })).rejects.toThrow("expected pairs such as Li-O");
    await expect(analyze.rdf([one], { cutoff: 600 })).rejects.toThrow("more than 50 times the cell's height");
    await expect(analyze.rdf([{ ...one, species: undefined }], { pairs: "Li-Li" })).rejects.toThrow("pass --types");
    await expect(analyze.rdf([makeFrame({ ...one, cell: undefined })], {})).rejects.toThrow("needs a cell");
    await expect(analyze.rdf([one], {}, { select: () => new Uint8Array(1) })).rejects.toThrow("no such atom");
    await expect(analyze.rdf([], {})).rejects.toThrow("no frame");
  });
});
