import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { convert } from "../../src/convert/convert.js";
import { parseRepeat } from "../../src/convert/repeat.js";
import { parseFrameRange } from "../../src/model/frame-range.js";
import { parseSelection } from "../../src/model/selection.js";
import { dump, temporaryFolder } from "./folder.js";

const files = temporaryFolder();
const water = (k: number) =>
  `3\nLattice="5 0 0 0 6 0 0 0 7" Properties=species:S:1:pos:R:3 energy=${k}\nO 0 0 ${k}\nH 1 0 ${k}\nH 0 1 ${k}\n`;

describe("--frames", () => {
  // What Python's list(range(7))[slice] gives.
  it.each([
    ["0:3", [0, 1, 2]],
    ["::3", [0, 3, 6]],
    ["1:-1:2", [1, 3, 5]],
    ["-2:", [5, 6]],
    ["-3:-1", [4, 5]],
    ["-100:2", [0, 1]],
    [":-5", [0, 1]],
    ["3", [3]],
    ["-1", [6]],
    ["2:100:4", [2, 6]],
  ])("%s", async (text, expected) => {
    files.put("seven.xyz", [0, 1, 2, 3, 4, 5, 6].map(water).join(""));
    await files.convert("seven.xyz", "some.xyz", { frames: parseFrameRange(text) });
    expect((await files.frames("some.xyz")).map(({ energy }) => energy)).toEqual(expected);
  });

  it.each(["", "a", "1:2:3:4", "::-1", "::0", "1.5"])("refuses '%s'", (text) => {
    expect(() => parseFrameRange(text)).toThrow(/--frames/);
  });

  it("of nothing is an error, not an empty file", async () => {
    files.put("one.xyz", water(0));
    await expect(files.convert("one.xyz", "none.xyz", { frames: parseFrameRange("5:") })).rejects.toThrow(
      /no frame in --frames/,
    );
    expect(existsSync(files.path("none.xyz"))).toBe(false);
  });
});

describe("files", () => {
  it("are never overwritten unasked, and never the input", async () => {
    files.put("in.xyz", water(0));
    files.put("there.xyz", "mine");
    await expect(files.convert("in.xyz", "there.xyz", { force: false })).rejects.toThrow(/exists already; pass -f/);
    await expect(files.convert("in.xyz", "in.xyz")).rejects.toThrow(/is the input too/);
    expect(files.text("there.xyz")).toBe("mine");
  });

  it.runIf(existsSync("/dev/full"))("that a full device refuses end with its sentence", async () => {
    files.put("w.xyz", water(0));
    for (const to of ["extxyz", "poscar", "json"])
      await expect(convert(files.path("w.xyz"), "/dev/full", { to, force: true, warn() {} })).rejects.toThrow(
        /\/dev\/full: .*no space left/,
      );
  });

  it("are not left half-written", async () => {
    const input = files.put("torn.xyz", `${water(0)}3\nLattice="5 0 0 0 6 0 0 0 7"\nO 0 0 x\n`);
    await expect(files.convert("torn.xyz", "out.xyz")).rejects.toThrow(/torn.xyz:8: expected a number/);
    expect(readdirSync(dirname(input)).filter((name) => name.includes("out.xyz"))).toEqual([]);
  });

  it("do not take the place of folders that hold other things", async () => {
    files.put("w.xyz", water(0));
    mkdirSync(files.path("mine"));
    writeFileSync(files.path("mine/thesis.tex"), "");
    for (const options of [{ to: "deepmd/npy" }, { to: "extxyz" }])
      await expect(files.convert("w.xyz", "mine", options)).rejects.toThrow(/is a folder that holds other things/);
    await files.convert("w.xyz", "train", { to: "deepmd/npy" });
    await files.convert("w.xyz", "train", { to: "deepmd/raw" });
    expect(readdirSync(files.path("train"))).toContain("coord.raw");
    await expect(files.convert("w.xyz", "train", { to: "extxyz" })).rejects.toThrow(/not replaced by a file/);
    await expect(files.convert("w.xyz", "no/where.xyz")).rejects.toThrow(/there is no folder .*no to write it into/);
  });

  it("several are one trajectory, numbers in their names in order", async () => {
    for (const k of [5, 20, 100]) files.put(`part.${k}.xyz`, water(k));
    await files.convert(["part.100.xyz", "part.20.xyz", "part.5.xyz"].sort(), "all.xyz");
    expect((await files.frames("all.xyz")).map(({ energy }) => energy)).toEqual([5, 20, 100]);
  });

  it("that continue each other have the step between them once", async () => {
    const row = "1 1 0 0 0";
    files.put("run1.dump", dump("id type x y z", [[row], [row]])); // steps 0, 100
    files.put(
      "run2.dump",
      dump("id type x y z", [[row], [row]])
        .replaceAll("TIMESTEP\n100", "TIMESTEP\n200")
        .replaceAll("TIMESTEP\n0", "TIMESTEP\n100"),
    );
    const { receipt } = await files.convert(["run1.dump", "run2.dump"], "run.json");
    expect((await files.frames("run.json")).map(({ step }) => step)).toEqual([0, 100, 200]);
    expect(receipt.derived).toEqual(["step 100 ends one file and begins the next: taken once"]);
  });

  it("that list elements in another order give one numbering", async () => {
    files.put("p1.xyz", "2\nenergy=1\nLi 0 0 0\nO 1 1 1\n");
    files.put("p2.xyz", "2\nenergy=2\nO 0 0 0\nLi 1 1 1\n");
    await files.convert(["p1.xyz", "p2.xyz"], "p.dump");
    expect((await files.frames("p.dump")).map(({ types }) => [...types])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it("are compressed by their names", async () => {
    files.put("plain.xyz", water(1));
    await files.convert("plain.xyz", "small.xyz.gz");
    expect((await files.frames("small.xyz.gz"))[0].energy).toBe(1);
  });
});

describe("types", () => {
  const rows = ["1 2 0 0 0", "2 1 1 1 1", "3 1 2 2 2"];

  it("take the names of --types in order", async () => {
    files.put("bare.dump", dump("id type x y z", [rows]));
    const { receipt } = await files.convert("bare.dump", "named.xyz", { types: ["Li", "O"] });
    expect(receipt.types).toMatchObject([
      { type: 1, element: "Li", count: 2, mass: 6.94 },
      { type: 2, element: "O", count: 1, mass: 15.999 },
    ]);
  });

  it("are put in the order of --types, not renamed, where the file names elements", async () => {
    files.put("water.xyz", water(0));
    const { receipt } = await files.convert("water.xyz", "water.data", { types: ["Li", "H", "O"] });
    expect(receipt.types.map(({ element, count }) => [element, count])).toEqual([
      ["Li", 0],
      ["H", 2],
      ["O", 1],
    ]);
    await expect(files.convert("water.xyz", "water.data", { types: ["Li", "H"] })).rejects.toThrow(/O.* --types Li,H/);
  });

  it("keep the order of the file when nobody asks for another", async () => {
    files.put("bare.dump", dump("id type element x y z", [["1 2 Li 0 0 0", "2 1 O 1 1 1"]]));
    await files.convert("bare.dump", "same.data");
    const [frame] = await files.frames("same.data");
    expect(frame.species).toEqual(["O", "Li"]);
  });

  it("whose mass is that of another element stop the conversion", async () => {
    const data =
      "t\n\n1 atoms\n2 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\nMasses\n\n1 6.94\n2 79.904\n\nAtoms # atomic\n\n1 1 0 0 0\n";
    files.put("sse.data", data);
    await expect(files.convert("sse.data", "sse.xyz", { types: ["Br", "Li"] })).rejects.toThrow(
      /named Br .* mass 6.94 is that of Li/,
    );
    expect((await files.convert("sse.data", "sse.xyz", { types: ["Li", "Br"] })).receipt.types[0].element).toBe("Li");
  });
});

describe("the receipt", () => {
  it("has no loss where a dump keeps its boundaries and general vectors", async () => {
    const plain = dump("id type x y z", [["1 1 1 2 3"]]);
    files.put("walls.dump", plain.replace("pp pp pp", "pp ss mm"));
    files.put(
      "general.dump",
      plain.replace(/BOX BOUNDS.*\n.*\n.*\n.*\n/, "BOX BOUNDS abc origin pp pp pp\n4 1 0 0\n0 4 1 0\n1 0 4 0\n"),
    );
    for (const [name, header] of [
      ["walls", "ITEM: BOX BOUNDS pp ss mm"],
      ["general", "ITEM: BOX BOUNDS abc origin pp pp pp"],
    ]) {
      await files.convert(`${name}.dump`, "again.dump", { strict: true, verify: true });
      expect(files.text("again.dump")).toContain(header);
    }
    await files.convert("walls.dump", "again.yaml", { strict: true, to: "yaml" });
  });

  it("says what was kept and what was lost", async () => {
    files.put("full.dump", dump("id type element x y z vx vy vz c_pe", [["7 1 Li 0 0 0 1 2 3 -0.5"]]));
    const { receipt } = await files.convert("full.dump", "POSCAR");
    expect(receipt.kept).toEqual(["cell", "positions", "species", "velocities"]);
    expect(receipt.lost).toEqual(["ids", "step", "column c_pe"]);
    expect(receipt.lines().join("\n")).toMatch(/1 frame of 1 atoms → vasp\/poscar\ntype {2}1 {2}Li/);
  });

  it("is an error with --strict where something is lost", async () => {
    files.put("two.xyz", water(0) + water(1));
    await expect(files.convert("two.xyz", "two.data", { strict: true })).rejects.toThrow(/--strict/);
    await files.convert("two.xyz", "two.json", { strict: true });
  });
});

describe("atoms", () => {
  it("are selected, without the energy that belongs to all of them", async () => {
    files.put("w.xyz", water(3));
    const { receipt } = await files.convert("w.xyz", "h.xyz", {
      select: await parseSelection("species == 'H' && x > 0.5"),
    });
    const [frame] = await files.frames("h.xyz");
    expect([...frame.positions]).toEqual([1, 0, 3]);
    expect(frame.energy).toBeUndefined();
    expect(receipt.lost[0]).toMatch(/energy: it belongs to all atoms/);
  });

  it("are sorted by id", async () => {
    files.put("s.dump", dump("id type x y z", [["3 1 3 0 0", "1 1 1 0 0", "2 1 2 0 0"]]));
    await files.convert("s.dump", "s.json", { sort: "auto" });
    const [frame] = await files.frames("s.json");
    expect([...frame.ids!]).toEqual([1, 2, 3]);
    expect([...frame.positions]).toEqual([1, 0, 0, 2, 0, 0, 3, 0, 0]);
  });

  it("are repeated with their cell, energy and ids", async () => {
    files.put("w.xyz", water(3));
    await files.convert("w.xyz", "big.json", { repeat: parseRepeat("2x1x3") });
    const [frame] = await files.frames("big.json");
    expect(frame.count).toBe(18);
    expect([...frame.cell!]).toEqual([10, 0, 0, 0, 6, 0, 0, 0, 21]);
    expect(frame.energy).toBe(18);
    expect([...frame.positions.slice(9 * 5, 9 * 5 + 3)]).toEqual([5, 0, 17]);
  });
});

describe("--verify", () => {
  it("takes the parts of a hybrid style from --style also where a data file becomes another", async () => {
    const rows = "1 1 1 2 3 0.5 0.6 2.5\n2 1 4 5 6 -0.5 0.6 2.5\n";
    files.put(
      "h.data",
      `t\n\n2 atoms\n1 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\nAtoms # hybrid\n\n${rows}`,
    );
    await files.convert("h.data", "h2.data", { style: "hybrid charge sphere", verify: true });
    expect(files.text("h2.data")).toContain(rows);
  });

  it("does not look for what the receipt has as lost", async () => {
    files.put("q.dump", dump("id element q x y z", [["1 Li 1 1 2 3", "2 O -1 4 5 6"]]));
    const { receipt } = await files.convert("q.dump", "q.data", { verify: true, style: "atomic" });
    expect(receipt.lost).toEqual(["charges: atom style atomic has none"]);
    expect(receipt.verified).toMatch(/^read back/);
  });

  it("knows formats that keep positions and forget the origin", async () => {
    files.put(
      "corner.dump",
      dump("id element mass x y z", [["1 Li 6.941 -1 2 3", "2 O 15.999 4 5 6"]], { box: "-3 7\n1 9\n0 8" }),
    );
    for (const name of ["corner.dcd", "corner.vasp", "corner.cfg"]) {
      const { receipt } = await files.convert("corner.dump", name, { verify: true });
      expect(receipt.verified).toMatch(/^read back and compared/);
      expect(receipt.lost.join()).not.toMatch(/mass/);
    }
  });

  it("compares what was written with what was meant", async () => {
    files.put("w.xyz", water(0) + water(1));
    for (const name of ["v.dump", "v.data", "v.cif", "v/", "v.json", "POSCAR"]) {
      const { receipt } = await files.convert("w.xyz", name, { verify: true });
      expect(receipt.verified, name).toMatch(/read back and compared/);
    }
  });

  it("knows atoms again that a writer put into another order", async () => {
    const frames = [
      ["3 1 1 0 0", "1 2 2 0 0", "2 1 3 0 0"],
      ["2 1 3.1 0 0", "3 1 1.1 0 0", "1 2 2.1 0 0"],
    ];
    files.put("o.dump", dump("id type x y z", frames));
    const types = ["Li", "O"];
    for (const to of ["vasp/xdatcar", "deepmd/npy", "cif"])
      expect(
        (await files.convert("o.dump", `o-${to.replace("/", "-")}`, { to, types, verify: true })).receipt.verified,
      ).toMatch(/compared/);
    files.put("n.xyz", `${water(0)}1\nenergy=1\nO 0 0 0\n${water(1)}`);
    expect((await files.convert("n.xyz", "n/", { verify: true })).receipt.verified).toMatch(/all 3 frames are there/);
  });

  it("finds digits that were not written", async () => {
    files.put("w.xyz", water(0.123456789));
    const { receipt } = await files.convert("w.xyz", "v.xyz", { verify: true, precision: 4 });
    expect(receipt.verified).toMatch(/within 0.0000432 Å|within 4.3e-5 Å|within 0.000043 Å/);
  });
});
