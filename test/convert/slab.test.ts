/** Cells that lack vectors, as ASE writes slabs and molecules. */
import { describe, expect, it } from "vitest";
import { volume } from "../../src/model/cell.js";
import { temporaryFolder } from "./folder.js";

const files = temporaryFolder();
const slab = (lattice: string, pbc: string) =>
  `2\nLattice="${lattice}" Properties=species:S:1:pos:R:3 pbc="${pbc}"\nLi 0.5 0 0\nO 1 1 12\n`;

describe("a cell without a vector", () => {
  it("stays as it is where the format has it", async () => {
    files.put("slab.xyz", slab("4 0 0 1 4 0 0 0 0", "T T F"));
    await files.convert("slab.xyz", "again.xyz");
    expect([...(await files.frames("again.xyz"))[0].cell!]).toEqual([4, 0, 0, 1, 4, 0, 0, 0, 0]);
  });

  it.each(["slab.data", "slab.vasp", "slab.cif", "slab.dump", "slab.cfg"])(
    "gets one for %s, around the atoms",
    async (name) => {
      files.put("slab.xyz", slab("4 0 0 1 4 0 0 0 0", "T T F"));
      const { receipt } = await files.convert("slab.xyz", name, { verify: true });
      expect(receipt.derived.join()).toMatch(/the cell lacks vectors/);
      const [frame] = await files.frames(name);
      expect(volume(frame.cell!)).toBeCloseTo(4 * 4 * 13, 9);
      expect(frame.positions[5] - frame.positions[2]).toBeCloseTo(12, 9);
    },
  );

  it("is complete before atoms are wrapped or repeated", async () => {
    files.put("wire.xyz", slab("0 0 0 0 4 0 0 0 0", "F T F"));
    await files.convert("wire.xyz", "wrapped.xyz", { wrap: true });
    expect([...(await files.frames("wrapped.xyz"))[0].positions]).toEqual([0.5, 0, 0, 1, 1, 12]);
  });

  it("is refused where it repeats along nothing, or lies flat", async () => {
    files.put("bad.xyz", slab("4 0 0 1 4 0 0 0 0", "T T T"));
    await expect(files.convert("bad.xyz", "bad.data")).rejects.toThrow(/repeats along its vector c, which is 0 0 0/);
    files.put("flat.xyz", slab("4 0 0 1 4 0 3 3 0", "T T T"));
    await expect(files.convert("flat.xyz", "flat.data")).rejects.toThrow(
      /flat.xyz:2: the vectors of Lattice are linearly dependent/,
    );
  });
});
