import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { column, cubic, normal, random } from "./frames.js";

describe("msd", () => {
  it("of ballistic atoms is v²t², wrapped or not, from any origin", async () => {
    const v = [0.1, -0.2, 0.3];
    const frames = Array.from({ length: 30 }, (_, t) => moving(t, (k) => v[k] * t));
    for (const origins of ["all", "first"] as const) {
      const table = await analyze.msd(frames, { origins });
      column(table, "msd").forEach((value, t) => {
        expect(value).toBeCloseTo(0.14 * t * t, 9);
      });
      expect(column(table, "msd_x")[10]).toBeCloseTo(1, 9);
    }
  });

  it("follows an atom through the boundary by 0.1 Å a frame: (0.1 n)²", async () => {
    const frames = Array.from({ length: 50 }, (_, n) => moving(n, (k) => (k === 0 ? 0.1 * n : 0), 3));
    const table = await analyze.msd(frames, { origins: "first" });
    expect(column(table, "msd")[49]).toBeCloseTo(4.9 ** 2, 9);
  });

  it("of a random walk grows by 3σ² a step", async () => {
    const next = random(3);
    const at = new Float64Array(3 * 400);
    const frames = Array.from({ length: 200 }, (_, t) => {
      for (let i = 0; t && i < at.length; i++) at[i] += 0.1 * normal(next);
      return makeFrame({
        types: new Int32Array(400),
        species: ["Li"],
        positions: at.slice(),
        unwrapped: true,
        time: t,
      });
    });
    const table = await analyze.msd(frames);
    const [msd, error] = [column(table, "msd"), table.columns[1].error!];
    for (const t of [1, 5, 20, 50]) expect(Math.abs(msd[t] - 0.03 * t)).toBeLessThan(4 * error[t] + 1e-4);
  });

  it("sums pairs of frames exactly as the definition says", async () => {
    const next = random(11);
    const frames = Array.from({ length: 23 }, (_, t) =>
      makeFrame({
        types: Int32Array.of(0, 0),
        species: ["Li"],
        positions: Float64Array.from({ length: 6 }, () => 50 * next()),
        unwrapped: true,
        time: 2 * t,
      }),
    );
    const table = await analyze.msd(frames);
    for (const lag of [1, 7, 22]) {
      let sum = 0;
      for (let t = 0; t + lag < 23; t++)
        for (let i = 0; i < 6; i++) sum += (frames[t + lag].positions[i] - frames[t].positions[i]) ** 2;
      expect(column(table, "msd")[lag]).toBeCloseTo(sum / 2 / (23 - lag), 8);
    }
  });

  it("trusts image counts, takes ids in any order, and holds the framework still", async () => {
    const frames = Array.from({ length: 12 }, (_, t) => {
      const drift = 0.3 * t;
      const rows = [
        { id: 1, type: 0, x: 1 + drift + 2 * t },
        { id: 2, type: 1, x: 5 + drift },
      ];
      if (t % 2) rows.reverse();
      return makeFrame({
        cell: cubic(10),
        species: ["Li", "O"],
        types: Int32Array.from(rows, ({ type }) => type),
        ids: Float64Array.from(rows, ({ id }) => id),
        positions: Float64Array.from(rows.flatMap(({ x }) => [x - 10 * Math.floor(x / 10), 0, 0])),
        images: Int32Array.from(rows.flatMap(({ x }) => [Math.floor(x / 10), 0, 0])),
        step: 10 * t,
      });
    });
    const table = await analyze.msd(frames, { species: ["Li"], drift: "framework" }, { dt: 0.1 });
    expect(column(table, "time")[3]).toBeCloseTo(3, 12);
    expect(column(table, "msd")[6]).toBeCloseTo(144, 8);
    await expect(analyze.msd(frames, { drift: "framework" }, { dt: 0.1 })).rejects.toThrow("none is left");
  });

  it("warns when a step comes near half of the cell", async () => {
    const warnings: string[] = [];
    const frames = [0, 4.5, 9].map((x, t) => moving(t, (k) => (k === 0 ? x : 0)));
    await analyze.msd(frames, {}, { warn: (message) => warnings.push(message) });
    expect(warnings.join()).toContain("close to half of the cell");
  });

  it("says what to do about bad input", async () => {
    const frame = moving(0, () => 0);
    await expect(analyze.msd([frame])).rejects.toThrow("at least 2 frames, got 1");
    await expect(analyze.msd([frame, { ...frame, time: undefined }])).rejects.toThrow("pass --dt");
    await expect(analyze.msd([frame, frame])).rejects.toThrow("not in the order of time");
    const two = makeFrame({ ...frame, types: Int32Array.of(0, 0), positions: new Float64Array(6), time: 1 });
    await expect(analyze.msd([frame, two])).rejects.toThrow("has 2 atoms");
    const uneven = [0, 1, 3].map((t) => moving(t, () => 0));
    await expect(analyze.msd(uneven)).rejects.toThrow("equal intervals");
    await expect(analyze.vacf([frame, moving(1, () => 0)])).rejects.toThrow("write vx vy vz");
  });
});

/** One atom in a cube of 10 Å, wrapped into it. */
function moving(time: number, place: (axis: number) => number, a = 10): Frame {
  const at = [0, 1, 2].map((k) => 5 + place(k));
  return makeFrame({
    cell: cubic(a),
    species: ["Li"],
    types: Int32Array.of(0),
    positions: Float64Array.from(at, (x) => x - a * Math.floor(x / a)),
    time,
  });
}
