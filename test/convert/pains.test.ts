/**
 * What goes wrong elsewhere when files of this trade are converted, each with the place where people reported it. The tests of single
 * formats hold more of them.
 */
import { describe, expect, it } from "vitest";
import type { Format } from "../../formats/format.js";
import { formats } from "../../formats/index.js";
import { toFractional, volume } from "../../src/model/cell.js";
import type { Frame } from "../../src/model/frame.js";
import { dump, temporaryFolder } from "./folder.js";

const files = temporaryFolder();

// deepmd-kit#2730, #4107, dpdata#740: the model's Li is the deck's Br.
describe("the order of types", () => {
  const poscar = `Li6O2ClBr
1.0
6 0 0
0 6 0
0 0 6
Li O Cl Br
6 2 1 1
Direct
0.1 0 0
0.2 0 0
0.3 0 0
0.4 0 0
0.5 0 0
0.6 0 0
0 0.2 0
0 0.4 0
0 0 0.3
0 0 0.6
`;

  it("is the one that the deck was written for", async () => {
    files.put("POSCAR", poscar);
    const { receipt } = await files.convert("POSCAR", "sse.data", { types: ["Li", "Cl", "O", "Br"] });
    expect(receipt.types.map(({ type, element, count }) => `${type} ${element} ${count}`)).toEqual([
      "1 Li 6",
      "2 Cl 1",
      "3 O 2",
      "4 Br 1",
    ]);
    const [frame] = await files.frames("sse.data");
    expect(frame.species).toEqual(["Li", "Cl", "O", "Br"]);
  });

  it("is changed by --types, whatever the file: elements are moved, never renamed", async () => {
    files.put("POSCAR", poscar);
    for (const name of ["sse.dump", "sse.xyz", "sse.json", "sse/", "sse.data", "sse.cif"]) {
      await files.convert("POSCAR", name);
      const wanted = ["Br", "O", "Li", "Cl"];
      const { receipt } = await files.convert(name, "moved.json", { types: wanted });
      const found = receipt.types.map(({ element, count }) => `${element}${count}`);
      expect(found, name).toEqual(["Br1", "O2", "Li6", "Cl1"]);
    }
  });

  it("survives every format that keeps types", async () => {
    files.put("POSCAR", poscar);
    await files.convert("POSCAR", "sse.data", { types: ["Br", "Cl", "Li", "O"] });
    for (const name of ["sse.dump", "sse.xyz", "sse.json", "sse/", "sse.data2"]) {
      await files.convert("sse.data", name, name === "sse.data2" ? { to: "lammps/data" } : {});
      await files.convert(name, "back.data");
      expect((await files.frames("back.data"))[0].species, name).toEqual(["Br", "Cl", "Li", "O"]);
    }
  });
});

// A force field goes with its types, or not at all.
it("pair coefficients of a data file follow their types; what a style cannot hold is said", async () => {
  const head =
    "t\n\n2 atoms\n2 atom types\n1 bonds\n1 bond types\n\n0 5 xlo xhi\n0 5 ylo yhi\n0 5 zlo zhi\n\nMasses\n\n1 15.999 # O\n2 1.008 # H\n";
  const rest =
    "\nPair Coeffs\n\n1 0.1 3.1\n2 0.2 1.2\n\nBond Coeffs\n\n1 450 1\n\nAtoms # full\n\n1 1 1 -0.4 1 1 1\n2 1 2 0.4 2 1 1\n\nBonds\n\n1 1 1 2\n";
  files.put("ff.data", head + rest);
  const { receipt } = await files.convert("ff.data", "ffr.data", { types: ["H", "O"] });
  expect(files.text("ffr.data")).toMatch(/Pair Coeffs\n\n1 0\.2 1\.2\n2 0\.1 3\.1\n/);
  expect(receipt.lost).toEqual([]);
  const { receipt: more } = await files.convert("ff.data", "ffm.data", { types: ["H", "O", "Li"] });
  expect(more.lost.join()).toMatch(/Pair Coeffs: there are 3 types/);
  const { receipt: less } = await files.convert("ff.data", "ffa.data", { style: "atomic" });
  expect(less.kept).not.toContain("charges");
  expect(less.lost.join("; ")).toMatch(/Bonds: atom style atomic has no bonds.*column mol.*charges/);
  expect(files.text("ffa.data")).not.toMatch(/bond/i);
});

// lammps#4376, matterviz#444: types 1 and 2 become H and He.
describe("elements that nobody named", () => {
  const bare = dump("id type x y z", [["1 1 0 0 0", "2 2 1 1 1"]]);

  it("are X1, X2, never H, He", async () => {
    files.put("bare.dump", bare);
    const { receipt } = await files.convert("bare.dump", "bare.xyz");
    expect(receipt.types.map(({ element }) => element)).toEqual(["X1", "X2"]);
    expect((await files.frames("bare.xyz"))[0].species).toBeUndefined();
  });

  it("stop what needs them, with the option to pass", async () => {
    files.put("bare.dump", bare);
    for (const name of ["bare.vasp", "bare.cif", "bare/"])
      await expect(files.convert("bare.dump", name)).rejects.toThrow(
        /pass --types, one element for each of the 2 types/,
      );
  });

  it("are written into every dump, once they are known", async () => {
    files.put("bare.dump", bare);
    await files.convert("bare.dump", "named.dump", { types: ["Li", "O"] });
    expect(files.text("named.dump")).toMatch(/ITEM: ATOMS id type element/);
  });
});

// dpdata#651, GEMDAT#417, topotools#1, fairchem#1695: tilted cells, wrong bases, vectors that are not turned.
describe("a tilted cell", () => {
  const cells = {
    "right-handed": [7, 0.3, -0.4, 1.1, 8, 0.2, -0.5, 0.7, 9],
    "left-handed": [1.1, 8, 0.2, 7, 0.3, -0.4, -0.5, 0.7, 9],
    "far from axes": [-4, 4.2, 4.1, 4.3, -4.4, 4, 4.2, 4, -4.5],
  };
  const writers = formats.filter(
    ({ name, write, read, holds }) =>
      write && read && holds.includes("cell") && !["cube", "vasp/chgcar"].includes(name),
  );

  for (const [kind, cell] of Object.entries(cells))
    for (const first of writers)
      it(`${kind}, is the same crystal through ${first.name} and any other format`, async () => {
        files.put("crystal.json", crystal(cell));
        const [before] = await files.frames("crystal.json");
        const end = (name: string, format: Format) => `${name}-${format.name.replaceAll("/", "-")}`;
        await files.convert("crystal.json", end("first", first), { to: first.name });
        for (const second of writers) {
          await files.convert(end("first", first), end("second", second), {
            from: first.name,
            to: second.name,
            types: ["Li", "Zr", "O"],
          });
          const { receipt } = await files.convert(end("second", second), "after.json", {
            from: second.name,
            types: ["Li", "Zr", "O"],
          });
          expect(receipt.frames).toBe(1);
          const [after] = await files.frames("after.json");
          const through = `${first.name} → ${second.name}`;
          near(volume(after.cell!), volume(before.cell!), `volume through ${through}`);
          near(distances(after), distances(before), `distances through ${through}`);
          if (after.forces) near(projections(after), projections(before), `forces through ${through}`);
        }
      });
});

// dpdata#616, infretis#137: a killed job leaves half a frame, half a number.
it("a dump that ends anywhere gives whole frames only", async () => {
  const rows = ["1 1 0.125 0 0 -3.44763e-05", "2 1 1.5 1 1 2.25"];
  const text = dump("id type x y z vx", [rows, rows, rows]);
  files.put("whole.dump", text);
  const whole = await files.frames("whole.dump");
  for (let cut = 1; cut < text.length; cut += 5) {
    files.put("cut.dump", text.slice(0, cut));
    const done = await files.convert("cut.dump", "cut.json").catch((error) => {
      if (error.name !== "InputError") throw error;
    });
    if (!done) continue;
    const found = await files.frames("cut.json");
    const ended = whole.findIndex((_, k) => text.slice(0, cut) === dump("id type x y z vx", Array(k + 1).fill(rows)));
    if (ended < 0) expect(done.warnings.length, `${cut}`).toBe(1);
    for (const [k, frame] of found.entries()) {
      expect([...frame.positions]).toEqual([...whole[k].positions]);
      // Only the very last number may have lost digits, where the file ends behind it, and the warning says so.
      const [vx, last] = frame.columns.vx.values as Float64Array;
      expect(vx).toBe(-3.44763e-5);
      if (last !== 2.25) expect(done.warnings[0]).toMatch(/last number may be cut/);
    }
  }
});

// dpdata#995, #853: charges get lost on the way to a data file.
it("charges, velocities and image flags survive data → dump → extxyz → data", async () => {
  const data = `t

2 atoms
2 atom types
0 9 xlo xhi
0 8 ylo yhi
0 7 zlo zhi

Masses

1 6.94 # Li
2 15.999 # O

Atoms # charge

1 1 0.75 0 0 0 1 -2 0
2 2 -0.75 1 2 3 0 0 3

Velocities

1 0.1 0.2 0.3
2 -1 -2 -3
`;
  files.put("q.data", data);
  await files.convert("q.data", "q.dump");
  await files.convert("q.dump", "q.xyz");
  const { receipt } = await files.convert("q.xyz", "q2.data", { style: "charge", strict: true, frames: { step: 1 } });
  expect(receipt.lost).toEqual([]);
  const [before] = await files.frames("q.data");
  const [after] = await files.frames("q2.data");
  for (const field of ["positions", "velocities", "charges", "images", "masses"] as const)
    expect([...after[field]!], field).toEqual([...before[field]!]);
});

// deepmd-kit#230, #1935, dpdata#119, cp2kdata#98: sign, unit and order of virials.
it("stress, positive in tension, becomes the virial −V·stress, and nothing else", async () => {
  files.put(
    "s.xyz",
    '1\nLattice="2 0 0 0 3 0 0 0 4" stress="0.1 0.01 0.02 0.01 0.2 0.03 0.02 0.03 0.3" energy=-1\nLi 0 0 0\n',
  );
  const { receipt } = await files.convert("s.xyz", "s/");
  expect(receipt.derived).toEqual(["virial = −V·stress"]);
  expect(receipt.lost).toEqual([]);
  const [frame] = await files.frames("s/");
  const expected = [-2.4, -0.24, -0.48, -0.24, -4.8, -0.72, -0.48, -0.72, -7.2]; // V = 24
  near(frame.virial!, expected, "virial");
});

function crystal(cell: readonly number[]): string {
  const places = [
    [0.1, 0.2, 0.3],
    [0.55, 0.05, 0.8],
    [0.9, 0.7, 0.35],
    [0.3, 0.6, 0.65],
  ];
  const positions = places.map((s) => [0, 1, 2].map((k) => s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k]));
  const rows = [0, 3, 6].map((k) => cell.slice(k, k + 3));
  const forces = places.map(([a, b, c]) => [a - b, b * c, 1 - c]);
  return JSON.stringify({
    frames: [{ cell: rows, species: ["Li", "Zr", "O", "O"], types: [1, 2, 3, 3], positions, forces, step: 0 }],
  });
}

/** Shortest distances between all pairs of atoms, over the nearest images. */
function distances(frame: Frame): number[] {
  return pairs(frame).map((d) => Math.hypot(...d));
}

/** Forces along the lines to all other atoms: turned with the cell or wrong. */
function projections(frame: Frame): number[] {
  const n = frame.count;
  return pairs(frame).map((d, p) => {
    const i = Math.floor(p / n);
    return d[0] * frame.forces![3 * i] + d[1] * frame.forces![3 * i + 1] + d[2] * frame.forces![3 * i + 2];
  });
}

function pairs({ count, cell, positions, origin }: Frame): number[][] {
  const s = toFractional(positions, cell!, origin);
  const out: number[][] = [];
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      let best: number[] = [];
      const w = [0, 1, 2].map((k) => s[3 * j + k] - s[3 * i + k] - Math.round(s[3 * j + k] - s[3 * i + k]));
      for (let a = -1; a <= 1; a++)
        for (let b = -1; b <= 1; b++)
          for (let c = -1; c <= 1; c++) {
            const t = [w[0] + a, w[1] + b, w[2] + c];
            const d = [0, 1, 2].map((k) => t[0] * cell![k] + t[1] * cell![3 + k] + t[2] * cell![6 + k]);
            if (best.length === 0 || Math.hypot(...d) < Math.hypot(...best) - 1e-9) best = d;
          }
      out.push(best);
    }
  return out;
}

function near(found: number | ArrayLike<number>, wanted: number | ArrayLike<number>, what: string): void {
  const [a, b] = [found, wanted].map((x) => (typeof x === "number" ? [x] : Array.from(x)));
  expect(a.length, what).toBe(b.length);
  for (let k = 0; k < a.length; k++)
    if (!(Math.abs(a[k] - b[k]) <= 1e-7 * Math.max(1, Math.abs(b[k]))))
      expect(`${what}: ${a[k]}`).toBe(`${what}: ${b[k]}`);
}
