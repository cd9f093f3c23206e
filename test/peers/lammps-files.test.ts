/** LAMMPS files that Garnet writes, read by LAMMPS itself, OVITO, ASE, MDAnalysis and dpdata. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dcd } from "../../formats/dcd.js";
import { lammpsData } from "../../formats/lammps-data.js";
import { lammpsDump } from "../../formats/lammps-dump.js";
import { lammpsDumpCfg } from "../../formats/lammps-dump-cfg.js";
import { lammpsDumpYaml } from "../../formats/lammps-dump-yaml.js";
import { openSink } from "../../formats/sink.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { each } from "../formats/memory.js";
import { framesOf, lammpsProgram, python, temporaryFolder, writeTo } from "./python.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a deck in the folder with LAMMPS. */
function lammps(deck: string): void {
  writeFileSync(at("in.deck"), deck);
  const words = ["-in", "in.deck", "-log", "log.deck", "-screen", "none"];
  const { GARNET_PEERS: peers = ".peers" } = process.env;
  const env = { ...process.env, OMP_NUM_THREADS: "1", LD_LIBRARY_PATH: join(resolve(peers), "lib") };
  const result = spawnSync(lammpsProgram(), words, { cwd: folder, encoding: "utf8", env });
  if (result.status === 0) return;
  const log = (existsSync(at("log.deck")) ? readFileSync(at("log.deck"), "utf8") : "")
    .split("\n")
    .filter((line) => /ERROR|WARNING/.test(line));
  throw new Error(`LAMMPS: ${log.join("; ")} ${result.stderr}`);
}

/** Six atoms of two elements in a tilted box that does not begin at 0; some have left it. */
function atoms(seed = 1): Frame {
  const n = 6;
  const wave = (i: number, k: number) => 0.5 + 0.45 * Math.sin(seed + 1.7 * i + 2.3 * k);
  const cell = Float64Array.of(9, 0, 0, 1.25, 8, 0, -0.75, 0.5, 7);
  const origin = Float64Array.of(-1.5, 0.25, 2);
  const positions = new Float64Array(3 * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < 3; k++)
      positions[3 * i + k] = origin[k] + [0, 1, 2].reduce((sum, j) => sum + wave(i, j) * cell[3 * j + k], 0);
  const column = (value: (i: number) => number) => ({
    values: Float64Array.from({ length: n }, (_, i) => value(i)),
    width: 1,
  });
  return makeFrame({
    positions,
    types: Int32Array.of(0, 1, 0, 0, 1, 0),
    species: ["Li", "O"],
    cell,
    origin,
    ids: Float64Array.of(4, 2, 6, 1, 3, 5),
    charges: Float64Array.from({ length: n }, (_, i) => Math.cos(i)),
    velocities: positions.map((x) => Math.sin(3 * x)),
    forces: positions.map((x) => Math.cos(5 * x)),
    images: Int32Array.from({ length: 3 * n }, (_, i) => (i % 5) - 2),
    step: 100 * seed,
    columns: {
      mol: column((i) => 1 + (i % 2)),
      diameter: column((i) => 1 + 0.1 * i),
      density: column((i) => 2 + 0.1 * i),
      mux: column((i) => Math.sin(i)),
      muy: column((i) => Math.cos(i)),
      muz: column(() => 0.5),
    },
  });
}

async function data(frame: Frame, style: string): Promise<string> {
  const sink = openSink(at("x.data"), { force: true });
  await lammpsData.write!(each([frame]), sink, { style, warn() {}, note() {} });
  await sink.commit();
  return "x.data";
}

describe("lammps/data in LAMMPS", () => {
  const styles: Record<string, string> = {
    atomic: "",
    charge: "q",
    molecular: "mol",
    bond: "mol",
    angle: "mol",
    full: "mol q",
    sphere: "diameter",
    dipole: "q mux muy muz",
    "hybrid charge sphere": "q diameter",
    "hybrid full dipole": "mol q mux muy muz",
  };
  for (const [style, columns] of Object.entries(styles))
    it(`atom style ${style}`, async () => {
      const frame = atoms();
      await data(frame, style);
      lammps(`units metal
atom_style ${style}
boundary p p p
read_data x.data
pair_style zero 3
pair_coeff * *
dump d all custom 1 back.dump id type ${columns} x y z ix iy iz vx vy vz
dump_modify d sort id format float %.17g
run 0
`);
      const [back] = await framesOf(at("back.dump"));
      // LAMMPS wraps what lies outside of the box, and counts it.
      compare(back, frame);
      for (const name of columns.split(" ").filter((word) => word && word !== "q"))
        near(back.columns[name].values, inOrder(frame, frame.columns[name].values as Float64Array, 1), 1e-12);
      if (columns.includes("q")) near(back.charges!, inOrder(frame, frame.charges!, 1), 1e-15);
    });

  it("general triclinic boxes, and type labels", async () => {
    const frame = atoms();
    frame.cell = Float64Array.of(9, 0.5, 0.25, -1, 8, 0.5, 0.75, -0.5, 7);
    frame.images = undefined;
    frame.info = { triclinic: "general", lammps: {} };
    frame.labels = ["Li1", "Ox"];
    await data(frame, "charge");
    lammps(`units metal
atom_style charge
read_data x.data
pair_style zero 3
pair_coeff * *
dump d all custom 1 back.dump id type typelabel x y z ix iy iz vx vy vz
dump_modify d sort id format float %.17g triclinic/general yes
run 0
`);
    const [back] = await framesOf(at("back.dump"));
    compare(back, frame, 1e-11);
    expect(back.labels).toEqual(["Li1", "Ox"]);
  });

  it("bonds and coefficients of a data file, types renumbered", async () => {
    lammps(`units real
atom_style full
bond_style harmonic
pair_style lj/cut 4
region b block 0 9 0 9 0 9
create_box 2 b bond/types 1 extra/bond/per/atom 2 extra/special/per/atom 2
create_atoms 1 single 1 1 1
create_atoms 2 single 2 1 1
create_atoms 2 single 1 2 1
create_bonds single/bond 1 1 2
create_bonds single/bond 1 1 3
mass 1 15.999
mass 2 1.008
pair_coeff 1 1 0.15 3.1
pair_coeff 2 2 0.02 1.1
bond_coeff 1 450 0.96
run 0
write_data first.data
`);
    // LAMMPS writes no elements.
    const text = readFileSync(at("first.data"), "utf8");
    writeFileSync(at("first.data"), text.replace(/^1 15.999$/m, "$& # O").replace(/^2 1.008$/m, "$& # H"));
    const program = resolve("bin/garnet.js");
    const run = spawnSync(process.execPath, [program, "convert", "first.data", "second.data", "-t", "H,O"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(run.status, run.stderr).toBe(0);
    const energy = (name: string) => {
      lammps(`units real
atom_style full
bond_style harmonic
pair_style lj/cut 4
read_data ${name}
thermo_style custom pe evdwl ebond atoms bonds
thermo_modify format float %.15g
run 0
`);
      const rows = readFileSync(at("log.deck"), "utf8").split("\n");
      return rows[rows.findIndex((line) => line.includes("E_bond")) + 1].trim();
    };
    expect(energy("second.data")).toBe(energy("first.data"));
  });
});

describe("dumps in LAMMPS and OVITO", () => {
  it("read_dump takes every frame of a dump", async () => {
    const frames = [1, 2, 3].map(atoms);
    await writeTo(at("in.dump"), lammpsDump, frames);
    await data(frames[0], "charge");
    lammps(`units metal
atom_style charge
read_data x.data
pair_style zero 3
pair_coeff * *
dump d all custom 1 back.dump id type q x y z ix iy iz vx vy vz
dump_modify d sort id format float %.17g
rerun in.dump dump x y z ix iy iz vx vy vz q
`);
    const back = await framesOf(at("back.dump"));
    expect(back.map(({ step }) => step)).toEqual([100, 200, 300]);
    back.forEach((frame, k) => {
      compare(frame, frames[k], 1e-9); // rerun scales positions
      near(frame.charges!, inOrder(frames[k], frames[k].charges!, 1), 1e-12);
    });
  });

  const ovito = `
from ovito.io import import_file
pipe = import_file(given["path"])
def one(d):
    p = d.particles; order = np.argsort(p["Particle Identifier"][...]) if "Particle Identifier" in p else slice(None)
    names = {t.id: t.name for t in p.particle_types.types}
    get = lambda n: np.array(p[n][...])[order] if n in p else None
    return dict(positions=get("Position"), velocities=get("Velocity"), forces=get("Force"), charges=get("Charge"), images=get("Periodic Image"),
      cell=np.array(d.cell)[:, :3].T, origin=np.array(d.cell)[:, 3], symbols=[names[i] for i in np.array(p.particle_types[...])[order]])
answer = [one(pipe.compute(i)) for i in range(pipe.source.num_frames)]`;
  interface Seen {
    positions: number[][];
    velocities?: number[][];
    forces?: number[][];
    charges?: number[];
    images?: number[][];
    cell: number[][];
    origin: number[];
    symbols: string[];
  }

  it("OVITO sees all of a dump", async () => {
    const frames = [1, 2, 3].map(atoms);
    const path = await writeTo(at("o.dump"), lammpsDump, frames);
    const seen = python<Seen[]>(ovito, { path });
    expect(seen).toHaveLength(3);
    seen.forEach((answer, k) => {
      const frame = frames[k];
      near(answer.positions.flat(), inOrder(frame, frame.positions, 3), 1e-12);
      near(answer.velocities!.flat(), inOrder(frame, frame.velocities!, 3), 1e-12);
      near(answer.forces!.flat(), inOrder(frame, frame.forces!, 3), 1e-12);
      near(answer.charges!, inOrder(frame, frame.charges!, 1), 1e-12);
      expect(answer.images!.flat()).toEqual(Array.from(inOrder(frame, frame.images!, 3)));
      near(answer.cell.flat(), frame.cell!, 1e-12);
      near(answer.origin, frame.origin, 1e-12);
      expect(answer.symbols).toEqual(elementsOf(frame));
    });
  });

  it("ASE, MDAnalysis and dpdata read a dump", async () => {
    const frame = { ...atoms(), images: undefined };
    const path = await writeTo(at("a.lammpstrj"), lammpsDump, [frame, { ...atoms(2), images: undefined }]);
    const answer = python<Record<string, number[][]>>(
      `
import ase.io, dpdata, MDAnalysis
a = ase.io.read(given["path"], index=":", format="lammps-dump-text")
u = MDAnalysis.Universe(given["path"], format="LAMMPSDUMP", topology_format="LAMMPSDUMP")
d = dpdata.System(given["path"], fmt="lammps/dump", type_map=["Li", "O"])
answer = dict(ase=a[0].positions, cell=a[0].cell.array, mda=u.trajectory[0].positions, n=[[len(a), len(u.trajectory), len(d)]])`,
      { path },
    );
    expect(answer.n).toEqual([[2, 2, 2]]);
    const positions = inOrder(frame, frame.positions, 3);
    near(answer.ase.flat(), positions, 1e-9);
    near(answer.cell.flat(), frame.cell!, 1e-9);
    // 32 bits, and MDAnalysis moves the origin to 0.
    near(
      answer.mda.flat(),
      positions.map((x, i) => x - frame.origin[i % 3]),
      1e-6,
    );
  });

  it("OVITO reads what cfg holds; ASE too", async () => {
    const frame = { ...atoms(), images: undefined };
    const path = await writeTo(at("x.cfg"), lammpsDumpCfg, [frame]);
    const [answer] = python<Seen[]>(ovito, { path });
    const relative = frame.positions.map((x, i) => x - frame.origin[i % 3]);
    const sorted = (values: ArrayLike<number>) =>
      rows(values)
        .sort((a, b) => a[0] - b[0])
        .flat();
    // OVITO centres the cell of AtomEye's files.
    near(sorted(answer.positions.flat().map((x, i) => x - answer.origin[i % 3])), sorted(relative), 1e-9);
    near(answer.cell.flat(), frame.cell!, 1e-12);
    const ase = python<{ positions: number[][]; symbols: string[] }>(
      `
import ase.io
a = ase.io.read(given, format="cfg"); answer = dict(positions=a.positions, symbols=a.get_chemical_symbols())`,
      path,
    );
    near(sorted(ase.positions.flat()), sorted(relative), 1e-9);
    expect(ase.symbols.sort()).toEqual(elementsOf(frame).sort());
  });

  it("a YAML parser reads lammps/dump/yaml", async () => {
    const frames = [1, 2].map((seed) => ({ ...atoms(seed), images: undefined }));
    const path = await writeTo(at("x.yaml"), lammpsDumpYaml, frames);
    const answer = python<
      { timestep: number; natoms: number; keywords: string[]; box: number[][]; data: unknown[][] }[]
    >(
      `
import yaml
answer = [d for d in yaml.safe_load_all(open(given)) if d]`,
      path,
    );
    expect(answer.map(({ timestep }) => timestep)).toEqual([100, 200]);
    const { keywords, data } = answer[0];
    const column = (name: string) => data.map((row) => Number(row[keywords.indexOf(name)]));
    expect(column("id")).toEqual([4, 2, 6, 1, 3, 5]);
    near(
      column("y"),
      frames[0].positions.filter((_, i) => i % 3 === 1),
      1e-12,
    );
  });

  it("MDAnalysis reads a dcd", async () => {
    const frames = [1, 2, 3].map((seed) => ({ ...atoms(seed), images: undefined }));
    const path = await writeTo(at("x.dcd"), dcd, frames);
    const answer = python<{ positions: number[][][]; dimensions: number[] }>(
      `
from MDAnalysis.coordinates.DCD import DCDReader
r = DCDReader(given); answer = dict(positions=[ts.positions.copy() for ts in r], dimensions=r.ts.dimensions)`,
      path,
    );
    expect(answer.positions).toHaveLength(3);
    answer.positions.forEach((positions, k) => near(positions.flat(), frames[k].positions, 1e-6));
    near(answer.dimensions.slice(0, 3), [9, Math.hypot(1.25, 8), Math.hypot(0.75, 0.5, 7)], 1e-6);
  });
});

function elementsOf(frame: Frame): string[] {
  const place = orderOf(frame);
  return place.map((i) => frame.species![frame.types[i]]);
}

function orderOf({ ids }: Frame): number[] {
  return [...new Array(ids!.length).keys()].sort((a, b) => Number(ids![a]) - Number(ids![b]));
}

/** Values of a frame in the order of ids. */
function inOrder<T extends Float64Array | Int32Array>(frame: Frame, values: T, width: number): T {
  const order = orderOf(frame);
  return values.map((_, k) => values[width * order[Math.floor(k / width)] + (k % width)]) as T;
}

/** LAMMPS' dump (sorted, wrapped, with images) against the frame: unwrapped positions and velocities. */
function compare(back: Frame, frame: Frame, tolerance = 1e-12): void {
  near(back.cell!, frame.cell!, tolerance);
  near(back.origin, frame.origin, tolerance);
  near(unwrapped(back), inOrder(frame, unwrapped(frame), 3), tolerance);
  near(back.velocities!, inOrder(frame, frame.velocities!, 3), tolerance);
  expect(Array.from(back.types)).toEqual(Array.from(inOrder(frame, frame.types, 1)));
}

function unwrapped({ positions, images, cell }: Frame): Float64Array {
  if (!images) return positions;
  return positions.map(
    (x, i) => x + [0, 1, 2].reduce((sum, j) => sum + images[i - (i % 3) + j] * cell![3 * j + (i % 3)], 0),
  );
}

function rows(values: ArrayLike<number>): number[][] {
  return Array.from({ length: values.length / 3 }, (_, i) => [values[3 * i], values[3 * i + 1], values[3 * i + 2]]);
}

function near(found: ArrayLike<number | string | bigint>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(wanted.length);
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  for (let i = 0; i < wanted.length; i++)
    if (!(Math.abs(Number(found[i]) - wanted[i]) <= tolerance * scale))
      expect(`${i}: ${found[i]}`).toBe(`${i}: ${wanted[i]}`);
}
