/** `garnet analyze` as a user meets it. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../repo/files.js";

const built = existsSync(join(root, "dist/src/cli/main.js"));
const folder = mkdtempSync(join(tmpdir(), "garnet-"));
const garnet = (...words: string[]) =>
  spawnSync(process.execPath, [join(root, "bin/garnet.js"), "analyze", ...words], { encoding: "utf8", cwd: folder });

const frame = (step: number, x: number) =>
  `ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\nITEM: ATOMS id type element x y z\n1 1 Li ${x} 1 1\n2 2 O ${x + 2} 1 1\n`;
writeFileSync(join(folder, "a.dump"), frame(0, 1) + frame(10, 1.5));
writeFileSync(join(folder, "b.dump"), frame(10, 1.5) + frame(20, 2.5));

describe.skipIf(!built)("garnet analyze", () => {
  it("lists the analyses and shows the options of one", () => {
    expect(garnet("--list").stdout).toMatch(/^rdf {2,}radial distribution/m);
    const help = garnet("rdf", "--help").stdout;
    for (const word of ["--cutoff <number>", "--select <expression>", "--plot <file>"]) expect(help).toContain(word);
  });

  it("reads files in a row and counts a frame that both have once", () => {
    const { status, stdout, stderr } = garnet(
      "msd",
      "a.dump",
      "b.dump",
      "--species",
      "Li",
      "--dt",
      "0.01",
      "--origins",
      "first",
    );
    expect(status).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines[1]).toMatch(/^# garnet analyze msd a\.dump b\.dump --species Li --dt 0\.01/);
    const [head, ...rows] = lines.filter((line) => !line.startsWith("#"));
    expect(head).toBe("time (ps),msd (Å²),msd_x (Å²),msd_y (Å²),msd_z (Å²)");
    expect(rows.map((row) => row.split(",").map((word) => Number(Number(word).toFixed(9))))).toEqual([
      [0, 0, 0, 0, 0],
      [0.1, 0.25, 0.25, 0, 0],
      [0.2, 2.25, 2.25, 0, 0],
    ]);
    expect(stderr).toContain("occurs twice");
  });

  it("writes JSON, CSV and pictures, and nothing over what is there", () => {
    const words = ["rdf", "a.dump", "--pairs", "Li-O", "--cutoff", "4", "--bins", "8"];
    expect(garnet(...words, "-o", "g.json", "--plot", "g.svg").status).toBe(0);
    const table = JSON.parse(readFileSync(join(folder, "g.json"), "utf8"));
    expect(table.columns.map(({ name }: { name: string }) => name)).toEqual(["r", "g_Li-O", "n_Li-O"]);
    expect(table.columns[2].values).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(readFileSync(join(folder, "g.svg"), "utf8")).toContain("<svg");
    const again = garnet(...words, "-o", "g.json");
    expect([again.status, again.stderr]).toEqual([1, "garnet: g.json: exists already; pass -f to overwrite it\n"]);
    expect(garnet(...words, "-o", "g.json", "-f").status).toBe(0);
  });

  it("takes frames, selections and JSON on stdout", () => {
    const { stdout } = garnet(
      "coordination",
      "a.dump",
      "--pair",
      "Li-O",
      "--cutoff",
      "3",
      "--frames",
      "-1:",
      "--select",
      "x > 1.2",
      "--json",
    );
    const { tables } = JSON.parse(stdout);
    expect(tables[0].scalars[0]).toMatchObject({ name: "mean", value: 1 });
    expect(tables[1].columns[0]).toMatchObject({ name: "step", values: [10] });
  });

  it("answers a misspelt name, option or value in one line", () => {
    const cases: [string[], number, string][] = [
      [["rfd", "a.dump"], 1, "did you mean 'rdf'?"],
      [["rdf", "a.dump", "--bins", "x"], 2, "--bins: expected a number, got 'x'"],
      [["rdf", "a.dump", "--cutof", "3"], 2, "unknown option '--cutof'"],
      [["rdf"], 2, "expected a trajectory"],
      [["rdf", "a.dump", "--pairs", "Li-Zr"], 1, "no atoms of 'Zr'; the frames have Li, O"],
      [["msd", "a.dump"], 1, "pass --dt PS"],
    ];
    for (const [words, status, text] of cases) {
      const answer = garnet(...words);
      expect(answer.status).toBe(status);
      expect(answer.stderr).toContain(text);
      expect(answer.stderr).not.toContain("    at ");
    }
  });
});
