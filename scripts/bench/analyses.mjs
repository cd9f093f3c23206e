#!/usr/bin/env node
/**
 * Analyses against OVITO and freud, in memory, on the same frames, in one run, on the same cores.
 *
 *   node scripts/bench/analyses.mjs [--rounds 3] [--quick]
 *
 * RDF: 5 Å, 500 bins, 20 frames of 32,000 atoms (7 million directed pairs a frame). MSD: all time origins of 5,000 frames of 500
 * atoms. Rounds are interleaved, the best of each counts. Peers come from $GARNET_PEERS/bin/python (pip install ovito freud-analysis).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { analyze, makeFrame } from "../../dist/src/index.js";

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
print("ready", flush=True)
for line in sys.stdin:
    print(globals()[line.strip()](), flush=True)
`;

async function startPeer() {
  const child = spawn(python, ["-W", "ignore", "-c", peer, work, String(size)], { stdio: ["pipe", "pipe", "inherit"] });
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
