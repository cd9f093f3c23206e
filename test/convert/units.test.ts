/** `--units`: LAMMPS files in other units than metal. */
import { describe, expect, it } from "vitest";
import { dump, temporaryFolder } from "./folder.js";

const files = temporaryFolder();
const real = dump("id type x y z vx vy vz", [["1 1 1 2 3 0.001 0 0"]]);
const data = `LAMMPS data file via write_data, version 22 Jul 2025, timestep = 3, units = si

1 atoms
1 atom types

0 4e-10 xlo xhi
0 4e-10 ylo yhi
0 4e-10 zlo zhi

Masses

1 1.15241e-26

Pair Coeffs # lj/cut

1 1e-21 3e-10

Atoms # charge

1 1 1.602176634e-19 1e-10 2e-10 3e-10
`;

describe("--units", () => {
  it("turns a dump in real units into metal, once said", async () => {
    files.put("real.dump", real);
    const { receipt } = await files.convert("real.dump", "metal.json", { units: "real" });
    const [frame] = await files.frames("metal.json");
    expect([...frame.velocities!]).toEqual([1, 0, 0]);
    expect(receipt.derived).toContain("numbers converted from units real to metal (Å, ps, eV, g/mol)");
  });

  it("knows the elements of masses in kilogrammes, and drops coefficients that would be wrong", async () => {
    files.put("si.data", data);
    const { receipt } = await files.convert("si.data", "metal.data", { units: "si" });
    const [frame] = await files.frames("metal.data");
    expect(frame.species).toEqual(["Li"]);
    expect(frame.positions[2]).toBeCloseTo(3, 9);
    expect(frame.charges![0]).toBeCloseTo(1, 9);
    expect(receipt.lost.join()).toMatch(/Pair Coeffs \(in units si\)/);
    expect(files.text("metal.data")).not.toMatch(/Coeffs/);
  });

  it("warns where numbers in other units go into a file of another program", async () => {
    files.put("si.data", data);
    const { warnings } = await files.convert("si.data", "si.vasp", { types: ["Li"] });
    expect(warnings.join()).toMatch(/units si, and its numbers are kept as they are: pass --units si/);
  });

  it.each([
    ["a contradiction", "si.data", "real", /says that its units are si, --units says real/],
    ["a format with units of its own", "POSCAR", "real", /vasp\/poscar has units of its own/],
    ["an unknown name", "si.data", "metall", /got 'metall' \(did you mean 'metal'\?\)/],
  ])("refuses %s", async (_, name, units, message) => {
    files.put("si.data", data);
    files.put("POSCAR", "Li\n1\n4 0 0\n0 4 0\n0 0 4\nLi\n1\nDirect\n0 0 0\n");
    await expect(files.convert(name, "out.json", { units })).rejects.toThrow(message);
  });
});
