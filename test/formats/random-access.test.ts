import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { selectFrames } from "../../formats/random-access.js";
import { parseFrameRange } from "../../src/model/frame-range.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-index-"));
afterAll(() => rmSync(folder, { recursive: true }));

const frame = (step: number, atoms = 2) =>
  `ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${atoms}\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n0 4\nITEM: ATOMS id x y z\n${Array.from({ length: atoms }, (_, i) => `${i + 1} ${step} 0 0\n`).join("")}`;
const steps = async (paths: string | string[], range: string, warnings: string[] = []) => {
  const out = [];
  for await (const { step } of selectFrames(paths, parseFrameRange(range), {
    warn: (message) => warnings.push(message),
  }))
    out.push(step);
  return out;
};

describe("selectFrames", () => {
  const path = join(folder, "a.dump");
  writeFileSync(path, [0, 10, 20, 30, 40].map((step) => frame(step)).join(""));

  it.each([
    ["0", [0]],
    ["-1", [40]],
    ["1:4:2", [10, 30]],
    ["-2:", [30, 40]],
    [":-3", [0, 10]],
  ])("--frames %s", async (range, expected) => {
    expect(await steps(path, range)).toEqual(expected);
  });

  it("goes through several files in the order of the numbers in their names", async () => {
    const paths = [join(folder, "d.100.dump"), join(folder, "d.20.dump")];
    writeFileSync(paths[0], frame(100));
    writeFileSync(paths[1], frame(20));
    expect(await steps(paths, ":")).toEqual([20, 100]);
    expect(await steps(paths, "-1")).toEqual([100]);
  });

  it("does not read the frames before: damage there is not met", async () => {
    const damaged = join(folder, "damaged.dump");
    writeFileSync(damaged, frame(0).replace("1 0 0 0", "1 x 0 0") + frame(10));
    expect(await steps(damaged, "1")).toEqual([10]);
    await expect(steps(damaged, "0")).rejects.toThrow(/damaged.dump:10: expected a number/);
  });

  it("says that the last frame is torn", async () => {
    const torn = join(folder, "torn.dump");
    writeFileSync(torn, frame(0) + frame(10).slice(0, -4));
    const warnings: string[] = [];
    expect(await steps(torn, ":", warnings)).toEqual([0]);
    expect(warnings).toHaveLength(1);
  });

  it("keeps an index beside a large file, follows its growth and notices that it was replaced", async () => {
    const large = join(folder, "large.dump");
    const big = (step: number) => frame(step, 200_000);
    writeFileSync(large, Array.from({ length: 30 }, (_, k) => big(k)).join(""));
    expect(await steps(large, "-1")).toEqual([29]);
    expect(existsSync(`${large}.gidx`)).toBe(true);
    appendFileSync(large, big(30));
    expect(await steps(large, "29:")).toEqual([29, 30]);
    writeFileSync(large, Array.from({ length: 31 }, (_, k) => big(2 * k)).join(""));
    expect(await steps(large, "-1")).toEqual([60]);
  });
});
