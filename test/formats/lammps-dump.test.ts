import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../formats/format.js";
import { lammpsDump } from "../../formats/lammps-dump.js";
import { textSource } from "../../formats/source.js";
import type { Column, Frame } from "../../src/model/frame.js";
import { holdsWhatItSays } from "./contract.js";

describe("lammps/dump", () => {
  holdsWhatItSays(lammpsDump, {
    restricted: true,
    // Boxes are given by lo and hi: a million Å away from zero, a cell of 1 Å keeps ten digits.
    tolerance: 1e-9,
    fit: (frame) => ({ ...frame, columns: numbersOnly(frame.columns) }),
  });

  it("takes the tilt off the box bounds", async () => {
    // xlo 0, xhi 4, xy 1, xz 0: LAMMPS writes 0 and 4 + 1 (manual page Howto_triclinic).
    const [frame] = await read(dump({ box: "xy xz yz pp pp pp\n0 5 1\n0 4 0\n0 4 0" }));
    expect([...frame.cell!]).toEqual([4, 0, 0, 1, 4, 0, 0, 0, 4]);
  });

  it("passes over blank lines between frames, refuses boxes without extent and steps below 0", async () => {
    const one = dump({ columns: "id x y z", atoms: ["1 0 0 0"] });
    expect(await read(`${one}\n\n${one}\n`)).toHaveLength(2);
    await expect(read(dump({ box: "pp pp pp\n0 0\n0 1\n0 1" }))).rejects.toThrow(/no extent along x/);
    await expect(read(one.replace(/TIMESTEP\n\d+/, "TIMESTEP\n-5"))).rejects.toThrow(/expected the time step, got '-/);
  });

  it("does not take sections behind the last frame for a torn frame", async () => {
    await expect(
      read(`${dump({ columns: "id x y z", atoms: ["1 0 0 0"] })}ITEM: UNITS\nlj\nITEM: TIME\n250\n`),
    ).rejects.toThrow(/sections that belong to no frame/);
  });

  it("places scaled coordinates from the origin on, along the cell vectors", async () => {
    const [frame] = await read(
      dump({ box: "xy xz yz pp pp ff\n1 7 2\n0 4 0\n-1 3 0", columns: "xs ys zs id", atoms: ["0.5 0.5 0.25 7"] }),
    );
    // origin (1 0 -1), a = (4 0 0), b = (2 4 0), c = (0 0 4)
    expect([...frame.positions]).toEqual([4, 2, 0]);
    expect(frame.periodic).toEqual([true, true, false]);
    expect([...frame.ids!]).toEqual([7]);
  });

  it("reads each frame by its own columns", async () => {
    const frames = await read(
      dump({ columns: "id type x y z", atoms: ["1 2 1 2 3"] }) +
        dump({ columns: "z y x fz fy fx id", atoms: ["3 2 1 6 5 4 1"] }),
    );
    expect(frames.map((frame) => [...frame.positions])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect([...frames[1].forces!]).toEqual([4, 5, 6]);
    expect(frames[0].forces).toBeUndefined();
  });

  it("keeps ids beyond 2^53 apart", async () => {
    const [frame] = await read(dump({ atoms: ["9007199254740993 1 0 0 0", "9007199254740992 1 1 1 1"] }));
    expect(frame.ids).toEqual(BigInt64Array.of(9007199254740993n, 9007199254740992n));
  });

  it("gives the types of element and label columns the same numbers in each frame", async () => {
    const columns = "id element x y z";
    const frames = await read(
      dump({ columns, atoms: ["1 O 0 0 0", "2 Li 1 1 1"] }) + dump({ columns, atoms: ["2 Li 1 1 1", "1 O 0 0 0"] }),
    );
    expect(frames.map((frame) => [...frame.types])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(frames[1].species).toEqual(["O", "Li"]);
    const [named] = await read(dump({ columns, atoms: ["1 O 0 0 0"] }), { types: ["Li", "O"] });
    expect([...named.types]).toEqual([1]);
  });

  it("leaves out a torn last frame with one warning", async () => {
    const whole = dump({});
    for (let cut = 1; cut < whole.length - 6; cut++) {
      const warnings: string[] = [];
      const frames = await read(whole + whole.slice(0, cut), { warn: (message) => warnings.push(message) });
      expect([cut, frames.length, warnings.length]).toEqual([cut, 1, 1]);
      await expect(read(whole + whole.slice(0, cut), { strict: true })).rejects.toThrow(/^case:\d+: /);
    }
  });

  it.each([
    ["1 1 0 0 1.2.3", "case:10: expected a number in column 'z', got '1.2.3'"],
    ["1 1 0 0", "case:10: expected 5 columns (id type x y z), got 4: '1 1 0 0'"],
    ["1 1 0 0 0 0", "case:10: expected 5 columns (id type x y z), got 6"],
    ["1 x 0 0 0", "case:10: expected a whole number in column 'type', got 'x'"],
    ["1 0 0 0 0", "case:9: expected atom types from 1 on, got 0"],
  ])("says where '%s' is wrong", async (row, message) => {
    await expect(read(dump({ atoms: [row] }))).rejects.toThrow(message);
  });

  it("says that an id stands there twice", async () => {
    await expect(read(dump({ atoms: ["3 1 0 0 0", "3 1 1 1 1"] }))).rejects.toThrow(
      "case:11: atom id 3 stands in this frame twice",
    );
  });

  it("reads a frame at an offset without those before", async () => {
    const text = dump({ step: 0 }) + dump({ step: 10 }) + dump({ step: 20 });
    const source = textSource(text, "case");
    const offsets = [];
    for await (const at of lammpsDump.index!(source)) offsets.push(at);
    expect(offsets.map((at) => at.step)).toEqual([0, 10, 20]);
    expect(offsets.at(-1)!.offset + offsets.at(-1)!.length).toBe(text.length);
    for await (const { step } of lammpsDump.readAt!(source, [offsets[2]], { warn() {} })) expect(step).toBe(20);
  });
});

/** A dump holds columns of one number per atom. */
function numbersOnly(columns: Record<string, Column>): Record<string, Column> {
  return Object.fromEntries(
    Object.entries(columns).filter(([, { values, width }]) => width === 1 && !Array.isArray(values)),
  );
}

async function read(text: string, options: Partial<ReadOptions> = {}): Promise<Frame[]> {
  const frames = [];
  for await (const frame of lammpsDump.read!(textSource(text, "case"), { warn() {}, ...options })) frames.push(frame);
  return frames;
}

function dump({
  step = 0,
  box = "pp pp pp\n0 4\n0 4\n0 4",
  columns = "id type x y z",
  atoms = ["1 1 0.5 1 1.5"],
}): string {
  return `ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${atoms.length}\nITEM: BOX BOUNDS ${box}\nITEM: ATOMS ${columns}\n${atoms.map((row) => `${row}\n`).join("")}`;
}
