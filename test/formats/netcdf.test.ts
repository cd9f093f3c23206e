import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { netcdf } from "../../formats/netcdf.js";
import { textSource } from "../../formats/source.js";
import { cellParameters } from "../../src/model/cell.js";
import { type Heard, readAll } from "./memory.js";

describe("netcdf", () => {
  it("reads an AMBER trajectory", async () => {
    const bytes = readFileSync(new URL("../../fixtures/netcdf/three.nc", import.meta.url));
    const frames = await readAll(netcdf, bytes);
    expect(frames.map(({ time }) => time)).toEqual([0, 0.5, 1]);
    expect([...frames[2].positions]).toEqual(Array.from({ length: 12 }, (_, i) => i + 2));
    expect(cellParameters(frames[0].cell!).gamma).toBeCloseTo(60, 10);
    expect(frames[2].velocities![0]).toBeCloseTo(2 * 20.455, 5);
  });

  it("reads 64-bit data with what LAMMPS writes once, and with an open direction", async () => {
    const bytes = readFileSync(new URL("../../fixtures/netcdf/lammps-64bit-data.nc", import.meta.url));
    const frames = await readAll(netcdf, bytes);
    expect(frames.map(({ time }) => time)).toEqual([0, 0.2, 0.4]);
    const [, , last] = frames;
    expect([...last.types]).toEqual([0, 1, 2, 0, 1]);
    expect([...last.ids!]).toEqual([1, 2, 3, 4, 5]);
    expect([...last.origin]).toEqual([-1, 0, 0.5]);
    expect(last.positions[14]).toBe(14 * 0.25 + 2);
    expect([...(last.columns.c_pe.values as Float64Array)]).toEqual([-2, -2.5, -3, -3.5, -4]);
    expect(last.periodic).toEqual([true, true, false]);
    expect([...last.cell!.subarray(6)]).toEqual([0, 0, 0]);
    expect(last.cell![4]).toBeCloseTo(12 * Math.sin(Math.PI / 3), 12);
  });

  it("gives the whole frames of a file that is cut, and frames by their places", async () => {
    const bytes = readFileSync(new URL("../../fixtures/netcdf/lammps-64bit-data.nc", import.meta.url));
    const heard: Heard = { warnings: [], notes: [] };
    expect(await readAll(netcdf, bytes.subarray(0, bytes.length - 10), {}, heard)).toHaveLength(2);
    expect(heard.warnings).toEqual(["memory: the file ends inside frame 3, which is left out"]);
    const source = textSource(bytes, "memory");
    const places = [];
    for await (const at of netcdf.index!(source)) places.push(at);
    const found = [];
    for await (const frame of netcdf.readAt!(source, [places[2], places[0]], { warn() {} })) found.push(frame.time);
    expect(found).toEqual([0.4, 0]);
  });

  it("reads no bytes wrongly: an error, or frames", async () => {
    const bytes = readFileSync(new URL("../../fixtures/netcdf/lammps-64bit-data.nc", import.meta.url));
    for (let at = 4; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 1 << (at % 8);
      await readAll(netcdf, changed).catch((error: Error) => expect(error.name).toBe("InputError"));
    }
  });

  it("says that other bytes are none", async () => {
    await expect(readAll(netcdf, "CDF\x01 and then nothing")).rejects.toThrow(/memory: not a NetCDF 3 file/);
  });
});
