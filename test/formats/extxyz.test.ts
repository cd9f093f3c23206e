import { describe, expect, it } from "vitest";
import { extxyz } from "../../formats/extxyz.js";
import { formatPair, parseComment } from "../../formats/extxyz-comment.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { holdsWhatItSays } from "./contract.js";
import { type Heard, readAll, written } from "./memory.js";

holdsWhatItSays(extxyz, { fit: withoutEmptyTypes });

describe("extxyz comment", () => {
  // Kinds of values from the specification of libAtoms/extxyz.
  it.each([
    ["a=1 b=2.5e-3", { a: 1, b: 0.0025 }],
    ['a="1 2 3"', { a: [1, 2, 3] }],
    ["a={1 2 3} b=[1, 2]", { a: [1, 2, 3], b: [1, 2] }],
    [
      "a=[[1,0],[0,1]]",
      {
        a: [
          [1, 0],
          [0, 1],
        ],
      },
    ],
    ["flag a=T b=[T, F]", { flag: true, a: true, b: [true, false] }],
    ['name=\'x "y"\' other="it\'s"', { name: 'x "y"', other: "it's" }],
    ['say="a \\"b\\" c"', { say: 'a "b" c' }],
    ['j="_JSON {\\"a\\": [1, {\\"b\\": null}]}"', { j: { a: [1, { b: null }] } }],
    ['"key with blanks"=3 eq=a=b', { "key with blanks": 3, eq: "a=b" }],
    ["a = 3", { a: 3 }],
    ["ωcm²=Ω", { "ωcm²": "Ω" }],
    ["", {}],
  ])("%s", (line, expected) => {
    expect(Object.fromEntries(parseComment(line))).toEqual(expected);
  });

  it.each(["1.0", "T", "a b", "", 'q"\\', "x=1", "_JSON [", "1 2 3", "line\nend"])("keeps the text '%s'", (text) => {
    expect(parseComment(formatPair("key", text, String)).get("key")).toBe(text);
  });
});

describe("extxyz", () => {
  it("reads forces, ids and logicals in any order of columns", async () => {
    const text = [
      "2",
      'Properties=id:I:1:forces:R:3:species:S:1:fix:L:1:pos:R:3 Lattice="4 0 0 0 5 0 0 0 6" energy=-1.5 pbc="T F T"',
      "7 0.1 0.2 0.3 Li T 0 0 0",
      "3\t-0.1 -0.2 -0.3 O F 1.0d0 2 3",
    ].join("\r\n");
    const [frame] = await readAll(extxyz, text);
    expect(frame).toMatchObject({ energy: -1.5, periodic: [true, false, true], species: ["Li", "O"] });
    expect([...frame.ids!]).toEqual([7, 3]);
    expect([...frame.forces!]).toEqual([0.1, 0.2, 0.3, -0.1, -0.2, -0.3]);
    expect([...frame.positions]).toEqual([0, 0, 0, 1, 2, 3]);
    expect(frame.columns.fix).toEqual({ values: Int32Array.of(1, 0), width: 1, logical: true });
  });

  it("never makes a label of one frame another's", async () => {
    const text = '1\nenergy=1 virial="1 0 0 0 1 0 0 0 1"\nH 0 0 0\n1\nenergy=2\nH 0 0 0\n';
    const [first, second] = await readAll(extxyz, text);
    expect([...first.virial!]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(first.stress).toBeUndefined();
    expect(second.virial).toBeUndefined();
  });

  it("reads six numbers of stress as xx yy zz yz xz xy", async () => {
    const [frame] = await readAll(extxyz, '1\nstress="1 2 3 4 5 6"\nH 0 0 0\n');
    expect([...frame.stress!]).toEqual([1, 6, 5, 6, 2, 4, 5, 4, 3]);
  });

  it("says whose units the numbers are, and converts them when asked", async () => {
    const text = "1\nenergy=-0.5 energy-unit=hartree\nH 0 0 0\n";
    const heard: Heard = { warnings: [], notes: [] };
    const [kept] = await readAll(extxyz, text, {}, heard);
    expect(kept.energy).toBe(-0.5);
    expect(heard.warnings[0]).toMatch(/energy-unit=hartree: energy is kept .* --units metal/);
    const [converted] = await readAll(extxyz, text, { units: "metal" });
    expect(converted.energy).toBeCloseTo(-13.605693, 6); // Rydberg energy, CODATA
  });

  it("keeps types whose element nobody named", async () => {
    const frame = makeFrame({ positions: new Float64Array(6), types: Int32Array.of(2, 0) });
    const [back] = await readAll(extxyz, await written(extxyz, [frame]));
    expect([...back.types]).toEqual([2, 0]);
    expect(back.species).toBeUndefined();
  });

  it("takes atomic numbers where there are no names", async () => {
    const [frame] = await readAll(extxyz, "2\nProperties=Z:I:1:pos:R:3\n3 0 0 0\n40 0 0 0\n");
    expect(frame.species).toEqual(["Li", "Zr"]);
  });

  it("writes the columns that are asked for", async () => {
    const [frame] = await readAll(
      extxyz,
      "1\nProperties=species:S:1:pos:R:3:forces:R:3:vel:R:3:a:R:1\nH 0 0 0 1 2 3 4 5 6 7\n",
    );
    const text = Buffer.from(await written(extxyz, [frame], { columns: ["a", "fx", "fy", "fz"] })).toString();
    expect(text).toMatch(/Properties=species:S:1:pos:R:3:a:R:1:forces:R:3 .*\nH 0 0 0 7 1 2 3\n/);
    await expect(written(extxyz, [frame], { columns: ["forcs"] })).rejects.toThrow(
      /no 'forcs' \(did you mean 'forces'\?\)/,
    );
  });

  it("gives the whole frames of a file that ends too early", async () => {
    const heard: Heard = { warnings: [], notes: [] };
    const text = "1\nenergy=1\nH 0 0 0\n2\nenergy=2\nH 0 0 0\nH 0 0";
    expect((await readAll(extxyz, text, {}, heard)).length).toBe(1);
    expect(heard.warnings[0]).toMatch(/memory:6: the file ends inside frame 2/);
    await expect(readAll(extxyz, text, { strict: true })).rejects.toThrow(/ends inside frame 2/);
  });

  it.each([
    ['1\nname="never ended Properties=species:S:1:pos:R:3\nLi 0 0 0\n', /memory:2: the quotation "never ended/],
    [
      '1\nLattice="nan 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3\nLi 0 0 0\n',
      /memory:2: expected 9 numbers in Lattice/,
    ],
    [
      "3\nProperties=species:S:1:pos:Q:3\nLi 0 0 0\n",
      /memory:2: expected kind R, I, L or S of property 'pos', got 'Q'/,
    ],
    ["1\nProperties=species:S:1:pos:R:3:forces:R:3\nLi 0 0 0\n", /memory:3: expected 7 columns .* got 4/],
    ["1\nProperties=species:S:1:pos:R:3\nLi 0 0 0 1\n", /memory:3: expected 4 columns .* got 5/],
    ["4\n\nLi 0 0 0\n", /ends inside frame 1/],
    ["1\n\nLi 0 0 1.2.3\n", /memory:3: expected a number in column 'pos\[3\]', got '1.2.3'/],
    ['1\nLattice="1 2"\nLi 0 0 0\n', /expected 9 numbers in Lattice/],
    ["x\n", /memory:1: expected the number of atoms, got 'x'/],
    ["", /the file is empty/],
  ])("refuses %j", async (text, message) => {
    await expect(readAll(extxyz, text)).rejects.toThrow(message);
  });
});

/** Types without atoms have no line in the file that could name them. */
function withoutEmptyTypes(frame: Frame): Frame {
  const used = [...new Set(frame.types)].sort((a, b) => a - b);
  return {
    ...frame,
    types: frame.types.map((type) => used.indexOf(type)),
    species: used.map((type) => frame.species![type]),
    typeCount: used.length,
  };
}
