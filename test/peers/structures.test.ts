/** What Garnet writes of VASP files, cif and cube, read by ASE, pymatgen, OVITO and dpdata; and what they write, read by Garnet. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cif } from "../../formats/cif.js";
import { cube } from "../../formats/cube.js";
import { chgcar } from "../../formats/vasp-chgcar.js";
import { poscar } from "../../formats/vasp-poscar.js";
import { xdatcar } from "../../formats/vasp-xdatcar.js";
import { cellParameters, toFractional, volume } from "../../src/model/cell.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { operationsOfHall } from "../../src/model/symmetry/hall.js";
import { settings } from "../../src/model/symmetry/settings.js";
import { framesOf, python, temporaryFolder, writeTo } from "./python.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  symbols: string[];
  cell: number[][];
  positions: number[][];
  velocities?: number[][];
  selective?: boolean[][];
}

const readers = {
  ase: `
import ase.io
answer = [dict(symbols=a.get_chemical_symbols(), cell=a.cell.array, positions=a.positions) for a in ase.io.read(given["path"], index=":", format=given["ase"])]`,
  ovito: `
from ovito.io import import_file
pipe = import_file(given["path"])
def one(d):
    names = {t.id: t.name for t in d.particles.particle_types.types}
    return dict(symbols=[names[i] for i in d.particles.particle_types], cell=np.array(d.cell)[:, :3].T, positions=np.array(d.particles.positions) - np.array(d.cell)[:, 3])
answer = [one(pipe.compute(i)) for i in range(pipe.source.num_frames)]`,
};

describe("vasp/poscar", () => {
  const frame = crystal(1);
  frame.velocities = frame.positions.map((x) => 3 * x - 1);
  frame.columns.selective_dynamics = { values: frame.positions.map((_, i) => (i % 4 ? 1 : 0)), width: 3 };

  for (const [peer, script] of Object.entries(readers))
    it(`${peer} reads it`, async () => {
      const path = await writeTo(at("POSCAR"), poscar, [frame]);
      same(python<Answer[]>(script, { path, ase: "vasp" })[0], frame);
    });

  it("pymatgen reads it, with velocities and flags", async () => {
    const path = await writeTo(at("POSCAR"), poscar, [frame]);
    const script = `
from pymatgen.io.vasp import Poscar
p = Poscar.from_file(given["path"]); s = p.structure
answer = dict(symbols=[x.specie.symbol for x in s], cell=s.lattice.matrix, positions=s.cart_coords, velocities=p.velocities, selective=p.selective_dynamics)`;
    const answer = python<Answer>(script, { path });
    same(answer, frame);
    near(
      answer.velocities!.flat(),
      frame.velocities!.map((v) => v / 1000),
    );
    expect(answer.selective!.flat().map(Number)).toEqual([
      ...(frame.columns.selective_dynamics.values as Float64Array),
    ]);
  });

  it("dpdata reads the same crystal (it turns the cell)", async () => {
    const path = await writeTo(at("POSCAR"), poscar, [frame]);
    const script = `
import dpdata
s = dpdata.System(given["path"], fmt="vasp/poscar")
answer = dict(symbols=[s["atom_names"][t] for t in s["atom_types"]], cell=s["cells"][0], positions=s["coords"][0])`;
    turned(python<Answer>(script, { path }), frame);
  });

  it("reads what ASE and pymatgen write", async () => {
    const script = `
from ase import Atoms; import ase.io
from pymatgen.io.vasp import Poscar; from pymatgen.io.ase import AseAtomsAdaptor
a = Atoms(given["symbols"], positions=given["positions"], cell=given["cell"], pbc=True)
ase.io.write(given["folder"] + "/POSCAR.ase", a, format="vasp", direct=False)
Poscar(AseAtomsAdaptor.get_structure(a)).write_file(given["folder"] + "/POSCAR.pmg", significant_figures=16)
answer = None`;
    python(script, { ...given(frame), folder });
    for (const name of ["POSCAR.ase", "POSCAR.pmg"]) same(given((await framesOf(at(name)))[0]), frame, 1e-9);
  });
});

describe("vasp/xdatcar", () => {
  const fixed = [1, 2, 3].map((seed) => ({ ...crystal(seed), cell: crystal(1).cell }));
  const variable = [1, 2, 3].map(crystal);
  for (const [kind, frames] of Object.entries({ fixed, variable })) {
    it(`OVITO reads a ${kind} cell`, async () => {
      const path = await writeTo(at("XDATCAR"), xdatcar, frames);
      const answers = python<Answer[]>(readers.ovito, { path });
      expect(answers).toHaveLength(3);
      answers.forEach((answer, i) => same(answer, frames[i], 1e-6));
    });

    it(`pymatgen reads a ${kind} cell`, async () => {
      const path = await writeTo(at("XDATCAR"), xdatcar, frames);
      const script = `
from pymatgen.io.vasp import Xdatcar
answer = [dict(symbols=[x.specie.symbol for x in s], cell=s.lattice.matrix, positions=s.cart_coords) for s in Xdatcar(given["path"]).structures]`;
      const answers = python<Answer[]>(script, { path });
      expect(answers).toHaveLength(3);
      answers.forEach((answer, i) => same(answer, frames[i]));
    });
  }

  it("ASE reads both", async () => {
    for (const frames of [fixed, variable]) {
      const path = await writeTo(at("XDATCAR"), xdatcar, frames);
      const answers = python<Answer[]>(readers.ase, { path, ase: "vasp-xdatcar" });
      answers.forEach((answer, i) => same(answer, frames[i]));
    }
  });
});

describe("vasp/outcar and vasp/xml", () => {
  // ASE brings outputs of VASP for its own tests.
  it.each(["OUTCAR_example_1", "vasprun_pstress.xml", "vasprun_dfpt.xml"])("reads %s as ASE does", async (name) => {
    const script = `
import os, ase.io, ase.test
path = os.path.join(os.path.dirname(ase.test.__file__), "testdata", "vasp", given["name"])
answer = dict(path=path, frames=[dict(symbols=a.get_chemical_symbols(), cell=a.cell.array, positions=a.positions, forces=a.get_forces(apply_constraint=False), energy=a.get_potential_energy(), free=a.get_potential_energy(force_consistent=True), stress=a.get_stress(voigt=False)) for a in ase.io.read(path, index=":")])`;
    type Step = Answer & { forces: number[][]; energy: number; free: number; stress: number[][] };
    const { path, frames } = python<{ path: string; frames: Step[] }>(script, { name });
    const ours = await framesOf(path);
    expect(ours).toHaveLength(frames.length);
    frames.forEach((step, i) => {
      same(step, ours[i], 1e-7);
      near(step.forces.flat(), ours[i].forces!, 1e-12);
      near([step.energy, step.free], [ours[i].energy!, ours[i].info.free_energy as number], 1e-9);
      near(step.stress.flat(), ours[i].stress!, 1e-6);
    });
  });
});

describe("volumetric data", () => {
  const frame = crystal(4);
  const shape = [4, 5, 6] as const;
  const values = Float64Array.from({ length: 120 }, (_, i) => 1 + Math.sin(i) * 1e3 ** Math.cos(3 * i));
  frame.grids = [
    { name: "total", unit: "e", shape, values },
    { name: "magnetization", unit: "e", shape, values: values.map((x) => x / 7) },
  ];

  it("pymatgen reads a spin-polarised CHGCAR, and Garnet reads pymatgen's", async () => {
    const path = await writeTo(at("CHGCAR"), chgcar, [frame]);
    const script = `
from pymatgen.io.vasp import Chgcar
c = Chgcar.from_file(given["path"]); c.write_file(given["path"] + ".pmg")
answer = dict(total=c.data["total"].flatten(), diff=c.data["diff"].flatten())`;
    const answer = python<{ total: number[]; diff: number[] }>(script, { path });
    near(answer.total, values);
    near(answer.diff, frame.grids![1].values);
    const [again] = await framesOf(`${path}.pmg`);
    // Written with 11 digits there.
    near(again.grids![0].values, values, 1e-9);
    expect(again.grids).toHaveLength(2);
  });

  it("OVITO and ASE read a CHGCAR as density (they divide by the volume)", async () => {
    const path = await writeTo(at("CHGCAR"), chgcar, [frame]);
    const script = `
from ovito.io import import_file
from ase.calculators.vasp import VaspChargeDensity
grid = import_file(given["path"]).compute().grids
grid = grid[list(grid.keys())[0]]
name = [k for k in grid.keys()][0]
answer = dict(ovito=np.array(grid[name]).ravel(), ase=VaspChargeDensity(given["path"]).chg[0].flatten())`;
    const answer = python<{ ovito: number[]; ase: number[] }>(script, { path });
    const density = values.map((x) => x / volume(frame.cell!));
    near(answer.ase, density);
    // OVITO keeps x fastest.
    const xFastest = Float64Array.from(
      density,
      (_, i) => density[(i % 4) * 30 + (Math.floor(i / 4) % 5) * 6 + Math.floor(i / 20)],
    );
    near(answer.ovito, xFastest, 1e-6);
  });

  it("ASE and pymatgen read a cube file", async () => {
    const path = await writeTo(at("density.cube"), cube, [frame]);
    const script = `
from ase.io.cube import read_cube
from pymatgen.io.common import VolumetricData
c = read_cube(open(given["path"])); a = c["atoms"]
p = VolumetricData.from_cube(given["path"])
answer = dict(symbols=a.get_chemical_symbols(), cell=a.cell.array, positions=a.positions, ase=c["data"].flatten(), pymatgen=p.data["total"].flatten(), pmg_cell=p.structure.lattice.matrix)`;
    const answer = python<Answer & { ase: number[]; pymatgen: number[]; pmg_cell: number[][] }>(script, { path });
    same(answer, frame, 1e-8);
    near(answer.pmg_cell.flat(), frame.cell!, 1e-6);
    const perBohr = values.map((x) => (x / volume(frame.cell!)) * 0.529177210903 ** 3);
    near(answer.ase, perBohr);
    near(answer.pymatgen, perBohr);
  });

  it("reads ASE's cube file", async () => {
    python(
      `
from ase import Atoms; from ase.io.cube import write_cube
a = Atoms(given["symbols"], positions=given["positions"], cell=given["cell"], pbc=True)
write_cube(open(given["path"], "w"), a, data=np.array(given["values"]).reshape(4, 5, 6), origin=[0, 0, 0])
answer = None`,
      { ...given(frame), values: [...values], path: at("ase.cube") },
    );
    const [again] = await framesOf(at("ase.cube"));
    same(given(again), frame, 1e-5); // six decimals
    near(again.grids![0].values, values, 1e-5);
  });
});

describe("cif", () => {
  it("ASE, pymatgen and OVITO read it", async () => {
    const frame = crystal(5);
    const path = await writeTo(at("out.cif"), cif, [frame]);
    turned(python<Answer[]>(readers.ase, { path, ase: "cif" })[0], frame);
    turned(python<Answer[]>(readers.ovito, { path })[0], frame);
    const script = `
from pymatgen.io.cif import CifParser
s = CifParser(given["path"], site_tolerance=1e-9, frac_tolerance=0).parse_structures(primitive=False)[0]
answer = dict(symbols=[x.specie.symbol for x in s], cell=s.lattice.matrix, positions=s.cart_coords)`;
    turned(python<Answer>(script, { path }), frame);
  });

  it("expands what pymatgen writes with symmetry as pymatgen does", async () => {
    const script = `
from pymatgen.core import Structure, Lattice; from pymatgen.io.cif import CifWriter
built = {
  "rutile": Structure.from_spacegroup("P4_2/mnm", Lattice.tetragonal(4.6, 2.95), ["Ti", "O"], [[0, 0, 0], [0.305, 0.305, 0]]),
  "garnet": Structure.from_spacegroup("Ia-3d", Lattice.cubic(12.97), ["La", "Zr", "O"], [[0.125, 0, 0.25], [0, 0, 0], [0.1, 0.1958, 0.2817]]),
  "corundum": Structure.from_spacegroup("R-3c", Lattice.hexagonal(4.76, 12.99), ["Al", "O"], [[0, 0, 0.352], [0.306, 0, 0.25]]),
  "baddeleyite": Structure.from_spacegroup("P2_1/c", Lattice.monoclinic(5.15, 5.21, 5.32, 99.2), ["Zr", "O", "O"], [[0.275, 0.04, 0.208], [0.07, 0.332, 0.345], [0.45, 0.757, 0.479]]),
}
answer = {}
for name, s in built.items():
    CifWriter(s, symprec=0.01, refine_struct=False).write_file(given["folder"] + "/" + name + ".cif")
    answer[name] = s.composition.as_dict()`;
    const answer = python<Record<string, Record<string, number>>>(script, { folder });
    for (const [name, composition] of Object.entries(answer)) {
      const [frame] = await framesOf(at(`${name}.cif`));
      const counts: Record<string, number> = {};
      for (const type of frame.types) counts[frame.species![type]] = (counts[frame.species![type]] ?? 0) + 1;
      expect(counts, name).toEqual(composition);
    }
  });

  it("has the operations of all 530 settings as spglib has them", () => {
    const script = `
import spglib
answer = []
for hall in range(1, 531):
    s = spglib.get_symmetry_from_database(hall)
    answer.append(sorted(" ".join(map(str, r.ravel())) + " " + " ".join(str(int(round(24 * x)) % 24) for x in t) for r, t in zip(s["rotations"], s["translations"])))`;
    const answer = python<string[][]>(script, {});
    settings.forEach(({ hall }, i) => {
      const ours = operationsOfHall(hall).map(
        ({ rotation, translation }) =>
          `${rotation.map((x) => x + 0).join(" ")} ${translation.map((x) => Math.round(24 * x) % 24).join(" ")}`,
      );
      expect(ours.sort(), hall).toEqual(answer[i]);
    });
  });
});

/** Twelve atoms of three elements, in a triclinic cell that stands askew; the same seed gives the same. */
function crystal(seed: number): Frame {
  let state = seed * 2654435761;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const cell = Float64Array.from([7, 0.3, -0.4, 1.1, 8, 0.2, -0.5, 0.7, 9], (x) => x + 0.2 * random());
  const fractional = Array.from({ length: 36 }, random);
  const positions = Float64Array.from(fractional, (_, i) => {
    const [a, b, c] = fractional.slice(i - (i % 3), i - (i % 3) + 3);
    return a * cell[i % 3] + b * cell[3 + (i % 3)] + c * cell[6 + (i % 3)];
  });
  const types = Int32Array.from([0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2]);
  return makeFrame({ positions, types, species: ["Li", "Zr", "O"], cell });
}

function given(frame: Frame): Answer {
  const rows = (values: Float64Array) =>
    Array.from({ length: values.length / 3 }, (_, i) => [...values.subarray(3 * i, 3 * i + 3)]);
  return {
    symbols: Array.from(frame.types, (type) => frame.species![type]),
    cell: rows(frame.cell!),
    positions: rows(frame.positions),
  };
}

function same(answer: Answer, frame: Frame, tolerance = 1e-11): void {
  expect(answer.symbols).toEqual(given(frame).symbols);
  near(answer.cell.flat(), frame.cell!, tolerance);
  near(answer.positions.flat(), frame.positions, tolerance);
}

/** The same crystal in another frame of axes: lengths, angles, fractional coordinates. */
function turned(answer: Answer, frame: Frame): void {
  expect(answer.symbols).toEqual(given(frame).symbols);
  const cell = Float64Array.from(answer.cell.flat());
  near(Object.values(cellParameters(cell)), Object.values(cellParameters(frame.cell!)), 1e-7);
  const [a, b] = [Float64Array.from(answer.positions.flat()), frame.positions];
  const difference = toFractional(a, cell, [0, 0, 0]).map((x, i) => x - toFractional(b, frame.cell!, [0, 0, 0])[i]);
  near(
    difference.map((x) => x - Math.round(x)),
    new Float64Array(difference.length),
    1e-7,
  );
}

function near(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-11): void {
  expect(found.length).toBe(wanted.length);
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  for (let i = 0; i < wanted.length; i++)
    if (!(Math.abs(found[i] - wanted[i]) <= tolerance * scale)) expect(`${i}: ${found[i]}`).toBe(`${i}: ${wanted[i]}`);
}
