/** What goes wrong elsewhere with single files: each with the place where people reported it. */
import { describe, expect, it } from "vitest";
import { readLog } from "../../formats/lammps-log-read.js";
import { textSource } from "../../formats/source.js";
import { dump, temporaryFolder } from "./folder.js";

const files = temporaryFolder();

// MDAnalysis#5138: image flags were added before scaled coordinates were made Cartesian. ASE leaves them out.
it("image flags of scaled coordinates count whole cell vectors, also in a tilted cell", async () => {
  const box = "0 13 3\n0 8 0\n0 6 0"; // xlo_bound xhi_bound xy …: a = (10 0 0), b = (3 8 0), c = (0 0 6)
  const text = dump("id type xs ys zs ix iy iz", [["1 1 0.5 0.5 0.5 1 -1 2"]], { box }).replace(
    "BOUNDS",
    "BOUNDS xy xz yz",
  );
  files.put("tilted.dump", text);
  await files.convert("tilted.dump", "tilted.json", { unwrap: true });
  expect([...(await files.frames("tilted.json"))[0].positions]).toEqual([6.5 + 10 - 3, 4 - 8, 3 + 12]);
});

// pyiron_atomistics#324, pyscal#114: whole files in memory. What a header announces is not made room for.
it("a dump that announces more atoms than it has bytes for is refused at once", async () => {
  files.put("huge.dump", dump("id type x y z", [["1 1 0 0 0"]]).replace("ATOMS\n1", "ATOMS\n99999999999"));
  const before = process.memoryUsage().rss;
  await expect(files.frames("huge.dump")).rejects.toThrow(/ends after 1 of 99999999999 atoms/);
  expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
});

// dpdata#995, molstar#1868: a neutral charge file read as bond; ASE refuses to guess.
it("atom style: the comment decides, else all lines; a tie is an error that names the option", async () => {
  const data = (hint: string, rows: string) =>
    `t\n\n2 atoms\n1 atom types\n\n0 5 xlo xhi\n0 5 ylo yhi\n0 5 zlo zhi\n\nAtoms${hint}\n\n${rows}`;
  files.put("neutral.data", data(" # charge", "1 1 0 0 0 0\n2 1 0 1 1 1\n"));
  expect((await files.frames("neutral.data"))[0].charges).toBeDefined();
  files.put("tie.data", data("", "1 1 1 0 0 0\n2 1 1 1 1 1\n"));
  await expect(files.frames("tie.data")).rejects.toThrow(/fits the atom styles charge and molecular; pass --style/);
  files.put("all.data", data("", "1 1 0 0 0 0\n2 1 0.5 1 1 1\n"));
  expect([...(await files.frames("all.data"))[0].charges!]).toEqual([0, 0.5]);
});

// pymatgen#3008, #3428, ASE and dpdata: flags, velocities and the block for restarts vanish.
it("a CONTCAR goes through POSCAR with flags, velocities, lattice velocities and predictor", async () => {
  const text = `MD
1.0
6 0 0
0 6 0
0 0 6
Li O
1 1
Selective dynamics
Direct
 0.1 0.2 0.3 T T F
 0.6 0.7 0.8 F F F
Lattice velocities and vectors
  1
  0.001 0 0
  0 0.002 0
  0 0 0.003
  6 0 0
  0 6 0
  0 0 6
Cartesian
  0.01 0.02 0.03
  -0.01 0 0.5

  1
  1.0
  0 0 0 0
  0.1 0.2 0.3
  0.6 0.7 0.8
  0.001 0.002 0.003
  0 0 0
  1e-4 0 0
  0 0 0
`;
  files.put("CONTCAR", text);
  await files.convert("CONTCAR", "POSCAR", { to: "vasp/poscar" });
  const [before] = await files.frames("CONTCAR");
  const [after] = await files.frames("POSCAR");
  expect(before.columns.selective_dynamics.values[2]).toBe(0);
  expect([...before.velocities!].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([10, 20, 30, -10, 0, 500]); // Å/ps
  expect(after.columns).toEqual(before.columns);
  expect([...after.velocities!]).toEqual([...before.velocities!]);
  expect(after.info).toEqual(before.info);
  expect(Object.keys(before.info).sort()).toEqual(expect.arrayContaining(["lattice_velocities"]));
});

// pymatgen#2115, #2310: ISIF ≥ 3 repeats the header of an XDATCAR, with another cell.
it("an XDATCAR says by itself whether its header is repeated", async () => {
  const header = (a: number) => `t\n1\n${a} 0 0\n0 ${a} 0\n0 0 ${a}\nLi\n1\n`;
  const frame = (k: number) => `Direct configuration= ${k}\n 0.5 0 0\n`;
  files.put("XDATCAR", header(4) + frame(1) + frame(2));
  files.put("XDATCAR.npt", header(4) + frame(1) + header(5) + frame(2));
  expect((await files.frames("XDATCAR")).map(({ positions }) => positions[0])).toEqual([2, 2]);
  expect((await files.frames("XDATCAR.npt")).map(({ positions }) => positions[0])).toEqual([2, 2.5]);
});

// dpdata#74, #682: "system has virials, but this does not"; a label is never taken from another frame.
it("labels of extxyz belong to their own frame, and frames without them stay without", async () => {
  const frame = (keys: string) => `1\nLattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3 ${keys}\nLi 0 0 0\n`;
  files.put(
    "mixed.xyz",
    frame('energy=-1 virial="1 0 0 0 2 0 0 0 3"') + frame("energy=-2") + frame('stress="6.4 0 0 0 0 0 0 0 0"'),
  );
  const [a, b, c] = await files.frames("mixed.xyz");
  expect([a.energy, b.energy, c.energy]).toEqual([-1, -2, undefined]);
  expect([a.virial?.[8], b.virial, c.virial]).toEqual([3, undefined, undefined]);
  await expect(files.convert("mixed.xyz", "mixed/", { strict: true })).rejects.toThrow();
});

describe("logs", () => {
  const memory = "Per MPI rank memory allocation (min/avg/max) = 3.1 | 3.1 | 3.1 Mbytes\n";
  const loop = "Loop time of 0.5 on 2 procs for 20 steps with 50 atoms\n";

  // lammps-logfile#8, #9, #10, lammps#3181: errors and warnings in a table, several runs, other styles.
  it("keep rows around warnings, end at errors, and know every style in one file", async () => {
    const text = `${memory}   Step          Temp     \nWARNING: one (src/a.cpp:1)\n 0 300\n 10 310\n${loop}${memory}------------ Step        0 ----- CPU =      0.0 (sec) -------------\nTotEng   =  3.5 Temp     =       600.0\n${loop}${memory}   Step          Temp     \n 0 300\nERROR: Lost atoms: original 50 current 42 (src/thermo.cpp:445)\nLast command: run 10\n`;
    const { runs, warnings, errors } = await readLog(textSource(text, "log"));
    expect(runs.map(({ rows }) => rows.length)).toEqual([2, 1, 1]);
    expect(runs.map(({ complete }) => complete)).toEqual([true, true, false]);
    expect([warnings.length, errors.length]).toEqual([1, 1]);
  });
});

// lammps#1671, MDAnalysis#67, MDANSE#1217: neither time nor units are in a dump.
describe("time and units", () => {
  it("come from ITEM: TIME and UNITS where the dump has them, and go into the dump written again", async () => {
    const own = `ITEM: UNITS\nreal\nITEM: TIME\n2.5\n${dump("id type x y z", [["1 1 0 0 0"]])}`;
    files.put("own.dump", own);
    const [frame] = await files.frames("own.dump");
    expect([frame.time, frame.units]).toEqual([2.5, "real"]);
    await files.convert("own.dump", "again.dump");
    expect(files.text("again.dump")).toMatch(/^ITEM: UNITS\nreal\nITEM: TIME\n2.5\nITEM: TIMESTEP\n0\n/);
  });

  it("come from --timestep otherwise, by the step of each frame and not by its number", async () => {
    const steps = dump("id type x y z", [["1 1 0 0 0"], ["1 1 0 0 0"], ["1 1 0 0 0"]]).replace(
      "TIMESTEP\n100\n",
      "TIMESTEP\n166\n",
    );
    files.put("steps.dump", steps);
    const { receipt } = await files.convert("steps.dump", "times.json", { timestep: 0.002 });
    expect((await files.frames("times.json")).map(({ time }) => time)).toEqual([0, 0.332, 0.4]);
    expect(receipt.derived).toContain("times from steps of 0.002 ps");
  });
});
