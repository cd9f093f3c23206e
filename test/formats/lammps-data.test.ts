import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../formats/format.js";
import { lammpsData } from "../../formats/lammps-data.js";
import { holdsWhatItSays } from "./contract.js";
import { type Heard, readAll, written } from "./memory.js";

describe("lammps/data", () => {
  holdsWhatItSays(lammpsData, {
    restricted: true,
    // Boxes are given by lo and hi: a million Å away from zero, a cell of 1 Å keeps ten digits.
    tolerance: 1e-9,
    // LAMMPS' own bound of image flags and ids is no bound here; columns belong to atom styles.
    fit: (frame) => ({ ...frame, columns: {} }),
  });

  it("reads sections in any order, comments, tabs, CRLF and Fortran exponents", async () => {
    const text = [
      "title",
      "2 atoms # two",
      "\t2 atom types",
      "0 1.10D+01 xlo  xhi",
      "0 4 ylo yhi",
      "",
      "Velocities",
      "",
      "7 1 2 3",
      "5 4 5 6",
      "",
      "Atoms  # charge",
      "",
      "5\t2 -1.5 1 2 3 0 -1 2 # first",
      "7 1 1.5 4 5 6 0 0 0",
      "",
      "Masses",
      "",
      "2 15.999 # O",
      "1 6.94",
    ].join("\r\n");
    const [frame] = await read(text);
    expect([...frame.cell!]).toEqual([11, 0, 0, 0, 4, 0, 0, 0, 1]); // z is -0.5 to 0.5 when not given
    expect([...frame.ids!]).toEqual([5, 7]);
    expect([...frame.velocities!]).toEqual([4, 5, 6, 1, 2, 3]);
    expect([...frame.images!]).toEqual([0, -1, 2, 0, 0, 0]);
    expect(frame.species).toEqual(["Li", "O"]);
  });

  it.each([
    ["1 1 0 0 0", "atomic"],
    ["1 1 0 0 0 1 -1 0", "atomic"],
    ["1 1 0.5 0 0 0", "charge"],
    ["1 7 1 0.5 0 0 0", "full"],
  ])("knows the style of '%s' without a hint: %s", async (row, style) => {
    const [frame] = await read(data({ rows: [row] }));
    expect((frame.info.lammps as { style: string }).style).toBe(style);
  });

  it("passes over lines that are only comments", async () => {
    const [frame] = await read(data({ rows: ["1 1 0.5 0 0 0"] }).replace("1 1 0.5", "# first\n1 1 0.5"));
    expect(frame.count).toBe(1);
  });

  it("takes Hf of mass 1 for an atom type of a force field, not for hafnium", async () => {
    const text =
      "title\n\n1 atoms\n2 atom types\n\nMasses\n\n1 12.01 #Cf\n2 1.008 #Hf\n\nAtoms # atomic\n\n1 2 0 0 0\n";
    const [frame] = await read(text);
    expect(frame.species).toEqual(["C", "H"]);
  });

  it("checks topology, masses and ids as LAMMPS does, and says what it would not take", async () => {
    const head =
      "t\n\n2 atoms\n1 atom types\n1 bonds\n1 bond types\n\n0 5 xlo xhi\n0 5 ylo yhi\n0 5 zlo zhi\n\nMasses\n\n1 6.94\n";
    const atoms = "\nAtoms # bond\n\n1 1 1 0 0 0\n2 1 1 1 1 1\n\nBonds\n\n1 1 1 2\n";
    expect((await read(head + atoms))[0].count).toBe(2);
    for (const [text, message] of [
      [head + atoms.replace("1 1 1 2", "1 1 1 9"), /:23: no atom has the id 9/],
      [head + atoms.replace("1 1 1 2", "1 2 1 2"), /:23: bond type 2, but the header says 1 bond types/],
      [head + atoms.replace("1 1 1 2", "1 1 1 2\n2 1 2 1"), /announces 1 bonds, but the Bonds section has 2/],
      [head.replace("6.94", "-7") + atoms, /:14: expected a mass, got '-7'/],
      [head + atoms.replace("2 1 1 1 1 1", "0 1 1 1 1 1"), /expected an atom id from 1 on, got 0/],
    ] as const)
      await expect(read(text)).rejects.toThrow(message);
    const heard: Heard = { warnings: [], notes: [] };
    const odd =
      head.replace("0 5 zlo zhi\n", "").replace("1 atom types", "2 atom types") + atoms.replace("# bond", "# full");
    await readAll(lammpsData, `${odd}\nEllipsoid\n\n1 2\n`, {}, heard);
    expect(heard.warnings.join("\n")).toMatch(
      /no 'zlo zhi'.*\n.*none for type 2.*\n.*'Atoms # full', but the lines have 6 columns.*\n.*no section 'Ellipsoid' \(did you mean 'Ellipsoids'\?\)/,
    );
  });

  // Rows as write_data of LAMMPS 22 Jul 2025 writes them.
  it.each([
    ["tri", "1 0 1 1 1.86 0 0 0 0 0 0", "1 1 2 0 0 0 0 0 0 0", ["omegax", "angmomz"]],
    ["line", "1 0 1 1 1.5 0 0 0 0 0 0", "1 1 2 0 0 0 7", ["omegax", "omegaz"]],
    ["dielectric", "1 0 1 0 0 0 0 0 0 0 1 0 1 1 0 0 0 0", "1 1 2 0", ["mol", "curvature"]],
  ])("reads atoms and velocities of style %s", async (style, row, velocity, columns) => {
    const [frame] = await read(
      `t\n\n1 atoms\n1 atom types\n\n0 5 xlo xhi\n0 5 ylo yhi\n0 5 zlo zhi\n\nAtoms # ${style}\n\n${row}\n\nVelocities\n\n${velocity}\n`,
    );
    expect(Object.keys(frame.columns)).toEqual(expect.arrayContaining(columns));
    expect([...frame.images!]).toEqual([0, 0, 0]);
    expect([...frame.velocities!]).toEqual([1, 2, 0]);
  });

  it("does not guess between charge and molecular", async () => {
    const text = data({ rows: ["1 1 1 0 0 0"] });
    await expect(read(text)).rejects.toThrow(/fits the atom styles charge and molecular; pass --style/);
    const [charged] = await read(text, { style: "charge" });
    expect([...charged.charges!]).toEqual([1]);
    const [bonded] = await read(data({ head: "1 bonds\n1 bond types\n", rows: ["1 1 1 0 0 0"] }));
    expect(bonded.charges).toBeUndefined();
  });

  it("reads hybrid styles with each column once", async () => {
    const text = data({ hint: " # hybrid", rows: ["1 1 1 2 3 4 0.25 0.1 0.2 0.3"] });
    await expect(read(text)).rejects.toThrow(/hybrid atom style needs its parts/);
    const [frame] = await read(text, { style: "hybrid full dipole" });
    expect([...frame.positions, ...frame.charges!]).toEqual([1, 2, 3, 0.25]);
    expect(frame.columns.mol.values[0]).toBe(4);
    expect(frame.columns.muz.values[0]).toBe(0.3);
  });

  it("refuses boxes, labels and bonds that LAMMPS refuses, with their line", async () => {
    const wrong = async (from: string | RegExp, to: string, message: string) =>
      await expect(read(data({}).replace(from, to))).rejects.toThrow(message);
    await wrong("0 4 ylo yhi", "4 0 ylo yhi", "memory:6: the box ends (0) before it begins (4) along y");
    await wrong("0 4 xlo xhi", "nan 4 xlo xhi", "memory:5: expected a number, got 'nan'");
    await wrong(
      "\nAtoms",
      "\nAtom Type Labels\n\n1 Li\n7 O\n\nAtoms",
      "a label for type 7, but the header says 2 atom types",
    );
    await wrong("\nAtoms", "\nAtom Type Labels\n\n1 Li\n2 Li\n\nAtoms", "a second type with the label 'Li'");
    const bonded = { head: "1 bonds\n1 bond types\n", rows: ["1 1 1 0 0 0"], tail: "\nBonds\n\n1 1 1 1\n" };
    await expect(read(data(bonded))).rejects.toThrow("the same atom stands there twice");
  });

  it("reads the concentrations of tdpd, whose number the user knows", async () => {
    // write_data of LAMMPS 22 Jul 2025: atom style tdpd 2
    const text = data({ hint: " # tdpd", rows: ["1 1 0.5 2 3 0.25 0.75 1 -2 0"] });
    await expect(read(text)).rejects.toThrow("atom style tdpd needs its number of species: --style 'tdpd 2'");
    const [frame] = await read(text, { style: "tdpd 2" });
    expect([frame.columns.cc1.values[0], frame.columns.cc2.values[0], ...frame.images!]).toEqual([
      0.25, 0.75, 1, -2, 0,
    ]);
    expect(Buffer.from(await written(lammpsData, [frame])).toString()).toContain("1 1 0.5 2 3 0.25 0.75 1 -2 0\n");
  });

  it("takes no mass of 1 for hydrogen, and no element against its mass", async () => {
    const [beads] = await read(data({ tail: "\nMasses\n\n1 1.0\n2 1.0\n" }));
    expect(beads.species).toBeUndefined();
    await expect(read(data({ tail: "\nMasses\n\n1 6.94\n2 15.999\n" }), { types: ["O", "Li"] })).rejects.toThrow(
      /type 1 is named O .* its mass 6.94 is that of Li/,
    );
  });

  it("keeps bonds and coefficients through a round trip, and drops those of atoms that are gone", async () => {
    const text = data({
      head: "2 bonds\n1 bond types\n",
      rows: ["1 1 1 0 0 0", "2 1 2 1 0 0", "9 1 1 2 0 0"],
      tail: "\nBond Coeffs # harmonic\n\n1 450 1.5 # stiff\n\nBonds\n\n1 1 1 2\n2 1 2 9\n\nOwn Property\n\n1 0.5\n2 0.25\n9 0\n",
    });
    const [frame] = await read(text);
    const again = Buffer.from(await written(lammpsData, [frame])).toString();
    expect(again).toContain("2 bonds\n1 bond types\n");
    expect(again).toContain("\nBond Coeffs # harmonic\n\n1 450 1.5 # stiff\n");
    expect(again).toContain("\nBonds\n\n1 1 1 2\n2 1 2 9\n");
    expect(again).toContain("\nOwn Property\n\n1 0.5\n2 0.25\n9 0\n");
    expect(again).toContain("\nAtoms # molecular\n");
    const two = { ...frame, count: 2, ids: frame.ids!.slice(0, 2), types: frame.types.slice(0, 2) };
    Object.assign(two, {
      positions: frame.positions.slice(0, 6),
      columns: { mol: { values: Float64Array.of(1, 1), width: 1 } },
    });
    const heard: Heard = { warnings: [], notes: [] };
    const fewer = Buffer.from(await written(lammpsData, [two], {}, heard)).toString();
    expect(fewer).toContain("1 bonds\n");
    expect(fewer).toContain("\nBonds\n\n1 1 1 2\n\n");
    expect(heard.notes.join()).toContain("1 lines of Bonds with atoms that are gone");
  });

  it.each([
    [{ rows: ["1 1 0 0 0", "1 1 1 1 1"] }, "memory:12: atom id 1 stands there already on line 11"],
    [{ rows: ["1 3 0 0 0"] }, "memory:11: atom type 3, but the header says 2 atom types"],
    [{ rows: ["1 1 0 0 0"], count: 3 }, "memory:11: the Atoms section ends after 1 of 3 atoms"],
    [{ rows: ["1 1 0 0 0", "2 1 0 x 0"] }, "memory:12: expected a number in column 'y', got 'x'"],
  ])("says where the file is wrong (%#)", async (parts, message) => {
    await expect(read(data({ hint: " # atomic", ...parts }))).rejects.toThrow(message);
  });
});

const read = (text: string, options: Partial<ReadOptions> = {}) => readAll(lammpsData, text, options);

function data({ head = "", hint = "", rows = ["1 1 0 0 0", "2 2 1 1 1"], count = -1, tail = "" }): string {
  return `title\n\n${count < 0 ? rows.length : count} atoms\n2 atom types\n${head}0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n\nAtoms${hint}\n\n${rows.join("\n")}\n${tail}`;
}
