/** Volumetric formats: vasp/chgcar and cube. */
import { describe, expect, it } from "vitest";
import { cube } from "../../formats/cube.js";
import { chgcar } from "../../formats/vasp-chgcar.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { holdsWhatItSays } from "./contract.js";
import { type Heard, readAll, written } from "./memory.js";
import { vaspFrame } from "./vasp-frames.js";

const shape = [2, 3, 4] as const;
// values[ix][iy][iz] = 100 ix + 10 iy + iz
const values = Float64Array.from(
  { length: 24 },
  (_, i) => 100 * Math.floor(i / 12) + 10 * (Math.floor(i / 4) % 3) + (i % 4),
);
const gridded = (frame: Frame): Frame => ({ ...vaspFrame(frame), grids: [{ name: "values", shape, values }] });

// Positions pass through fractional coordinates or bohr.
holdsWhatItSays(chgcar, { fit: gridded, tolerance: 1e-11, runs: 30 });
holdsWhatItSays(cube, { fit: gridded, tolerance: 1e-11, runs: 30 });

const head = "t\n1\n2 0 0\n0 2 0\n0 0 2\nLi\n1\nDirect\n0 0 0\n\n";
/** x fastest. */
const block = ["0 100 10 110 20", "120 1 101 11 111", "21 121 2 102 12", "112 22 122 3 103", "13 113 23 123"].join(
  "\n",
);

describe("vasp/chgcar", () => {
  it("reads x fastest into z fastest", async () => {
    const [frame] = await readAll(chgcar, `${head} 2 3 4\n${block}\n`);
    expect(frame.grids).toHaveLength(1);
    expect(frame.grids![0].values).toEqual(values);
    expect(Buffer.from(await written(chgcar, [frame])).toString()).toContain(block);
  });

  it("passes over augmentation occupancies and moments to the block of the other spin", async () => {
    const augmentation = "augmentation occupancies   1  3\n 0.1 0.2 -0.3E-01\n";
    const moments = " 0.100000000000E+01 0.2\n";
    const text = `${head} 2 3 4\n${block}\n${augmentation}${moments}  2   3   4\n${block.replaceAll("1", "2")}\n${augmentation}`;
    const [frame] = await readAll(chgcar, text);
    expect(frame.grids!.map((grid) => grid.values[1])).toEqual([1, 2]);
  });

  it("reads several structures in a row", async () => {
    const text = `${head} 2 3 4\n${block}\n`;
    expect(await readAll(chgcar, text + text)).toHaveLength(2);
  });

  it("reads what Fortran writes: D exponents, no leading zero, no E before three digits, no last line end", async () => {
    const [frame] = await readAll(chgcar, `${head} 2 1 2\n .1D+01 -.5 0.25000000000-101\n0.3`);
    expect([...frame.grids![0].values]).toEqual([1, 0.25e-101, -0.5, 0.3]);
  });

  it("says what belongs to nothing, and what is not a number", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    await readAll(chgcar, `${head} 2 3 4\n${block.replace("101", "nan")}\n 0.5\n 1 2 3.5\n`, {}, heard);
    expect(heard.warnings).toEqual([
      expect.stringContaining("value 8 of block 1 is NaN"),
      expect.stringContaining("3 numbers after grid 2x3x4 belong to nothing"),
    ]);
    await expect(readAll(chgcar, `${head} 2 3 3\n${block}\n 2 3 4\n${block}\n`)).rejects.toThrow(
      "expected grid 2x3x3 again",
    );
  });

  it("says how much is missing", async () => {
    const cut = `${head} 2 3 4\n${block.slice(0, -9)}\n`;
    await expect(readAll(chgcar, cut)).rejects.toThrow(
      "grid 2x3x4 announces 24 values, but after 22 the file ends early",
    );
    await expect(readAll(chgcar, `${head} 2000 3000 4000\n1 2 3\n`)).rejects.toThrow("more than the file holds");
    await expect(readAll(chgcar, `${head} 2 3 4\n${block.replace("101", "x")}\n`)).rejects.toThrow(
      /memory:13: .*got 'x'/,
    );
  });
});

describe("cube", () => {
  it("reads bohr, and Å where the number of voxels is negative", async () => {
    const file = (n: number) =>
      `t\nc\n 1 1.0 0.0 0.0\n ${n} 1.0 0.0 0.0\n 1 0.0 2.0 0.0\n 2 0.0 0.0 1.0\n 3 3.0 1.0 0.0 0.0\n1 2 3 4\n`;
    const [inBohr] = await readAll(cube, file(2));
    expect(inBohr.cell![0]).toBeCloseTo(2 * 0.529177210903, 12);
    const [inAngstrom] = await readAll(cube, file(-2));
    expect([inAngstrom.cell![0], inAngstrom.cell![4], inAngstrom.species, inAngstrom.origin[0]]).toEqual([
      2,
      2,
      ["Li"],
      1,
    ]);
    expect([...inAngstrom.grids![0].values]).toEqual([1, 2, 3, 4]);
  });

  it("reads several values per point of orbitals", async () => {
    const text =
      "t\nc\n -1 0.0 0.0 0.0\n 2 1.0 0.0 0.0\n 1 0.0 1.0 0.0\n 1 0.0 0.0 1.0\n 3 3.0 0.0 0.0 0.0\n 2 5 6\n1 10 2 20\n";
    const [frame] = await readAll(cube, text);
    expect(frame.grids!.map((grid) => [...grid.values])).toEqual([
      [1, 2],
      [10, 20],
    ]);
  });

  it("turns VASP's density times volume into electrons per bohr³", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const cell = Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2);
    const frame = makeFrame({ positions: new Float64Array(3), types: new Int32Array(1), species: ["Li"], cell });
    frame.grids = [{ name: "total", unit: "e", shape: [1, 1, 1], values: Float64Array.of(3) }];
    const [again] = await readAll(cube, await written(cube, [frame], {}, heard));
    // 3 electrons in 8 Å³.
    expect(again.grids![0].values[0]).toBeCloseTo((3 / 8) * 0.529177210903 ** 3, 12);
    expect(heard.notes.join()).toContain("e/bohr^3");
  });

  it("says what is wrong", async () => {
    await expect(readAll(cube, "t\nc\n x\n")).rejects.toThrow("memory:3: expected the number of atoms");
    await expect(readAll(cube, "t\nc\n 0 0 0 0\n 1 1 0 0\n 1 0 1 0\n 3 0 0 1\n1 2\n")).rejects.toThrow("but after 2");
  });
});
