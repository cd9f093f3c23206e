import { describe, expect, it } from "vitest";
import { parseRepeat } from "../../src/convert/repeat.js";
import { temporaryFolder } from "./folder.js";

const files = temporaryFolder();

/** Rows of a section of a data file. */
function section(text: string, name: string): number[][] {
  const lines = text.split(`\n${name}\n\n`)[1].split("\n\n")[0].trim().split("\n");
  return lines.map((line) => line.split(" ").map(Number));
}

const head = (atoms: number, bonds: number) =>
  `t\n\n${atoms} atoms\n1 atom types\n${bonds} bonds\n1 bond types\n0 6 xlo xhi\n0 5 ylo yhi\n0 5 zlo zhi\n\nMasses\n\n1 12.011\n`;

describe("--repeat of a data file with bonds", () => {
  // LAMMPS 22 Jul 2025, `replicate 2 1 1` and `replicate 2 1 1 bond/periodic` of these files: the same bonds up to the numbers.
  it("copies molecules whole, also where the boundary cuts one", async () => {
    const bonds = "\nBonds\n\n1 1 1 2\n";
    files.put("cut.data", `${head(2, 1)}\nAtoms # bond\n\n1 4 1 5.5 1 1\n2 4 1 0.5 1 1\n${bonds}`);
    files.put("flags.data", `${head(2, 1)}\nAtoms # bond\n\n1 4 1 5.5 1 1 0 0 0\n2 4 1 0.5 1 1 1 0 0\n${bonds}`);
    for (const name of ["cut.data", "flags.data"]) {
      await files.convert(name, "out.data", { repeat: parseRepeat("2x1x1"), verify: true });
      expect(section(files.text("out.data"), "Bonds")).toEqual([
        [1, 1, 1, 2],
        [2, 1, 3, 4],
      ]);
      const atoms = section(files.text("out.data").replace("Atoms # bond", "Atoms"), "Atoms");
      expect(atoms.map(([id, mol, , x]) => [id, mol, x])).toEqual([
        [1, 4, 5.5],
        [2, 4, 6.5],
        [3, 8, 11.5],
        [4, 8, 12.5],
      ]);
    }
    expect(files.text("out.data")).toContain("\n2 bonds\n");
  });

  it("leads a chain that goes round the cell into the next copy", async () => {
    const rows = "1 0 1 1 1 1\n2 0 1 3 1 1\n3 0 1 5 1 1\n";
    files.put("chain.data", `${head(3, 3)}\nAtoms # bond\n\n${rows}\nBonds\n\n1 1 1 2\n2 1 2 3\n3 1 3 1\n`);
    await files.convert("chain.data", "out.data", { repeat: parseRepeat("2x1x1") });
    const text = files.text("out.data").replace("Atoms # bond", "Atoms");
    const x = new Map(section(text, "Atoms").map(([id, , , at]) => [id, at]));
    const bonds = section(text, "Bonds");
    expect(bonds.length).toBe(6);
    const around = bonds.map(([, , i, j]) => Math.abs(((((x.get(i)! - x.get(j)!) % 12) + 18) % 12) - 6));
    expect(around).toEqual([2, 2, 2, 2, 2, 2]);
    expect(new Set(bonds.map(([, , ...pair]) => pair.sort().join())).size).toBe(6);
  });

  it("says which sections are not repeated", async () => {
    files.put("own.data", `${head(1, 0)}\nAtoms # bond\n\n1 0 1 1 1 1\n\nOwn Property\n\n1 0.5\n`);
    const { receipt } = await files.convert("own.data", "out.data", { repeat: parseRepeat("1x2x1") });
    expect(receipt.lost).toEqual(["the section Own Property: it is not repeated"]);
  });
});
