import { describe, expect, it } from "vitest";
import { poscar } from "../../formats/vasp-poscar.js";
import { holdsWhatItSays } from "./contract.js";
import { type Heard, readAll, written } from "./memory.js";
import { vaspFrame } from "./vasp-frames.js";

// Positions pass through fractional coordinates, velocities through Å/fs: the last digit may change.
holdsWhatItSays(poscar, { fit: vaspFrame, tolerance: 1e-11 });

describe("vasp/poscar", () => {
  it("takes one negative scale as the volume, also for Cartesian positions", async () => {
    // det = 8, volume 64: every length is doubled.
    const [frame] = await readAll(poscar, file({ scale: "-64", mode: "Cartesian", atoms: "1 1 1\n0 0 0.5" }));
    expect([...frame.cell!]).toEqual([4, 0, 0, 0, 4, 0, 0, 0, 4]);
    expect([...frame.positions]).toEqual([2, 2, 2, 0, 0, 1]);
  });

  it("takes three scales as factors of x, y and z", async () => {
    const [frame] = await readAll(poscar, file({ scale: "1 2 3", mode: "k", atoms: "1 1 1\n0 0 0.5" }));
    expect([...frame.cell!]).toEqual([2, 0, 0, 0, 4, 0, 0, 0, 6]);
    expect([...frame.positions]).toEqual([1, 2, 3, 0, 0, 1.5]);
  });

  it("keeps groups that are repeated, and groups of one element side by side", async () => {
    const text = file({ symbols: "O H O", counts: "1 1 1", atoms: "0 0 0\n.5 0 0\n0 .5 0" });
    const [frame] = await readAll(poscar, text);
    expect([frame.species, [...frame.types]]).toEqual([
      ["O", "H"],
      [0, 1, 0],
    ]);
    expect((await textOf(frame)).split("\n")[5].trim().split(/\s+/)).toEqual(["O", "H", "O"]);
    const [iron] = await readAll(poscar, file({ symbols: "Fe Fe", counts: "1 1", atoms: "0 0 0\n.5 0 0" }));
    expect([iron.species, [...iron.types]]).toEqual([
      ["Fe", "Fe"],
      [0, 1],
    ]);
  });

  it("cuts POTCAR suffixes off and writes them back", async () => {
    const [frame] = await readAll(poscar, file({ symbols: "Li_sv/1a2b O" }));
    expect([frame.species, frame.labels]).toEqual([
      ["Li", "O"],
      ["Li_sv/1a2b", "O"],
    ]);
    expect(await textOf(frame)).toContain("Li_sv/1a2b");
  });

  it("reads what Fortran reads: D exponents, tabs, comments, numbers without a blank between them", async () => {
    const [frame] = await readAll(poscar, file({ scale: "1.0D+00\t! one", atoms: "0.25-0.25 5d-1 ! Li\n.5 0 0 # O" }));
    expect([...frame.positions]).toEqual([0.5, -0.5, 1, 1, 0, 0]);
  });

  it("takes names of VASP 4 from line ends, else from the title, else from --types, never from nowhere", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const [ends] = await readAll(poscar, file({ symbols: "", atoms: "0 0 0 Li1\n.5 0 0 O" }), {}, heard);
    expect([ends.species, heard.warnings]).toEqual([["Li", "O"], []]);
    const [title] = await readAll(poscar, file({ title: "Li O", symbols: "" }), {}, heard);
    expect([title.species, heard.warnings.length]).toEqual([["Li", "O"], 1]);
    const [nobody] = await readAll(poscar, file({ symbols: "" }), {}, heard);
    expect([nobody.species, nobody.typeCount]).toEqual([undefined, 2]);
    expect((await readAll(poscar, file({ symbols: "" }), { types: ["Na", "F"] }))[0].species).toEqual(["Na", "F"]);
  });

  it("--types orders the types of a file that names its elements", async () => {
    const [frame] = await readAll(poscar, file({}), { types: ["O", "Zr", "Li"] });
    expect([frame.species, [...frame.types]]).toEqual([
      ["O", "Zr", "Li"],
      [2, 0],
    ]);
    await expect(readAll(poscar, file({}), { types: ["O", "Zr"] })).rejects.toThrow("has Li, which --types O,Zr");
  });

  it("keeps selective dynamics, lattice velocities, velocities and the predictor-corrector block", async () => {
    const tail = [
      "Lattice velocities and vectors",
      " 1",
      " 0.1 0 0\n 0 0.2 0\n 0 0 0.3",
      " 2 0 0\n 0 2 0\n 0 0 2",
      "",
      " 0.001 0 0\n 0 -0.002 0",
      "",
      "1",
      "0.5D+00",
      "0.1 0.2 0.3 0.4",
      "1 2 3\n4 5 6\n7 8 9\n10 11 12\n13 14 15\n16 17 18",
    ].join("\n");
    const text = file({
      mode: "Selective dynamics\nDirect",
      atoms: `0 0 0 T F T\n.5 0 0 .FALSE. .true. f Li\n${tail}`,
    });
    const [frame] = await readAll(poscar, text);
    expect([...frame.columns.selective_dynamics.values]).toEqual([1, 0, 1, 0, 1, 0]);
    expect([...frame.velocities!]).toEqual([1, 0, 0, 0, -2, 0]);
    expect(frame.info.lattice_velocities).toMatchObject({
      state: 1,
      velocities: [
        [0.1, 0, 0],
        [0, 0.2, 0],
        [0, 0, 0.3],
      ],
    });
    expect([...frame.columns.predictor_corrector.values].slice(0, 9)).toEqual([1, 2, 3, 7, 8, 9, 13, 14, 15]);
    const [again] = await readAll(poscar, await written(poscar, [frame]));
    expect(again).toEqual(frame);
  });

  it("turns velocities in fractions per step into Å/ps with POTIM from the predictor block", async () => {
    // 0.01 of 2 Å in 0.5 fs is 0.04 Å/fs.
    const tail = "Direct\n0.01 0 0\n0 0 0\n\n1\n0.5\n0 0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n";
    const [frame] = await readAll(poscar, file({ atoms: `0 0 0\n.5 0 0\n${tail}` }));
    expect(frame.velocities![0]).toBeCloseTo(40, 12);
  });

  it("writes what is not in the cell's own frame: the origin is taken off", async () => {
    const [frame] = await readAll(poscar, file({}));
    frame.origin = Float64Array.of(1, 1, 1);
    const [again] = await readAll(poscar, await written(poscar, [frame]));
    expect([...again.positions]).toEqual([-1, -1, -1, 0, -1, -1]);
  });

  it("refuses partly occupied sites and unknown elements", async () => {
    const [frame] = await readAll(poscar, file({}));
    frame.columns.occupancy = { values: Float64Array.of(1, 0.5), width: 1 };
    await expect(written(poscar, [frame])).rejects.toThrow(/partly occupied \(O 0.5\).*--occupancy/);
    await expect(written(poscar, [{ ...frame, columns: {}, species: undefined }])).rejects.toThrow("--types");
  });

  it.each([
    ["empty", "", "memory: expected a title line"],
    [
      "a scale that is no number",
      file({ scale: "one" }),
      "memory:2: expected a scale factor (1 or 3 numbers), got 'one'",
    ],
    ["two scales", file({ scale: "1.0 2.0" }), "memory:2: expected a scale factor (1 or 3 numbers), got '1.0 2.0'"],
    [
      "a count that is none",
      file({ counts: "-1 2" }),
      "memory:7: expected counts of atoms (whole numbers), got '-1 2'",
    ],
    ["a count that no file holds", file({ counts: "1 99999999999" }), "more than the file holds"],
    ["fewer counts than symbols", file({ counts: "2" }), "memory:7: 1 counts for 2 symbols (Li O) on line 6"],
    ["a position short of a number", file({ atoms: "0 0 0\n.5 0" }), "memory:10: expected 3 coordinates, found 2"],
    ["too few positions", file({ atoms: "0 0 0" }), "expected 2 positions (counts 1+1), file ends after 1"],
    ["too many positions", file({ atoms: "0 0 0\n0 0 0\n0 0 0" }), "memory:11: expected a blank line or the mode"],
    [
      "flat lattice",
      file({}).replace("0 0 2", "0 4 0"),
      "memory:3: the lattice vectors on lines 3-5 are linearly dependent",
    ],
    [
      "a flag that is none",
      file({ mode: "S\nD", atoms: "0 0 0 T T x\n0 0 0 T T T" }),
      "memory:10: expected a flag T or F, got 'x'",
    ],
    ["old line ends", file({}).replaceAll("\n", "\r"), "CR line ends"],
  ])("says where: %s", async (_, text, message) => {
    await expect(readAll(poscar, text)).rejects.toThrow(message);
  });
});

async function textOf(frame: Parameters<typeof written>[1][0]): Promise<string> {
  return Buffer.from(await written(poscar, [frame])).toString();
}

interface Parts {
  title?: string;
  scale?: string;
  symbols?: string;
  counts?: string;
  mode?: string;
  atoms?: string;
}

/** A cube of 2 with Li and O, unless told otherwise. */
function file({
  title = "test",
  scale = "1.0",
  symbols = "Li O",
  counts = "1 1",
  mode = "Direct",
  atoms = "0 0 0\n.5 0 0",
}: Parts) {
  return `${title}\n${scale}\n2 0 0\n0 2 0\n0 0 2\n${symbols ? `${symbols}\n` : ""}${counts}\n${mode}\n${atoms}\n`;
}
