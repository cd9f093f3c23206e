/** Analyses against freud, OVITO, MDAnalysis, pymatgen and plain NumPy on the same frames: sheared, turned and tiny cells included. */
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analysis/index.js";
import { volume } from "../../src/model/cell.js";
import { type Frame, makeFrame } from "../../src/model/frame.js";
import { column, crystal, normal, random, type Site, turned } from "../analysis/frames.js";
import { python } from "./python.js";

const plain = (frame: Frame) => ({
  positions: Array.from({ length: frame.count }, (_, i) => Array.from(frame.positions.subarray(3 * i, 3 * i + 3))),
  cell: [0, 1, 2].map((k) => Array.from(frame.cell!.subarray(3 * k, 3 * k + 3))),
  types: Array.from(frame.types),
});

/** Boxes of freud are those of LAMMPS: lx ly lz xy xz yz, tilts in units of the lengths. */
const freudBox = `
import freud
def box(f):
    c = np.array(f["cell"]); return freud.box.Box(c[0,0], c[1,1], c[2,2], c[1,0]/c[1,1], c[2,0]/c[2,2], c[2,1]/c[2,2])
def centred(f): return np.array(f["positions"]) - np.array(f["cell"]).sum(0) / 2
`;

function disordered(cell: Float64Array, n: number, seed: number): Frame {
  const next = random(seed);
  return crystal(
    cell,
    Array.from({ length: n }, (_, i): Site => [i % 3 ? "O" : "Zr", next(), next(), next()]),
  );
}

const sheared = Float64Array.of(14, 0, 0, 3, 13, 0, -4, 2, 15);
const tiny = Float64Array.of(4, 0, 0, 1, 3.5, 0, 0.5, -1, 4.5);

/** The largest difference, in units of the largest expected value. */
function off(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let [worst, largest] = [0, 0];
  for (let i = 0; i < found.length; i++) {
    worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return worst / largest;
}

describe("rdf", () => {
  it("of a sheared cell is freud's", async () => {
    const frame = disordered(sheared, 600, 1);
    const table = await analyze.rdf([frame], { pairs: "Zr-O", cutoff: 6, bins: 120 });
    const expected = python<{ g: number[]; n: number[] }>(
      `${freudBox}
f = given; p = centred(f); t = np.array(f["types"])
names = {0: p[t == t[0]], 1: p[t != t[0]]}
rdf = freud.density.RDF(120, 6.0); rdf.compute((box(f), names[1]), query_points=names[0], neighbors=dict(r_max=6.0, exclude_ii=False))
answer = dict(g=rdf.rdf, n=rdf.n_r)`,
      plain(frame),
    );
    expect(off(column(table, "g_Zr-O"), expected.g)).toBeLessThan(2e-3); // freud keeps positions in single precision
    expect(off(column(table, "n_Zr-O"), expected.n)).toBeLessThan(2e-3);
  });

  it("of a cell smaller than the cutoff, turned in space, is OVITO's", async () => {
    const frame = disordered(tiny, 12, 2);
    const table = await analyze.rdf([turned(frame, 0.5, 1.2)], { total: true, pairs: "O-O", cutoff: 9, bins: 90 });
    const g = python<number[]>(
      `
from ovito.data import DataCollection
from ovito.modifiers import CoordinationAnalysisModifier
d = DataCollection(); p = d.create_particles(count=len(given["positions"])); p.create_property("Position", data=np.array(given["positions"]))
m = np.zeros((3, 4)); m[:, :3] = np.array(given["cell"]).T; d.create_cell(m, pbc=(True, True, True))
d.apply(CoordinationAnalysisModifier(cutoff=9.0, number_of_bins=90))
answer = d.tables["coordination-rdf"].xy()[:, 1]`,
      plain(frame),
    );
    // OVITO's density is N/V where ours leaves an atom's self out: (N − 1)/V. Images of itself are neighbours in both.
    const ours = column(table, "g_total").map((value) => value * (11 / 12));
    expect(off(ours, g)).toBeLessThan(1e-3);
    expect(volume(frame.cell!)).toBeGreaterThan(0);
  });
});

describe("neighbours", () => {
  const frame = disordered(sheared, 500, 3);

  it("coordination numbers are freud's", async () => {
    const [distribution] = await analyze.coordination([frame], { pair: "Zr-O", cutoff: 3.1 });
    const counts = python<number[]>(
      `${freudBox}
f = given; p = centred(f); t = np.array(f["types"])
q = freud.locality.AABBQuery(box(f), p[t != t[0]]).query(p[t == t[0]], dict(r_max=3.1)).toNeighborList()
answer = np.bincount(np.bincount(q.query_point_indices, minlength=int((t == t[0]).sum())))`,
      plain(frame),
    );
    const total = counts.reduce((a, b) => a + b);
    expect(Array.from(column(distribution, "fraction"), (f) => Math.round(f * total))).toEqual(counts);
  });

  it("q4 and q6 are freud's", async () => {
    const table = await analyze.steinhardt([frame], { pair: "Zr-O", cutoff: 3.5, perAtom: true });
    const q = python<Record<string, number[]>>(
      `${freudBox}
f = given; p = centred(f); t = np.array(f["types"]); zr, o = p[t == t[0]], p[t != t[0]]; b = box(f)
n = freud.locality.AABBQuery(b, o).query(zr, dict(r_max=3.5)).toNeighborList()
answer = {}
for l in (4, 6):
    s = freud.order.Steinhardt(l); s.compute((b, np.vstack([zr, o])), neighbors=freud.locality.NeighborList.from_arrays(len(p), len(p), n.query_point_indices, n.point_indices + len(zr), n.vectors))
    answer["q%d" % l] = [v for v, c in zip(s.particle_order[:len(zr)], np.bincount(n.query_point_indices, minlength=len(zr))) if c]`,
      plain(frame),
    );
    for (const name of ["q4", "q6"]) expect(off(column(table, name), q[name])).toBeLessThan(1e-4);
  });
});

describe("motion", () => {
  const next = random(4);
  const at = new Float64Array(3 * 40);
  const frames = Array.from({ length: 200 }, (_, t) => {
    const velocities = at.map(() => normal(next));
    for (let i = 0; i < at.length; i++) at[i] += 0.2 * velocities[i] + 0.01;
    return makeFrame({
      types: new Int32Array(40),
      species: ["Li"],
      positions: at.slice(),
      velocities,
      unwrapped: true,
      time: t,
    });
  });
  const given = frames.map(({ positions, velocities }) => ({ x: Array.from(positions), v: Array.from(velocities!) }));

  it("msd over all origins is freud's and MDAnalysis'", async () => {
    const table = await analyze.msd(frames);
    const expected = python<{ freud: number[]; mda: number[] }>(
      `
import freud, MDAnalysis as mda
from MDAnalysis.analysis.msd import EinsteinMSD
x = np.array([f["x"] for f in given]).reshape(len(given), -1, 3)
u = mda.Universe.empty(x.shape[1], trajectory=True); u.load_new(x)
m = EinsteinMSD(u, msd_type="xyz", fft=False); m.run()
answer = dict(freud=freud.msd.MSD(mode="window").compute(x).msd, mda=m.results.timeseries)`,
      given,
    );
    expect(off(column(table, "msd"), expected.freud)).toBeLessThan(1e-5);
    expect(off(column(table, "msd"), expected.mda)).toBeLessThan(1e-5);
  });

  it("velocity correlation and van Hove functions are those of a NumPy script", async () => {
    const [correlation] = await analyze.vacf(frames);
    const hove = await analyze.vanhove(frames, { times: [7], cutoff: 5, bins: 50 });
    const expected = python<{ vacf: number[]; self: number[] }>(
      `
v = np.array([f["v"] for f in given]).reshape(len(given), -1, 3); x = np.array([f["x"] for f in given]).reshape(len(given), -1, 3)
n = len(v)
c = [np.mean((v[:n-m] * v[m:]).sum(-1)) for m in range(n)]
d = np.linalg.norm(x[7:] - x[:-7], axis=-1).ravel()
answer = dict(vacf=c, self=np.histogram(d, bins=50, range=(0, 5))[0] / len(d) / 0.1)`,
      given,
    );
    expect(off(column(correlation, "vacf"), expected.vacf)).toBeLessThan(1e-10);
    expect(off(column(hove, "self_7ps"), expected.self)).toBeLessThan(1e-10);
  });
});

describe("xrd", () => {
  it("of a low-symmetry structure is pymatgen's", async () => {
    const sites: Site[] = [
      ["Zr", 0.02, 0.01, 0],
      ["O", 0.31, 0.22, 0.4],
      ["O", 0.7, 0.52, 0.15],
      ["Li", 0.45, 0.8, 0.6],
    ];
    const frame = crystal(Float64Array.of(5.1, 0, 0, 0.4, 5.6, 0, -0.7, 0.3, 6.2), sites);
    const [peaks] = await analyze.xrd([frame], { wavelength: "CuKa", from: 5, to: 90, least: 1e-3 });
    const expected = python<{ x: number[]; y: number[] }>(
      `
from pymatgen.core import Structure, Lattice
from pymatgen.analysis.diffraction.xrd import XRDCalculator
s = Structure(Lattice(given["cell"]), given["names"], given["positions"], coords_are_cartesian=True)
XRDCalculator.SCALED_INTENSITY_TOL = 0.1
p = XRDCalculator("CuKa").get_pattern(s, two_theta_range=(5, 90))
answer = dict(x=p.x, y=p.y)`,
      { ...plain(frame), names: sites.map(([name]) => name) },
    );
    expect(off(column(peaks, "two_theta"), expected.x)).toBeLessThan(1e-9);
    expect(off(column(peaks, "intensity"), expected.y)).toBeLessThan(1e-6);
  });
});
