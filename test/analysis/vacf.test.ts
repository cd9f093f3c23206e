import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { makeFrame } from "../../src/model/frame.js";
import { column } from "./frames.js";

describe("vacf", () => {
  // One oscillator of 5 THz: C(t)/C(0) tends to cos(2π·5·t) when many origins are averaged.
  const frames = Array.from({ length: 2001 }, (_, t) =>
    makeFrame({
      types: Int32Array.of(0),
      species: ["Li"],
      positions: new Float64Array(3),
      velocities: Float64Array.of(2 * Math.cos(2 * Math.PI * 5 * 0.005 * t), 0, 0),
      time: 0.005 * t,
    }),
  );

  it("of an oscillator is a cosine, its spectrum one line with integral 1", async () => {
    const [correlation, spectrum] = await analyze.vacf(frames);
    expect(column(correlation, "vacf")[0]).toBeCloseTo(2, 1);
    const normalized = column(correlation, "normalized");
    for (const t of [10, 20, 30, 40]) expect(normalized[t]).toBeCloseTo(Math.cos(2 * Math.PI * 0.025 * t), 2);
    const [f, s] = [column(spectrum, "frequency"), column(spectrum, "spectrum")];
    expect(f[s.indexOf(Math.max(...s))]).toBeCloseTo(5, 1);
    let integral = 0;
    for (let k = 1; k < f.length; k++) integral += 0.5 * (s[k] + s[k - 1]) * (f[k] - f[k - 1]);
    expect(integral).toBeCloseTo(1, 2);
  });

  it("of constant velocities integrates to D = v²t/3", async () => {
    const still = frames.slice(0, 101).map((frame) => ({ ...frame, velocities: Float64Array.of(1, 2, 2) }));
    const [correlation] = await analyze.vacf(still);
    expect(column(correlation, "vacf")[50]).toBeCloseTo(9, 9);
    expect(column(correlation, "diffusivity")[100]).toBeCloseTo((9 * 0.5) / 3, 9);
  });
});
