#!/usr/bin/env node
/**
 * The pictures of docs/analyses, made anew from the shipped example (examples/llzo) and tables:
 *
 *   node scripts/doc-pictures.mjs [NAME…]      in out/pictures; runs that are there are used again
 *
 * Interfaces and electrodes are cells made here, which their captions say; everything else is a run of the example's Deep Potential.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFrame, openTrajectory, writeFrame, writeTrajectory } from "../dist/src/index.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = join(root, "out/pictures");
mkdirSync(work, { recursive: true });
for (const file of ["llzo.data", "llzo.pb"]) copyFileSync(join(root, "examples/llzo", file), join(work, file));

function garnet(...words) {
  const { status } = spawnSync(process.execPath, [join(root, "bin/garnet.js"), ...words], {
    cwd: work,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`garnet ${words.join(" ")} failed`);
}

/** Runs a deck unless what it makes is there. */
function run(name, deck, result) {
  if (existsSync(join(work, result))) return;
  writeFileSync(join(work, `in.${name}`), deck);
  garnet("run", `in.${name}`, "-log", `${name}.log`, "-screen", "none");
}

const head = (more = "") => `
units metal
boundary p p p
atom_style atomic
read_data llzo.data
${more}
pair_style deepmd llzo.pb
pair_coeff * * Li La Zr O
timestep 0.002
thermo 10
`;
const dump = (file, every) => `
dump out all custom ${every} ${file} id type element xu yu zu vx vy vz
dump_modify out element Li La Zr O sort id units yes time yes
`;
const hot = (temperature) => `
velocity all create ${temperature} 4928459 mom yes rot yes dist gaussian
fix hot all nvt temp ${temperature} ${temperature} 0.1
`;

const main = () =>
  run(
    "llzo",
    `${head()}minimize 1e-6 1e-3 50 200\nreset_timestep 0\n${hot(1000)}run 500\n${dump("llzo.dump", 5)}run 1500\n`,
    "llzo.dump",
  );

/** Two cells on top of each other, pulled apart in the middle: a crack of the given width. */
const gap = (width) =>
  run(
    `gap${width}`,
    `${head(`replicate 1 1 2
region upper block INF INF INF INF 12.9 INF
group upper region upper
change_box all z final 0 ${25.9654 + width}
displace_atoms upper move 0 0 ${width}`)}${hot(1000)}${dump(`gap${width}.dump`, 10)}run 400\n`,
    `gap${width}.dump`,
  );

const pulled = (name, more) =>
  run(
    name,
    `${head(more)}velocity all create 300 51 mom yes rot yes dist gaussian
thermo_style custom step temp lz pzz
fix 1 all npt temp 300 300 0.1 x 0.0 0.0 1.0 y 0.0 0.0 1.0
fix 2 all deform 1 z erate 0.2 units box remap x
run 750\n`,
    `${name}.log`,
  );

const heated = (temperature) =>
  run(
    `heat${temperature}`,
    `${head()}velocity all create ${temperature} 77 mom yes rot yes dist gaussian
thermo_style custom step time temp atoms pe
fix hot all nvt temp ${temperature} ${temperature} 0.1
run 500\n`,
    `heat${temperature}.log`,
  );

/** bcc Li whose middle grows a cone, under an oxide: made. */
async function cones() {
  const [l, nx, ny] = [3.5, 3, 14];
  const frames = Array.from({ length: 25 }, (_, t) => {
    const places = [];
    for (let x = 0; x < nx; x++)
      for (let y = 0; y < ny; y++)
        for (let z = 0; z < 10; z++)
          for (const half of [0, 0.5]) {
            const [px, py, pz] = [(x + half) * l, (y + half) * l, (z + half) * l];
            if (pz <= 15 + 0.6 * t * Math.max(0, 1 - Math.abs(py - 0.5 * ny * l) / 10)) places.push(px, py, pz);
          }
    const lithium = places.length / 3;
    for (let y = 0; y < ny; y++) places.push(0, y * l, 45);
    return makeFrame({
      cell: Float64Array.of(nx * l, 0, 0, 0, ny * l, 0, 0, 0, 50),
      positions: Float64Array.from(places),
      types: Int32Array.from({ length: lithium + ny }, (_, i) => (i < lithium ? 0 : 1)),
      species: ["Li", "O"],
      time: 10 * t,
    });
  });
  await writeTrajectory(join(work, "cones.extxyz"), frames, { force: true });
}

/** Li that leaves a metal for an oxide by chance, at two rates: made. */
async function cells() {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (const [name, rate] of [
    ["no-boundary", 0.02],
    ["boundary", 0.008],
  ]) {
    const home = Array.from({ length: 80 }, () => [10 * next(), 10 * next(), 20 * next()]);
    const frames = Array.from({ length: 200 }, (_, t) => {
      for (const place of home) if (place[2] < 20 && next() < rate) place[2] = 60 + 18 * next();
      const oxide = Array.from({ length: 40 }, (_, k) => [k % 10, (3 * k) % 10, 40 + k]);
      return makeFrame({
        cell: Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 80),
        positions: Float64Array.from([...home, ...oxide].flat()),
        types: Int32Array.from({ length: 120 }, (_, i) => (i < 80 ? 0 : i % 2 ? 1 : 2)),
        species: ["Li", "O", "Zr"],
        time: t,
      });
    });
    await writeTrajectory(join(work, `${name}.extxyz`), frames, { force: true });
  }
}

/** The example's atoms as Gaussians, a few electrons more about the middle: a made CHGCAR. */
async function density() {
  let frame;
  for await (const one of openTrajectory(join(work, "llzo.data"), { warn() {} })) frame = one;
  const [n, a] = [48, frame.cell[0]];
  const values = new Float64Array(n ** 3);
  const charge = [1, 3, 4, 6];
  for (let i = 0; i < frame.count; i++) {
    const at = [0, 1, 2].map((k) => frame.positions[3 * i + k] / a);
    const near = at.map((s) => Array.from({ length: n }, (_, k) => k).map((k) => ((k / n - s + 1.5) % 1) - 0.5));
    const along = near.map((all) => all.map((d) => Math.exp(-((d * a) ** 2) / 0.5)));
    for (let x = 0; x < n; x++)
      for (let y = 0; y < n; y++) {
        const xy = charge[frame.types[i]] * along[0][x] * along[1][y];
        if (xy > 1e-4) for (let z = 0; z < n; z++) values[(x * n + y) * n + z] += xy * along[2][z];
      }
  }
  // CHGCAR holds density times volume.
  const grids = [{ name: "total", shape: [n, n, n], values: values.map((value) => value * a ** 3) }];
  await writeFrame(join(work, "CHGCAR"), makeFrame({ ...frame, grids }), { force: true, warn() {} });
}

const llzo = ["llzo.dump"];
const li = ["--species", "Li"];
const tables = join(root, "examples/tables");
const pictures = {
  angles: [main, "angles", ...llzo, "--triple", "O-Zr-O", "--cutoff", "2.8"],
  arrhenius: [() => {}, "arrhenius", "--temperatures", "700,800,900,1000", "--values", "1e-6,1.7e-6,2.2e-6,3.1e-6"],
  cavity: [main, "cavity", ...llzo, "--radii", "La=2.6,Zr=2.4,O=1.6", "--frames", "::20"],
  charge: [density, "charge", "CHGCAR", "--period", "3.2457", "--layers", "8:16,20:28"],
  cnmap: [main, "cnmap", ...llzo, "--x", "Li:3.4", "--y", "O:2.6"],
  continuum: [() => {}, "continuum", "--mu", "-0.05", "--permittivity", "12085"],
  coordination: [main, "coordination", ...llzo, "--pair", "Zr-O,La-O,Li-O", "--cutoff", "3.1", "--frames", "::3"],
  density: [main, "density", ...llzo, ...li, "--plane", "yz"],
  diffusion: [main, "diffusion", ...llzo, ...li],
  electrodes: [
    cells,
    "electrodes",
    "no-boundary.extxyz",
    "boundary.extxyz",
    "--negative",
    "0:30",
    "--positive",
    "55:80",
  ],
  energy: [() => gap(3), "energy", "gap3.dump", "--model", "llzo.pb", "--frames", "::2", "--bulk", "2,3,9,10"],
  interface: [cones, "interface", "cones.extxyz", "--neighbors", "4", "--bin", "3.5"],
  lithium: [main, "lithium", ...llzo, "--x", "Li:3.4", "--y", "O:2.6"],
  msd: [main, "msd", ...llzo],
  parity: [parity, "parity", "exact.extxyz", "rounded.extxyz"],
  polyhedra: [main, "polyhedra", ...llzo, "--cutoff", "2.8"],
  "polyhedra-map": [main, "polyhedra", ...llzo, "--cutoff", "2.8", "--map", "yz", "--bin", "0.4", "--smooth", "0.4"],
  rdf: [main, "rdf", ...llzo, "--pairs", "Li-Li,Li-O,Zr-O,La-O"],
  regions: [main, "regions", ...llzo, "--count", "4", "--last", "2"],
  residence: [main, "residence", ...llzo, "--x", "Li:3.4", "--y", "O:2.6"],
  segregation: [
    () => [0, 1, 2, 3].forEach(gap),
    ...["segregation", "gap0.dump", "gap1.dump", "gap2.dump", "gap3.dump", "--last", "0.4", "--region", "0.44,0.56"],
    ...["--radii", "La=2.6,Zr=2.4,O=1.6"],
  ],
  stability: [
    () => [800, 1800].forEach(heated),
    ...["stability", "heat800.log", "heat1800.log", "--names", "800 K,1800 K"],
  ],
  steinhardt: [main, "steinhardt", ...llzo, "--pair", "Zr-O", "--cutoff", "2.8"],
  "stress-strain": [
    () => {
      pulled("crystal", "");
      pulled("crack", "change_box all z final 0 15.9827");
    },
    ...["stress-strain", "crystal.log", "crack.log"],
  ],
  survey: [
    () => {},
    ...["survey", join(tables, "survey.csv"), "--x", "density", "--y", "conductivity", "--group", "method"],
  ],
  thermo: [
    () => {},
    ...["thermo", join(tables, "lzo-energies.csv"), "--kind", "voltage", "--mu", "Li=-1.9", "--capacity", "105.77"],
  ],
  vacf: [main, "vacf", ...llzo],
  vanhove: [main, "vanhove", ...llzo, "--times", "0.1,0.5,1,2"],
  "velocity-map": [main, "velocity-map", ...llzo, "--interval", "1", "--bin", "1"],
  xrd: [() => {}, "xrd", "llzo.data", "--wavelength", "0.4592", "--from", "3", "--to", "25"],
};

/** The model on frames of the run, and on the same with coordinates rounded to 0.05 Å. */
async function parity() {
  main();
  const { DeepPotential } = await import("../dist/src/index.js");
  const model = await DeepPotential.load(join(work, "llzo.pb"));
  const [exact, rounded] = [[], []];
  let count = 0;
  for await (const frame of openTrajectory(join(work, "llzo.dump"), { warn() {} })) {
    if (count++ % 12) continue;
    exact.push({ ...frame, ...model.evaluate(frame) });
    rounded.push({
      ...frame,
      ...model.evaluate({ ...frame, positions: frame.positions.map((x) => Math.round(20 * x) / 20) }),
    });
  }
  await writeTrajectory(join(work, "exact.extxyz"), exact, { force: true, warn() {} });
  await writeTrajectory(join(work, "rounded.extxyz"), rounded, { force: true, warn() {} });
}

const wanted = process.argv.slice(2);
for (const name of wanted.length ? wanted : Object.keys(pictures)) {
  const [prepare, ...words] = pictures[name];
  await prepare();
  garnet("analyze", ...words, "--plot", join(root, `docs/analyses/${name}.svg`), "-f");
  console.log(name);
}
