import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nernstEinstein } from "../../src/analysis/conductivity.js";
import { analyze } from "../../src/analysis/index.js";
import { linearFit, linearStart } from "../../src/analysis/linear-fit.js";
import { makeFrame } from "../../src/model/frame.js";
import { cubic, normal, random, scalar } from "./frames.js";

describe("the straight part of a curve", () => {
  it("is found within one sample behind a steeper branch (S12)", () => {
    const t = Float64Array.from({ length: 1001 }, (_, k) => k);
    const d = 0.01;
    for (const steep of [1.5, 3, 10]) {
      const y = t.map((x) => 6 * d * (x <= 300 ? steep * x : steep * 300 + x - 300));
      const start = linearStart(t, y, t.length)!;
      expect(Math.abs(start - 300)).toBeLessThanOrEqual(1);
      expect(linearFit(t.subarray(start), y.subarray(start)).slope / 6 / d).toBeCloseTo(1, 3);
    }
  });
});

describe("diffusion", () => {
  // A random walk of 300 Li in a framework that drifts: D = σ²/2 per step on each axis.
  const next = random(2);
  const [sigma, dt, a] = [0.3, 0.5, 20];
  const at = Float64Array.from({ length: 3 * 301 }, () => a * next());
  const frames = Array.from({ length: 400 }, (_, t) => {
    for (let i = 0; t && i < at.length; i++) at[i] += (i < 900 ? sigma * normal(next) : 0) + (i % 3 === 0 ? 0.1 : 0);
    return makeFrame({
      cell: cubic(a),
      types: Int32Array.from({ length: 301 }, (_, i) => (i < 300 ? 0 : 1)),
      species: ["Li", "O"],
      positions: at.map((x) => x - a * Math.floor(x / a)),
      time: dt * t,
    });
  });
  const expected = ((sigma * sigma) / 2 / dt) * 1e-4;

  it("of a random walk is σ²/(2 dt), within its error", async () => {
    const table = await analyze.diffusion(frames, { temperature: 1000 });
    const d = table.scalars!.find(({ name }) => name === "D")!;
    expect(Math.abs(d.value - expected)).toBeLessThan(3 * d.error!);
    expect(d.error! / d.value).toBeLessThan(0.1);
    for (const axis of ["x", "y", "z"]) expect(scalar(table, `D_${axis}`) / expected).toBeCloseTo(1, 0.5);
    expect(scalar(table, "exponent")).toBeCloseTo(1, 0.5);
    expect(scalar(table, "sigma")).toBeCloseTo(nernstEinstein(300 / a ** 3, 1, d.value, 1000), 12);
    expect(scalar(table, "haven")).toBeGreaterThan(0.3); // uncorrelated: 1, from one trajectory
    expect(scalar(table, "haven")).toBeLessThan(3);
  });

  it("says when atoms do not diffuse", async () => {
    const still = frames.map((frame) => ({
      ...frame,
      positions: Float64Array.from({ length: 903 }, (_, i) => 10 + i / 200 + 0.1 * normal(next)),
    }));
    const table = await analyze.diffusion(still);
    expect(table.notes!.join(" ")).toContain("do not diffuse");
  });

  it("wants a fit that lies in the trajectory", async () => {
    await expect(analyze.diffusion(frames.slice(0, 40), { fit: [5, 500] })).rejects.toThrow("--fit ends at 500 ps");
    await expect(analyze.diffusion(frames.slice(0, 40), { fit: [5] })).rejects.toThrow("START,END");
  });
});

describe("arrhenius", () => {
  const k = 8.617333262e-5;
  const temperatures = [700, 900, 1000];

  it("returns the Ea of synthetic data, and the ratios and slopes of S55", async () => {
    const ratios = [3.1389, 4.911, 5.1614, 5.7012, 6.2975];
    const slopes = [-2.66904, -3.71345, -3.82949, -4.06158, -4.29367];
    for (const [n, energy] of [0.23, 0.32, 0.33, 0.35, 0.37].entries()) {
      const values = temperatures.map((t) => 2e-3 * Math.exp(-energy / k / t));
      const table = await analyze.arrhenius([], { temperatures, values });
      expect(scalar(table, "Ea")).toBeCloseTo(energy, 9);
      expect(scalar(table, "D0")).toBeCloseTo(2e-3, 9);
      expect(scalar(table, "slope_1000")).toBeCloseTo(slopes[n], 5);
      expect(values[2] / values[0]).toBeCloseTo(ratios[n], 4);
      expect(scalar(table, "D_300K") / (2e-3 * Math.exp(-energy / k / 300))).toBeCloseTo(1, 6);
    }
  });

  it("weighs by errors, and reads tables", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "garnet-")), "d.csv");
    const value = (t: number) => 1e-3 * Math.exp(-0.3 / k / t);
    // The point at 500 K is wrong and says so by its error.
    const rows = [[500, 3 * value(500), 100 * value(500)], ...temperatures.map((t) => [t, value(t), 0.01 * value(t)])];
    writeFileSync(
      path,
      `# made by hand\nT (K),D (cm²/s),D_error (cm²/s)\n${rows.map((row) => row.join(",")).join("\n")}\n`,
    );
    expect(scalar(await analyze.arrhenius([path]), "Ea")).toBeCloseTo(0.3, 4);
    expect(scalar(await analyze.arrhenius([path], { weighted: "no" }), "Ea")).toBeLessThan(0.25);
  });

  it("says what to do about bad input", async () => {
    await expect(analyze.arrhenius([], {})).rejects.toThrow("give trajectories with --temperatures");
    await expect(analyze.arrhenius([], { temperatures: [300], values: [1e-6] })).rejects.toThrow("two temperatures");
    await expect(analyze.arrhenius([], { temperatures: [300, 400], values: [1e-6, -1] })).rejects.toThrow("positive");
    await expect(analyze.arrhenius(["a.dump"], { temperatures: [300, 400] })).rejects.toThrow("one for each");
  });

  it("has the conductivities of S55", () => {
    const n = 56 / 12.9827 ** 3;
    expect(n * 1e24).toBeCloseTo(2.5591e22, -18);
    expect(nernstEinstein(n, 1, 1e-6, 1000)).toBeCloseTo(0.047581, 6);
    expect(nernstEinstein(n, 1, 1e-8, 300)).toBeCloseTo(1.586e-3, 7);
  });
});
