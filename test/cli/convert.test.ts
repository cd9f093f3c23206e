/** The command as a user meets it: exit codes, stdout and stderr, help. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { dump, temporaryFolder } from "../convert/folder.js";
import { root } from "../repo/files.js";

const files = temporaryFolder();
const garnet = (words: string[], input?: string | Buffer) =>
  spawnSync(process.execPath, [join(root, "bin/garnet.js"), ...words], {
    input,
    encoding: "utf8",
    cwd: files.path(""),
  });

const built = existsSync(join(root, "dist/src/cli/main.js"));

describe.skipIf(!built)("garnet convert", () => {
  it("says what it did on stderr and nothing on stdout", () => {
    files.put("in.dump", dump("id type x y z", [["1 1 0 0 0", "2 2 1 1 1"]]));
    const { status, stdout, stderr } = garnet(["convert", "in.dump", "out.xyz", "-t", "Li,O"]);
    expect([status, stdout]).toEqual([0, ""]);
    expect(stderr).toBe(
      [
        "1 frame of 2 atoms → extxyz",
        "type  1  Li           1  6.94 g/mol",
        "type  2  O            1  15.999 g/mol",
        "kept     cell, positions, species, step",
        "",
      ].join("\n"),
    );
  });

  it("reads standard input and writes standard output", () => {
    const { status, stdout } = garnet(
      ["convert", "-", "-", "-i", "dump", "-o", "xyz", "-q"],
      dump("id type x y z", [["1 3 0 0 0.5"]]),
    );
    expect(status).toBe(0);
    expect(stdout).toBe("1\nAtoms. Timestep: 0\n3 0 0 0.5\n");
  });

  it("unpacks standard input", () => {
    const packed = gzipSync(dump("id type x y z", [["1 3 0 0 0.5"]]));
    const { stdout } = garnet(["convert", "-", "-", "-i", "dump", "-o", "xyz", "-q"], packed);
    expect(stdout).toBe("1\nAtoms. Timestep: 0\n3 0 0 0.5\n");
  });

  it.each([
    [["convert", "x.dump"], 2, /expected IN\.\.\. OUT/],
    [["convert", "in.dump", "y.xyz", "--fames", "3"], 2, /unknown option '--fames'.*--frames/s],
    [["convert", "in.dump", "y.xyz", "--frames", "a"], 2, /expected START:STOP:STEP/],
    [["convert", "in.dump", "y.xyz", "--repeat", "2x2"], 2, /--repeat as 2x2x2, got '2x2'/],
    [["convert", "-", "y.xyz"], 2, /pass -i FORMAT/],
    [["convert", "in.dump", "y.xyz", "--wrap", "--unwrap"], 2, /exclude each other/],
    [["convert", "nowhere.dump", "y.xyz"], 1, /^garnet: nowhere.dump: no such file\n$/],
    [
      ["convert", "in.dump", "y.xyz", "-i", "lamps/dump"],
      1,
      /unknown format 'lamps\/dump' \(did you mean 'lammps\/dump'\?\)/,
    ],
    [["convert", "in.dump", "y.what"], 1, /does not tell a format that can be written; pass -o FORMAT/],
    [["convert", "in.dump", "POSCAR"], 1, /needs the elements, .* pass --types/],
    [
      ["convert", "in.dump", "y.xyz", "--select", "spices == 'Li'"],
      1,
      /unknown name 'spices' \(did you mean 'species'\?\)/,
    ],
  ])("%j: exit %i", (words, code, message) => {
    const { status, stderr, stdout } = garnet(words);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([code, ""]);
    expect(stderr).not.toMatch(/ {4}at /);
    expect(existsSync(files.path("y.xyz"))).toBe(false);
  });

  it("stops quietly when nobody reads on", () => {
    const { status, stderr } = spawnSync(
      "bash",
      [
        "-c",
        `"${process.execPath}" "${join(root, "bin/garnet.js")}" convert in.dump - -o json -q | head -c 1; exit \${PIPESTATUS[0]}`,
      ],
      { encoding: "utf8", cwd: files.path("") },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("has help with examples, and so has garnet itself", () => {
    for (const words of [["--help"], ["convert", "--help"], ["help", "info"]]) {
      const { status, stdout, stderr } = garnet(words);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/Examples:\n {2}garnet /);
    }
  });
});

describe.skipIf(!built)("garnet info", () => {
  it("counts frames, names columns, and finds irregular steps", () => {
    const text = dump("id type element x y z c_pe", [["1 1 Li 0 0 0 1"], ["1 1 Li 0 0 1 1"], ["1 1 Li 0 0 2 1"]]);
    files.put("md.dump", text.replace("ITEM: TIMESTEP\n100", "ITEM: TIMESTEP\n50"));
    const found = JSON.parse(garnet(["info", "md.dump", "--json"]).stdout);
    expect(found).toMatchObject({
      format: "lammps/dump",
      frames: 3,
      atoms: [1, 1],
      formula: "Li1",
      columns: ["c_pe"],
      step: { first: 0, last: 200 },
      cell: { lengths: [10, 10, 10], angles: [90, 90, 90], volume: 1000, changes: false },
    });
    expect(found.step.every).toBeUndefined();
    expect(found.notes.join()).toMatch(/steps between frames are not all the same/);
    // 6.94 g/mol in 1000 Å³
    expect(found.cell.density).toBeCloseTo(0.011524, 6);
  });

  it("takes several files", () => {
    files.put("a.xyz", "1\nenergy=-1\nH 0 0 0\n1\nenergy=-3\nH 0 0 0\n");
    const { stdout } = garnet(["info", "a.xyz", "md.dump"]);
    expect(stdout).toMatch(/energy +-1 to -3 eV \(least -3, most -1\)/);
    expect(stdout.match(/^file/gm)?.length).toBe(2);
  });
});

describe.skipIf(!built)("garnet formats and completion", () => {
  it("list what there is", () => {
    expect(garnet(["formats"]).stdout).toMatch(/^extxyz +rw +extended XYZ/m);
    const all = JSON.parse(garnet(["formats", "--json"]).stdout);
    expect(all.find(({ name }: { name: string }) => name === "vasp/outcar")).toMatchObject({
      read: true,
      write: false,
    });
  });

  it("print a script that bash takes", () => {
    const { stdout } = garnet(["completion", "bash"]);
    const script = `${stdout}\nCOMP_WORDS=(garnet convert --unw); COMP_CWORD=2; _garnet; echo "\${COMPREPLY[@]}"`;
    expect(spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout).toBe("--unwrap\n");
  });
});
