import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { netcdf } from "../../formats/netcdf.js";
import { cellParameters } from "../../src/model/cell.js";
import { readAll } from "./memory.js";

describe("netcdf", () => {
  it("reads an AMBER trajectory", async () => {
    const bytes = readFileSync(new URL("../../fixtures/netcdf/three.nc", import.meta.url));
    const frames = await readAll(netcdf, bytes);
    expect(frames.map(({ time }) => time)).toEqual([0, 0.5, 1]);
    expect([...frames[2].positions]).toEqual(Array.from({ length: 12 }, (_, i) => i + 2));
    expect(cellParameters(frames[0].cell!).gamma).toBeCloseTo(60, 10);
    expect(frames[2].velocities![0]).toBeCloseTo(2 * 20.455, 5);
  });

  it("says that other bytes are none", async () => {
    await expect(readAll(netcdf, "CDF\x01 and then nothing")).rejects.toThrow(/memory: not a NetCDF 3 file/);
  });
});
