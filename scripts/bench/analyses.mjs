#!/usr/bin/env node
/**
 * Analyses against OVITO and freud, in memory, on the same frames, in one run, on the same cores.
 *
 *   node scripts/bench/analyses.mjs [--rounds 3] [--quick]
 *
 * RDF: 5 Å, 500 bins, 20 frames of 32,000 atoms (7 million directed pairs a frame). MSD: all time origins of 5,000 frames of 500
 * atoms. Cavity fraction: 10,000 atoms of three elements on a grid of 0.2 Å (12 million points), against a plain script with a k-d tree
 * for each element. Regions and density: one dump of 64 MB, against a plain reading of it. Rounds are interleaved, the best of each
 * counts. Peers come from $GARNET_PEERS/bin/python (pip install ovito freud-analysis scipy).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { analyze, makeFrame, openTrajectory } from "../../dist/src/index.js";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const option = (name, fallback) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : fallback;
const rounds = Number(option("rounds", "3"));
const quick = process.argv.includes("--quick");
const python = join(resolve(process.env.GARNET_PEERS ?? join(root, ".peers")), "bin/python");
const work = mkdtempSync(join(tmpdir(), "garnet-bench-"));

let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
};

const size = 42.45;
const gas = Array.from({ length: 20 }, () => Float64Array.from({ length: 3 * 32000 }, () => size * random()));
const walk = new Float64Array(5000 * 1500);
for (let i = 1500; i < walk.length; i++) walk[i] = walk[i - 1500] + random() - 0.5;
writeFileSync(join(work, "gas.bin"), Buffer.concat(gas.map((frame) => Buffer.from(frame.buffer))));
writeFileSync(join(work, "walk.bin"), Buffer.from(walk.buffer));

const cell = Float64Array.of(size, 0, 0, 0, size, 0, 0, 0, size);
const gasFrames = gas.map((positions) => makeFrame({ cell, positions, types: new Int32Array(32000), species: ["Li"] }));
const walkFrames = Array.from({ length: 5000 }, (_, t) =>
  makeFrame({
    positions: walk.subarray(1500 * t, 1500 * (t + 1)),
    types: new Int32Array(500),
    species: ["Li"],
    unwrapped: true,
    time: t,
  }),
);

// Oxide-like: 100 atoms in 1000 Å³, none of them the probe.
const side = (10000 / 0.1) ** (1 / 3);
const radii = [2.6, 2.4, 1.6];
const solid = Float64Array.from({ length: 30000 }, () => side * random());
writeFileSync(join(work, "solid.bin"), Buffer.from(solid.buffer));
const solidFrame = makeFrame({
  cell: Float64Array.of(side, 0, 0, 0, side, 0, 0, 0, side),
  positions: solid,
  types: Int32Array.from({ length: 10000 }, (_, i) => i % 3),
  species: ["La", "Zr", "O"],
});
const dump = join(work, "long.dump");
writeFileSync(dump, dumpText(gas[0].subarray(0, 30000), 100));

function dumpText(positions, frames) {
  const atoms = Array.from({ length: positions.length / 3 }, (_, i) => {
    const at = [0, 1, 2].map((k) => positions[3 * i + k].toFixed(5));
    return `${i + 1} 1 Li ${at.join(" ")} ${at.map((x) => (x * 0.1).toFixed(5)).join(" ")}`;
  }).join("\n");
  const box = `0 ${size}\n`.repeat(3);
  const head = (t) =>
    `ITEM: TIMESTEP\n${t}\nITEM: NUMBER OF ATOMS\n${positions.length / 3}\nITEM: BOX BOUNDS pp pp pp\n${box}`;
  return Array.from(
    { length: frames },
    (_, t) => `${head(t)}ITEM: ATOMS id type element x y z vx vy vz\n${atoms}\n`,
  ).join("");
}

async function readOnly() {
  let atoms = 0;
  for await (const frame of openTrajectory(dump)) atoms += frame.count;
  return atoms;
}

const peer = `
import sys, time, numpy as np
gas = np.fromfile(sys.argv[1] + "/gas.bin").reshape(20, 32000, 3)
walk = np.fromfile(sys.argv[1] + "/walk.bin").reshape(5000, 500, 3)
L = float(sys.argv[2])
def ovito():
    from ovito.data import DataCollection
    from ovito.modifiers import CoordinationAnalysisModifier
    frames = []
    for x in gas:
        d = DataCollection(); p = d.create_particles(count=len(x)); p.create_property("Position", data=x)
        m = np.zeros((3, 4)); m[0, 0] = m[1, 1] = m[2, 2] = L
        d.create_cell(m, pbc=(True, True, True)); frames.append(d)
    start = time.perf_counter()
    for d in frames: d.apply(CoordinationAnalysisModifier(cutoff=5.0, number_of_bins=500))
    return time.perf_counter() - start
def freud_rdf():
    import freud
    box = freud.box.Box.cube(L); rdf = freud.density.RDF(500, 5.0)
    start = time.perf_counter()
    for x in gas: rdf.compute((box, x - L / 2), reset=False)
    rdf.rdf
    return time.perf_counter() - start
def freud_msd():
    import freud
    start = time.perf_counter()
    freud.msd.MSD(mode="window").compute(walk)
    return time.perf_counter() - start
def ckdtree():
    from scipy.spatial import cKDTree
    solid = np.fromfile(sys.argv[1] + "/solid.bin").reshape(-1, 3); side = float(sys.argv[3]); n = round(side / 0.2)
    start = time.perf_counter()
    axis = np.arange(n) / n * side
    y, z = np.meshgrid(axis, axis, indexing="ij"); plane = np.empty((n * n, 3)); plane[:, 1] = y.ravel(); plane[:, 2] = z.ravel()
    trees = [(cKDTree(solid[k::3], boxsize=side), r) for k, r in enumerate((2.6, 2.4, 1.6))]
    cv = []
    for x in axis:
        plane[:, 0] = x; free = np.ones(len(plane), bool)
        for tree, r in trees:
            left = np.flatnonzero(free)
            free[left] = np.isinf(tree.query(plane[left], distance_upper_bound=r)[0])
        cv.append(free.mean())
    np.mean(cv)
    return time.perf_counter() - start
print("ready", flush=True)
for line in sys.stdin:
    print(globals()[line.strip()](), flush=True)
`;

async function startPeer() {
  const child = spawn(python, ["-W", "ignore", "-c", peer, work, String(size), String(side)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async time(name) {
      child.stdin.write(`${name}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`the peer stopped in ${name}`);
      return Number(value);
    },
    stop: () => child.stdin.end(),
  };
}

async function timed(run) {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

const tasks = [
  {
    name: "RDF, 20 × 32,000 atoms, 5 Å",
    ours: () => analyze.rdf(gasFrames, { cutoff: 5, bins: 500 }),
    peers: ["ovito", "freud_rdf"],
  },
  { name: "MSD, all origins, 5,000 × 500", ours: () => analyze.msd(walkFrames), peers: ["freud_msd"] },
  {
    name: "cavity fraction, 10,000 atoms, 0.2 Å",
    ours: () => analyze.cavity([solidFrame], { radii: ["La", "Zr", "O"].map((name, k) => `${name}=${radii[k]}`) }),
    peers: ["ckdtree"],
  },
  { name: "reading a dump of 100 × 10,000 atoms", ours: readOnly, peers: [] },
  { name: "regions of it", ours: () => analyze.regions(openTrajectory(dump), { species: ["Li"] }), peers: [] },
  { name: "density map of it", ours: () => analyze.density(openTrajectory(dump), { plane: "yz" }), peers: [] },
];

const worker = quick ? undefined : await startPeer();
for (const { name, ours, peers } of tasks) {
  const best = new Map();
  const keep = (who, seconds) => best.set(who, Math.min(best.get(who) ?? Infinity, seconds));
  for (let round = 0; round < rounds; round++) {
    keep("garnet", await timed(ours));
    for (const who of worker ? peers : []) keep(who, await worker.time(who));
  }
  const garnet = best.get("garnet");
  const others = [...best]
    .filter(([who]) => who !== "garnet")
    .map(([who, s]) => `${who} ${s.toFixed(3)} s (${(s / garnet).toFixed(1)}×)`);
  console.log([`${name}: garnet ${garnet.toFixed(3)} s`, ...others].join(", "));
}
worker?.stop();
rmSync(work, { recursive: true });
