/** extxyz, xyz and DeePMD-kit's systems: what Garnet writes is read by the peers, and what they write by Garnet. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { deepmdHdf5 } from "../../formats/deepmd-hdf5.js";
import { deepmdNpy } from "../../formats/deepmd-npy.js";
import { deepmdNpyMixed } from "../../formats/deepmd-npy-mixed.js";
import { deepmdRaw } from "../../formats/deepmd-raw.js";
import { extxyz } from "../../formats/extxyz.js";
import { xyz } from "../../formats/xyz.js";
import { volume } from "../../src/model/cell.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { framesOf, python, temporaryFolder, writeTo } from "./python.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Labelled {
  symbols: string[];
  cells: number[][][];
  coords: number[][][];
  energies?: number[];
  forces?: number[][][];
  virials?: number[][][];
}

describe("extxyz", () => {
  const frame = labelled(1);
  frame.columns.spin = { values: Float64Array.from(frame.positions, (x) => x / 7), width: 3 };
  frame.columns.site = { values: Array.from(frame.types, (type) => `s${type}`), width: 1 };
  frame.columns.free = { values: frame.types.map((type) => type % 2), width: 1, logical: true };
  frame.info = { name: 'a "b" c', list: [1, 2.5], deep: { x: [true, "y"] }, temperature: 300 };

  it("is read by ASE with energy, forces, stress, columns and keys", async () => {
    const path = await writeTo(at("a.xyz"), extxyz, [frame, labelled(2)]);
    const answer = python<Record<string, unknown[]>>(
      `
import ase.io
a, b = ase.io.read(given, index=":", format="extxyz")
answer = dict(symbols=a.get_chemical_symbols(), cell=a.cell.array, positions=a.positions, forces=a.get_forces(), energy=[a.get_potential_energy(), b.get_potential_energy()],
  stress=a.get_stress(voigt=False), spin=a.arrays["spin"], site=[str(x) for x in a.arrays["site"]], free=a.arrays["free"], name=a.info["name"], deep=a.info["deep"], list=a.info["list"], pbc=a.pbc)`,
      path,
    );
    expect(answer.symbols).toEqual(names(frame));
    near(flat(answer.cell), frame.cell!);
    near(flat(answer.positions), frame.positions);
    near(flat(answer.forces), frame.forces!);
    near(flat(answer.stress), frame.stress!);
    near(flat(answer.energy), [frame.energy!, labelled(2).energy!]);
    near(flat(answer.spin), frame.columns.spin.values as Float64Array);
    expect(answer.site).toEqual(frame.columns.site.values);
    expect(answer.free.map(Number)).toEqual([...(frame.columns.free.values as Int32Array)]);
    expect([answer.name, answer.deep, answer.list]).toEqual([frame.info.name, frame.info.deep, frame.info.list]);
    expect(answer.pbc).toEqual([true, true, true]);
  });

  it("is read by OVITO, with the corner of the cell", async () => {
    const moved = { ...labelled(3), origin: Float64Array.of(1, -2, 0.5) };
    const path = await writeTo(at("o.xyz"), extxyz, [moved]);
    const answer = python<Record<string, unknown[]>>(
      `
from ovito.io import import_file
d = import_file(given).compute(0)
names = {t.id: t.name for t in d.particles.particle_types.types}
answer = dict(symbols=[names[i] for i in d.particles.particle_types], cell=np.array(d.cell)[:, :3].T, origin=np.array(d.cell)[:, 3], positions=np.array(d.particles.positions), forces=np.array(d.particles.forces))`,
      path,
    );
    expect(answer.symbols).toEqual(names(moved));
    near(flat(answer.cell), moved.cell!, 1e-9);
    near(flat(answer.origin), moved.origin, 1e-9);
    near(flat(answer.positions), moved.positions, 1e-9);
    near(flat(answer.forces), moved.forces!, 1e-9);
  });

  it("of ASE is read, momenta in Å/ps", async () => {
    const path = at("ase.xyz");
    const speed = python<number[][]>(
      `
from ase import Atoms, units; import ase.io
from ase.calculators.singlepoint import SinglePointCalculator
a = Atoms("LiZrO2", positions=[[0,0,0],[1,2,3],[2,1,0],[3,3,3.5]], cell=[[5,0,0],[1,6,0],[0,.5,7]], pbc=[True, False, True])
a.set_velocities(np.arange(12).reshape(4, 3) / 100); a.info["note"] = "x y"; a.arrays["tag3"] = np.arange(12).reshape(4, 3)
a.calc = SinglePointCalculator(a, energy=-3.25, forces=np.ones((4, 3)), stress=np.arange(6) / 10)
ase.io.write(given, [a, a], format="extxyz")
answer = a.get_velocities() * (1000 * units.fs)`,
      path,
    );
    const frames: Frame[] = [];
    for await (const frame of extxyz.read!((await import("../../formats/source.js")).openSource(path), {
      units: "metal",
      warn() {},
    }))
      frames.push(frame);
    expect(frames.length).toBe(2);
    expect(frames[0]).toMatchObject({ energy: -3.25, periodic: [true, false, true], info: { note: "x y" } });
    near(frames[0].velocities!, speed.flat(), 1e-6);
    near(frames[0].stress!, [0, 0.5, 0.4, 0.5, 0.1, 0.3, 0.4, 0.3, 0.2]);
    expect([...frames[0].columns.tag3.values]).toEqual([...Array(12).keys()]);
  });
});

describe("xyz", () => {
  it("is read by MDAnalysis and ASE", async () => {
    const frame = labelled(4);
    const path = await writeTo(at("p.xyz"), xyz, [frame, labelled(5)]);
    const answer = python<Record<string, unknown[]>>(
      `
import ase.io, MDAnalysis
a = ase.io.read(given, index=":", format="xyz"); u = MDAnalysis.Universe(given, format="XYZ", topology_format="XYZ")
answer = dict(ase=a[0].positions, symbols=a[0].get_chemical_symbols(), mda=u.atoms.positions, names=list(u.atoms.names), frames=[len(a), len(u.trajectory)])`,
      path,
    );
    near(flat(answer.ase), frame.positions);
    near(flat(answer.mda), frame.positions, 1e-6);
    expect(answer.symbols).toEqual(names(frame));
    expect(answer.names).toEqual(names(frame));
    expect(answer.frames).toEqual([2, 2]);
  });
});

describe.each([
  [deepmdNpy, "deepmd/npy"],
  [deepmdRaw, "deepmd/raw"],
  [deepmdHdf5, "deepmd/hdf5"],
  [deepmdNpyMixed, "deepmd/npy/mixed"],
] as const)("$name", (format, name) => {
  const frames = [labelled(6), labelled(7), labelled(8)];
  const dump = `answer = dict(symbols=[s["atom_names"][t] for t in s["atom_types"]], cells=s["cells"], coords=s["coords"], energies=s["energies"], forces=s["forces"], virials=s["virials"])`;
  const read = {
    "deepmd/npy/mixed": `s = list(dpdata.MultiSystems().load_systems_from_file(given, fmt="deepmd/npy/mixed"))[0]`,
  };

  it("is read by dpdata", async () => {
    const path = await writeTo(at(name.replaceAll("/", "-")), format, frames);
    const load = name in read ? read[name as keyof typeof read] : `s = dpdata.LabeledSystem(given, fmt="${name}")`;
    const answer = python<Labelled>(`import dpdata\n${load}\n${dump}`, path);
    expect(answer.symbols).toEqual(names(frames[0]));
    frames.forEach((frame, k) => {
      near(flat(answer.cells[k]), frame.cell!);
      near(flat(answer.coords[k]), frame.positions);
      near(flat(answer.forces![k]), frame.forces!);
      near([answer.energies![k]], [frame.energy!]);
      const v = volume(frame.cell!);
      near(
        flat(answer.virials![k]),
        frame.stress!.map((x) => -v * x),
      );
    });
  });

  it("of dpdata is read", async () => {
    const path = at(`dpdata-${name.replaceAll("/", "-")}`);
    const script = `
import dpdata
x = given["frames"]
s = dpdata.LabeledSystem(data=dict(atom_names=["O", "Li", "Zr"], atom_numbs=[6, 4, 2], atom_types=np.array([{"O": 0, "Li": 1, "Zr": 2}[n] for n in given["symbols"]]), orig=np.zeros(3),
  cells=np.array([f["cell"] for f in x]).reshape(-1, 3, 3), coords=np.array([f["positions"] for f in x]).reshape(len(x), -1, 3), energies=np.array([f["energy"] for f in x]),
  forces=np.array([f["forces"] for f in x]).reshape(len(x), -1, 3), virials=np.array([np.eye(3) * f["energy"] for f in x])))
${name === "deepmd/npy/mixed" ? `dpdata.MultiSystems(s).to("deepmd/npy/mixed", given["path"])` : name === "deepmd/npy" ? `s.to("deepmd/npy", given["path"], set_size=2)` : `s.to("${name}", given["path"])`}
answer = True`;
    const rows = frames.map(({ cell, positions, forces, energy }) => ({
      cell: [...cell!],
      positions: [...positions],
      forces: [...forces!],
      energy,
    }));
    python(script, { path, frames: rows, symbols: names(frames[0]) });
    const back = await framesOf(path, format);
    expect(back.length).toBe(3);
    back.forEach((frame, k) => {
      // dpdata writes single precision into npy.
      const tolerance = name.startsWith("deepmd/npy") ? 1e-6 : 1e-11;
      expect(names(frame).sort()).toEqual(names(frames[k]).sort());
      near([frame.energy!], [frames[k].energy!], tolerance);
      near(
        [norm(frame.forces!), norm(frame.positions)],
        [norm(frames[k].forces!), norm(frames[k].positions)],
        tolerance,
      );
      near(
        frame.virial!,
        [1, 0, 0, 0, 1, 0, 0, 0, 1].map((x) => x * frames[k].energy!),
        tolerance,
      );
    });
  });
});

it("deepmd/npy and mixed are loaded by DeePMD-kit's own data reader", async () => {
  const frames = [labelled(6), labelled(7), labelled(8)];
  const plain = await writeTo(at("kit"), deepmdNpy, frames);
  const mixed = await writeTo(at("kit-mixed"), deepmdNpyMixed, frames);
  const answer = python<Record<string, number[]>>(
    `
from deepmd.utils.data import DeepmdData
def one(path):
    d = DeepmdData(path, type_map=["Li", "Zr", "O"])
    d.add("energy", 1, atomic=False, must=True, high_prec=True); d.add("force", 3, atomic=True, must=True); d.add("virial", 9, atomic=False, must=True)
    return d.get_numb_batch(1, 0), d._load_set(d.dirs[0])["energy"].ravel()
(n, e), (m, f) = one(given["plain"]), one(given["mixed"])
answer = dict(batches=[n, m], energy=e, mixed=f)`,
    { plain, mixed },
  );
  expect(answer.batches).toEqual([3, 3]);
  near(
    answer.energy,
    frames.map(({ energy }) => energy!),
    1e-9,
  );
  near(
    answer.mixed,
    frames.map(({ energy }) => energy!),
    1e-9,
  );
});

/** 12 atoms in a triclinic cell, with labels. */
function labelled(seed: number): Frame {
  let state = seed * 2654435761;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const list = (length: number, scale: number) => Float64Array.from({ length }, () => scale * (random() - 0.5));
  const [xx, xy, xz, yy, yz, zz] = list(6, 0.02);
  return makeFrame({
    positions: list(36, 8),
    types: Int32Array.of(0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2),
    species: ["Li", "Zr", "O"],
    cell: Float64Array.from([7, 0.3, -0.4, 1.1, 8, 0.2, -0.5, 0.7, 9], (x) => x + 0.2 * random()),
    energy: -80 + random(),
    forces: list(36, 2),
    stress: Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz),
  });
}

function names({ types, species }: Frame): string[] {
  return Array.from(types, (type) => species![type]);
}

function flat(values: unknown): number[] {
  return (values as number[]).flat(9);
}

function norm(values: ArrayLike<number>): number {
  return Math.hypot(...Array.from(values));
}

function near(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-11): void {
  expect(found.length).toBe(wanted.length);
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  for (let i = 0; i < wanted.length; i++)
    if (!(Math.abs(found[i] - wanted[i]) <= tolerance * scale)) expect(`${i}: ${found[i]}`).toBe(`${i}: ${wanted[i]}`);
}
