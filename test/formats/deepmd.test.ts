import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { deepmdHdf5 } from "../../formats/deepmd-hdf5.js";
import { deepmdNpy } from "../../formats/deepmd-npy.js";
import { deepmdNpyMixed } from "../../formats/deepmd-npy-mixed.js";
import { deepmdRaw } from "../../formats/deepmd-raw.js";
import type { Format, WriteOptions } from "../../formats/format.js";
import { openSink } from "../../formats/sink.js";
import { openSource } from "../../formats/source.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { arbitraryFrame } from "./arbitrary-frame.js";
import { sameFrame } from "./contract.js";
import { each } from "./memory.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-deepmd-"));
afterAll(() => rmSync(folder, { recursive: true }));
let next = 0;

async function write(format: Format, frames: Frame[], options: Partial<WriteOptions> = {}, notes: string[] = []) {
  const path = join(folder, `${next++}`);
  const sink = openSink(path);
  const note = (_kind: string, message: string) => void notes.push(message);
  try {
    await format.write!(each(frames), sink, { warn: () => {}, note, ...options });
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return path;
}

async function read(format: Format, path: string): Promise<Frame[]> {
  const out: Frame[] = [];
  for await (const frame of format.read!(openSource(path), { warn: () => {} })) out.push(frame);
  return out;
}

describe.each([deepmdNpy, deepmdNpyMixed, deepmdRaw, deepmdHdf5])("$name", (format) => {
  it("gives back what it was given", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFrame().map(plain), fc.integer({ min: 1, max: 3 }), async (frame, setSize) => {
        const frames = [0, 1, 2, 3].map((k) => ({ ...frame, positions: frame.positions.map((x) => x + k) }));
        const path = await write(format, frames, { setSize });
        const back = await read(format, path);
        expect(back.length).toBe(4);
        back.forEach((after, k) => {
          sameFrame(after, frames[k], format.holds);
        });
        expect(back[0].species).toEqual(frame.species);
      }),
      { numRuns: 15 },
    );
  });

  it("makes the virial of a stress, and says so", async () => {
    const notes: string[] = [];
    const stress = Float64Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3);
    const [back] = await read(format, await write(format, [{ ...sample(), stress }], {}, notes));
    expect([...back.virial!]).toEqual([-24, 0, 0, 0, -48, 0, 0, 0, -72]); // V = 24
    expect(notes).toContain("virial = −V·stress");
  });

  it("leaves out what not every frame has, and says so", async () => {
    const notes: string[] = [];
    const path = await write(format, [{ ...sample(), energy: 1 }, sample()], {}, notes);
    const back = await read(format, path);
    expect(back.map(({ energy }) => energy)).toEqual([undefined, undefined]);
    expect(notes).toContain("energy: not every frame has it");
  });

  it("is not periodic with nopbc", async () => {
    const frame = sample();
    const [back] = await read(
      format,
      await write(format, [{ ...frame, cell: undefined, periodic: [false, false, false] }]),
    );
    expect(back.cell).toBeUndefined();
    expect(back.periodic).toEqual([false, false, false]);
  });
});

describe("deepmd/npy", () => {
  it("splits sets and names their files as DeePMD-kit does", async () => {
    const path = await write(deepmdNpy, [sample(), sample(), sample()], { setSize: 2 });
    expect(readdirSync(path).sort()).toEqual(["set.000", "set.001", "type.raw", "type_map.raw"]);
    expect(readdirSync(join(path, "set.001")).sort()).toEqual(["box.npy", "coord.npy"]);
    expect(readFileSync(join(path, "type_map.raw"), "utf8")).toBe("Li\nO\n");
  });

  it("makes a folder per composition", async () => {
    const other = makeFrame({ ...sample(), types: Int32Array.of(0, 0) });
    const path = await write(deepmdNpy, [sample(), other, sample()]);
    expect(readdirSync(path).sort()).toEqual(["Li1O1", "Li2"]);
    expect((await read(deepmdNpy, path)).length).toBe(3);
    const mixed = await write(deepmdNpyMixed, [sample(), other]);
    expect((await read(deepmdNpyMixed, mixed)).map(({ types }) => [...types])).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });

  it("puts shuffled atoms into the order of their ids", async () => {
    const shuffled = makeFrame({
      ...sample(),
      types: Int32Array.of(1, 0),
      positions: Float64Array.of(1, 1, 1, 0, 0, 0),
      ids: Float64Array.of(2, 1),
    });
    const [first, second] = await read(deepmdNpy, await write(deepmdNpy, [sample(), shuffled]));
    expect([...second.positions]).toEqual([...first.positions]);
  });

  it("needs to know the elements", async () => {
    await expect(write(deepmdNpy, [{ ...sample(), species: undefined }])).rejects.toThrow(/--types/);
  });

  it.each([
    ["set.000/coord.npy", "text", /coord.npy: expected a .npy file/],
    ["set.000/coord.npy", undefined, /expected coord/],
    ["type.raw", "0\n1\n1\n", /coord.npy: expected 3·3 = 9 columns \(type.raw has 3 atoms\), got 6/],
    ["type.raw", "0\n7\n", /type 7 is not among the 2 of type_map.raw/],
    ["type.raw", "0\nx\n", /expected the type of atom 2/],
  ])("refuses a broken %s", async (file, content, message) => {
    const path = await write(deepmdNpy, [sample()]);
    if (content === undefined) rmSync(join(path, file));
    else writeFileSync(join(path, file), content);
    await expect(read(deepmdNpy, path)).rejects.toThrow(message);
  });

  it("keeps nothing half-written", async () => {
    const path = join(folder, "half");
    const sink = openSink(path);
    sink.folder();
    await sink.abort();
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

function sample(): Frame {
  return makeFrame({
    positions: Float64Array.of(0, 0, 0, 1, 1, 1),
    types: Int32Array.of(0, 1),
    species: ["Li", "O"],
    cell: Float64Array.of(2, 0, 0, 0, 3, 0, 0, 0, 4),
  });
}

/** Periodic in all directions or none, corner at 0, atoms in order: what the layout can hold. */
function plain(frame: Frame): Frame {
  const [p] = frame.periodic;
  return { ...frame, origin: new Float64Array(3), periodic: [p, p, p], ids: undefined, stress: undefined };
}
