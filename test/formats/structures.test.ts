/** Files of other programs (fixtures/structures): what they were made of is what is read. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openTrajectory } from "../../formats/trajectory.js";
import { volume } from "../../src/model/cell.js";
import type { Frame } from "../../src/model/frame.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../fixtures/structures");

interface Truth {
  frames?: (Record<"cell" | "positions" | "velocities" | "selective_dynamics", number[][]> & { symbols: string[] })[];
  grids?: number[][];
  shape?: number[];
  composition?: Record<string, number>;
  sites?: number;
  volume?: number;
  /** Decimals that the program wrote; 12 when not given. */
  digits?: number;
}

const { files } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { files: Record<string, Truth> };

it.each(Object.entries(files))("reads %s", async (name, truth) => {
  const frames = await readAll(join(folder, name));
  const digits = truth.digits ?? 12;
  if (truth.frames) expect(frames).toHaveLength(truth.frames.length);
  truth.frames?.forEach((wanted, k) => {
    const frame = frames[k];
    expect(Array.from(frame.types, (type) => frame.species![type])).toEqual(wanted.symbols);
    near(frame.cell!, wanted.cell.flat(), digits);
    near(frame.positions, wanted.positions.flat(), digits - 1);
    if (wanted.velocities) near(frame.velocities!, wanted.velocities.flat(), digits - 3);
    if (wanted.selective_dynamics)
      expect([...frame.columns.selective_dynamics.values]).toEqual(wanted.selective_dynamics.flat().map(Number));
  });
  truth.grids?.forEach((values, k) => {
    expect(frames[0].grids![k].shape).toEqual(truth.shape);
    near(frames[0].grids![k].values, values, digits);
  });
  if (truth.composition) {
    expect(frames[0].count).toBe(truth.sites);
    expect(volume(frames[0].cell!)).toBeCloseTo(truth.volume!, 3);
    const found: Record<string, number> = {};
    const occupancy = frames[0].columns.occupancy?.values as Float64Array | undefined;
    frames[0].types.forEach((type, i) => {
      const symbol = frames[0].species![type];
      found[symbol] = (found[symbol] ?? 0) + (occupancy?.[i] ?? 1);
    });
    expect(found).toEqual(truth.composition);
  }
});

async function readAll(path: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of openTrajectory(path)) frames.push(frame);
  return frames;
}

function near(found: ArrayLike<number>, wanted: ArrayLike<number>, digits: number): void {
  expect(found.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) expect(found[i], `[${i}]`).toBeCloseTo(wanted[i], digits);
}
