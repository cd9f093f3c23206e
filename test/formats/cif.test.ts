import { describe, expect, it } from "vitest";
import { cif } from "../../formats/cif.js";
import { cellFromParameters, cellParameters } from "../../src/model/cell.js";
import { type Frame, typeName } from "../../src/model/frame.js";
import { holdsWhatItSays } from "./contract.js";
import { type Heard, readAll, written } from "./memory.js";
import { vaspFrame } from "./vasp-frames.js";

// Lengths and angles pass through square roots and cosines.
holdsWhatItSays(cif, { fit: standing, tolerance: 1e-9 });

describe("cif", () => {
  it("expands listed operations and merges rounded thirds onto their element", async () => {
    // Mg of the hcp structure: 1/3 2/3 1/4 in P 63/m m c, written with three digits.
    const [frame] = await readAll(cif, block("P 63/m m c", "3.2 3.2 5.2 90 90 120", "Mg1 Mg 0.333 0.667 0.25 1"));
    expect(frame.count).toBe(2);
    const [first] = fractional(frame);
    expect(first[0]).toBeCloseTo(1 / 3, 3);
    expect(first[1]).toBeCloseTo(2 * first[0], 9);
  });

  it("counts known structures right", async () => {
    const count = async (symbol: string, cell: string, atoms: string) => {
      const [frame] = await readAll(cif, block(symbol, cell, atoms));
      const counts: Record<string, number> = {};
      for (const type of frame.types) counts[typeName(frame, type)] = (counts[typeName(frame, type)] ?? 0) + 1;
      return counts;
    };
    expect(await count("F m -3 m", "5.64 5.64 5.64 90 90 90", "Na1 Na+ 0 0 0 1\nCl1 Cl- .5 .5 .5 1")).toEqual({
      Na: 4,
      Cl: 4,
    });
    expect(await count("Fd-3m :1", "3.57 3.57 3.57 90 90 90", "C1 C 0 0 0 1")).toEqual({ C: 8 });
    // Cubic garnet Ia-3d: La 24c, Zr 16a, O 96h.
    const garnet = "La1 La .125 0 .25 1\nZr1 Zr 0 0 0 1\nO1 O .1 .1958 .2817 1";
    expect(await count("I a -3 d", "12.97 12.97 12.97 90 90 90", garnet)).toEqual({ La: 24, Zr: 16, O: 96 });
  });

  it("chooses the origin that suits the formula, and says so", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const text = block(
      "F d -3 m",
      "3.57 3.57 3.57 90 90 90",
      "C1 C .125 .125 .125 1",
      "_chemical_formula_sum C\n_cell_formula_units_Z 8\n",
    );
    expect((await readAll(cif, text, {}, heard))[0].count).toBe(8);
    expect(heard.warnings[0]).toMatch(/does not tell its setting .*taken as F d -3 m:2, which suits the atoms/);
  });

  it("says where a symbol is no element and the label tells it", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const [frame] = await readAll(cif, block("P 1", "4 5 6 90 90 90", "Li1 Qq .1 .2 .3 1"), {}, heard);
    expect(frame.species).toEqual(["Li"]);
    expect(heard.warnings.join()).toMatch(/'Qq' is no element: the label Li1 tells it/);
  });

  it("prefers listed operations, then Hall, then Hermann-Mauguin", async () => {
    const extra = "_space_group_name_Hall '-P 1'\n";
    const [hall] = await readAll(cif, block("P 1", "4 5 6 90 90 90", "Li1 Li .1 .2 .3 1", extra));
    expect(hall.count).toBe(2);
    const listed = `${extra}loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-y,z\n'x,-y,-z'\n-x,y,-z\n`;
    const [both] = await readAll(cif, block("P 1", "4 5 6 90 90 90", "Li1 Li .1 .2 .3 1", listed));
    expect(both.count).toBe(4);
  });

  it("reads the syntax in all its forms", async () => {
    const text = [
      "# comment",
      "data_a_b",
      "_cell_length_a 4.0(1) _cell_length_b 5.0",
      "_cell_length_c\t6",
      "_cell_angle_alpha 90 _cell_angle_beta 90 _cell_angle_gamma 90",
      "_publ_section_title",
      ";",
      "loop_ _atom_site_label # not a loop",
      ";",
      "_note 'O'Brien''s \"x\"'",
      "loop_",
      "_atom_site_label _atom_site_fract_x",
      "_atom_site_fract_y _atom_site_fract_z",
      "Li1 0.1(2) .25",
      "  -1/4   # broken row",
      "LA2 1.0E-1 ? .",
      "'O-H(1)' 0 0 0",
    ].join("\r\n");
    await expect(readAll(cif, text)).rejects.toThrow("memory:16: expected a coordinate of LA2, got '?'");
    const heard: Heard = { warnings: [], notes: [] };
    const [frame] = await readAll(cif, text.replace("1.0E-1 ? .", "1.0E-1 .5 0"), {}, heard);
    expect([...frame.species!]).toEqual(["Li", "La", "O"]);
    expect(fractional(frame)[0]).toEqual([0.1, 0.25, -0.25].map((x) => expect.closeTo(x, 12)));
    expect(heard.warnings).toEqual([expect.stringContaining("no symmetry is given: taken as P 1")]);
  });

  it("reads what GULP writes: an empty loop, tags after it, '(unknown)' with a number", async () => {
    const text = block("(unknown)", "4 4 4 90 90 90", "Li1 Li 0 0 0 1", "_symmetry_Int_Tables_number 1\n");
    const loop = "loop_\n_symmetry_equiv_pos_site_id\n_symmetry_equiv_pos_as_xyz\n";
    expect(await readAll(cif, text.replace("_cell_length_b", `${loop}_cell_length_b`))).toHaveLength(1);
  });

  it("reads magnetic operations with their centrings", async () => {
    const magnetic = "loop_\n_space_group_symop_magn_operation.xyz\nx,y,z,+1\n-x,-y,-z,-1\n";
    const centring = "loop_\n_space_group_symop_magn_centering.xyz\nx,y,z,+1\nx+1/2,y+1/2,z,-1\n";
    const [frame] = await readAll(cif, block("?", "4 5 6 90 90 90", "Ni1 Ni2+ .1 .2 .3 1", magnetic + centring));
    expect(frame.count).toBe(4);
  });

  it("keeps occupancies and shared sites as they are, unless --occupancy decides", async () => {
    const text = block("F m -3 m", "5 5 5 90 90 90", "Zr1 Zr 0 0 0 0.75\nTa1 Ta 0 0 0 0.25\nLi1 Li .25 .25 .25 0.5");
    const [kept] = await readAll(cif, text);
    expect(kept.count).toBe(4 + 4 + 8);
    expect(kept.columns.occupancy.values[0]).toBe(0.75);
    const warnings: string[] = [];
    const read = (occupancy: "random" | "max" | "error", seed?: number) =>
      readAll(cif, text, { occupancy, seed, warn: (message) => void warnings.push(message) });
    const counts = ([frame]: Frame[]) => [0, 1, 2].map((type) => frame.types.filter((t) => t === type).length);
    // As near as whole atoms come: 3 of 4, 1 of 4, 4 of 8; never two atoms at one place.
    const [drawn] = await read("random", 7);
    expect(counts([drawn])).toEqual([3, 1, 4]);
    expect(new Set(fractional(drawn).map((r) => r.map((x) => x.toFixed(6)).join())).size).toBe(8);
    expect(await read("random", 7)).toEqual([drawn]);
    expect((await read("random", 8))[0].positions).not.toEqual(drawn.positions);
    expect(counts(await read("max"))).toEqual([4, 0, 8]);
    expect(warnings[0]).toContain("Zr 3 (of 3), Ta 1 (of 1), Li 4 (of 4)");
    await expect(read("error")).rejects.toThrow("sites are partly occupied (Zr1 0.75, Ta1 0.25, Li1 0.5)");
  });

  it("takes mixed sites apart, molecules as their heavy atom, '.' as 0 where older databases mean it", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const cell = "4 4 4 90 90 90";
    const [mixed] = await readAll(
      cif,
      block("P 1", cell, "M1 '0.66Mg + 0.3(1)Fe+0.04Ca' 0 0 0 0.5\nN1 NH3 .5 . . 1"),
      {},
      heard,
    );
    expect(mixed.species).toEqual(["Mg", "Fe", "Ca", "N"]);
    [0.33, 0.15, 0.02, 1].forEach((occupancy, i) => {
      expect(mixed.columns.occupancy.values[i]).toBeCloseTo(occupancy, 12);
    });
    expect([...mixed.positions.slice(9)]).toEqual([2, 0, 0]);
    expect(heard.warnings.join("\n")).toMatch(/'\.': taken as 0/);
    expect(heard.warnings.join("\n")).toMatch(/hydrogens of NH3 have no positions/);
  });

  it("knows centred triclinic groups, cells in loops, quotes over lines, and says what it leaves out", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const [centred] = await readAll(cif, block("C -1", "8 12 7 93 116 87", "Na1 Na .1 .2 .3 1"));
    expect(centred.count).toBe(4);
    const extra = "_note 'over\ntwo lines'\nloop_\n_sm_x\n_sm_y\n1 2 3\n";
    const text = block("P 1", "4 4 4 90 90 90", "Li1 Li 0 0 0 1", extra).replace(
      "_cell_angle_alpha 90",
      "loop_\n_cell_angle_alpha\n90",
    );
    const [frame] = await readAll(cif, text, {}, heard);
    expect(frame.count).toBe(1);
    expect(heard.warnings).toEqual([
      expect.stringMatching(/a value in ' goes on to line/),
      expect.stringMatching(/loop of _sm_x .* left out/),
    ]);
    const two = `${block("F 4/m m m", "4 4 5 90 90 90", "Li1 Li 0 0 0 1")}\n${block("P 1", "4 4 5 90 90 90", "Li1 Li 0 0 0 1")}`;
    expect((await readAll(cif, two, {}, heard)).length).toBe(1);
    expect(heard.warnings.at(-1)).toMatch(/'F 4\/m m m' is not in the tables.*left out/);
  });

  it("gives each block with atoms as a frame", async () => {
    const one = block("P 1", "4 4 4 90 90 90", "Li1 Li 0 0 0 1");
    expect(await readAll(cif, `data_global\n_audit_x 1\n${one}${one.replace("data_t", "data_u")}`)).toHaveLength(2);
  });

  it("writes left-handed cells as the right-handed cell of the same crystal", async () => {
    const [frame] = await readAll(cif, block("P 1", "4 5 6 80 85 95", "Li1 Li .1 .2 .3 1\nO1 O .4 .3 .1 1"));
    const mirrored = { ...frame, cell: frame.cell!.map((x, i) => (i < 3 ? -x : x)) };
    const [again] = await readAll(cif, await written(cif, [mirrored]));
    const distance = ({ positions: r }: Frame) => Math.hypot(r[3] - r[0], r[4] - r[1], r[5] - r[2]);
    expect(distance(again)).toBeCloseTo(distance(frame), 9);
    expect(cellParameters(again.cell!).gamma).toBeCloseTo(85, 9);
  });

  it.each([
    ["a text that is never closed", "data_x\n_a\n;\ntext", "memory:3: the text that begins with ';'"],
    ["a quote that is never closed", "data_x\n_a 'b", "memory:2: a value in ' is not closed"],
    ["a loop with a value too few", block("P 1", "4 4 4 90 90 90", "Li1 Li 0 0 0"), "has 6 columns, but 5 values"],
    ["a tag without a value", "data_x\n_a\n_b 1", "memory:2: expected a value of _a"],
    ["no data block", "# nothing\n", "expected data_NAME"],
    ["no atoms", "data_x\n_a 1\n", "no data block lists atoms"],
    [
      "an occupancy above 1",
      block("P 1", "4 4 4 90 90 90", "Li1 Li 0 0 0 1.7"),
      "occupancy of Li1 between 0 and 1, got '1.7'",
    ],
    ["an element that nobody knows", block("P 1", "4 4 4 90 90 90", "Q1 Q 0 0 0 1"), "the element of 'Q' is not known"],
    ["an impossible cell", block("P 1", "4 4 4 30 30 120", "Li1 Li 0 0 0 1"), "no cell has the angles"],
    ["a cell that is not the group's", block("F m -3 m", "4 4 5 90 90 90", "Li1 Li 0 0 0 1"), "do not fit space group"],
    [
      "a group that is not in the tables",
      block("B 1 21 1", "4 5 6 90 95 90", "Li1 Li 0 0 0 1"),
      "is not in the tables",
    ],
  ])("says where: %s", async (_, text, message) => {
    await expect(readAll(cif, text)).rejects.toThrow(message);
  });
});

function block(symbol: string, cell: string, atoms: string, extra = ""): string {
  const [a, b, c, alpha, beta, gamma] = cell.split(" ");
  return `data_t
_cell_length_a ${a}
_cell_length_b ${b}
_cell_length_c ${c}
_cell_angle_alpha ${alpha}
_cell_angle_beta ${beta}
_cell_angle_gamma ${gamma}
_symmetry_space_group_name_H-M '${symbol}'
${extra}loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
${atoms}
`;
}

/** Fractional coordinates by hand, for cells with a along x and b in the xy plane. */
function fractional(frame: Frame): number[][] {
  const [a, , , bx, by, , cx, cy, cz] = frame.cell!;
  return Array.from({ length: frame.count }, (_, i) => {
    const [x, y, z] = frame.positions.subarray(3 * i, 3 * i + 3);
    const w = z / cz;
    const v = (y - w * cy) / by;
    return [(x - v * bx - w * cx) / a, v, w];
  });
}

/** A frame whose cell stands as CIF cells do: a along x, b in the xy plane. */
function standing(frame: Frame): Frame {
  const before = frame.cell!;
  const cell = cellFromParameters(cellParameters(before));
  return { ...vaspFrame(frame), cell };
}
