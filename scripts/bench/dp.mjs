#!/usr/bin/env node
/**
 * Deep Potential molecular dynamics: Garnet's engine against LAMMPS with DeePMD-kit, same deck, same machine, same run.
 *
 *   node scripts/bench/dp.mjs [--model examples/llzo/llzo.pb] [--steps 60] [--repeat 2] [--rounds 3] [--quick] [--uncompressed]
 *
 * The peer is $GARNET_PEERS/bin/lmp (pip install deepmd-kit[cpu,lmp]), with 2 MPI ranks of one thread and as one process of two
 * threads; the better counts. Its compressed model is made with `dp compress`. Runs are interleaved, the best of the rounds is kept.
 * Printed: atom-steps per second, ratios; forces and virial every step. --quick leaves the peer out, --uncompressed what is
 * compared with its compressed model. default-nets.py beside this makes a model of DeePMD-kit's default widths.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const option = (name, fallback) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : fallback;
const model = resolve(option("model", join(root, "examples/llzo/llzo.pb")));
const steps = Number(option("steps", "60"));
const repeat = Number(option("repeat", "2"));
const rounds = Number(option("rounds", "3"));
const temperature = Number(option("temperature", "300"));
const quick = process.argv.includes("--quick");
const uncompressed = process.argv.includes("--uncompressed");
const peers = resolve(process.env.GARNET_PEERS ?? join(root, ".peers"));
const work = mkdtempSync(join(tmpdir(), "garnet-bench-"));

const atoms = writeReplicated(join(root, "examples/llzo/llzo.data"), join(work, "llzo.data"), repeat);
const compressed = join(work, "compressed.pb");

const ours = (name, threads, how = "", file = model) => ({
  name,
  run: () =>
    loopTime("node", [join(root, "bin/garnet.js"), "run", "-in", deck(file, how), "-log", "none"], {
      OMP_NUM_THREADS: String(threads),
    }),
});
const theirs = (name, ranks, threads, file) => ({
  name,
  peer: true,
  run: () => {
    const one = {
      OMP_NUM_THREADS: String(threads),
      DP_INTRA_OP_PARALLELISM_THREADS: String(threads),
      DP_INTER_OP_PARALLELISM_THREADS: "1",
    };
    const lmp = [join(peers, "bin/lmp"), "-in", deck(file, ""), "-log", "none"];
    return ranks > 1
      ? loopTime(join(peers, "bin/mpirun"), ["-np", String(ranks), ...lmp], one)
      : loopTime(lmp[0], lmp.slice(1), one);
  },
});

const cases = [
  ours("garnet double, 2 threads", 2),
  ours("garnet double, 1 thread", 1),
  ours("garnet tabulated, 2 threads", 2, " table yes"),
  ours("garnet single, 2 threads", 2, " precision single"),
];
if (!quick) {
  if (!existsSync(join(peers, "bin/lmp"))) throw new Error(`no ${peers}/bin/lmp: set GARNET_PEERS, or pass --quick`);
  cases.push(
    theirs("deepmd-kit, 2 ranks x 1 thread", 2, 1, model),
    theirs("deepmd-kit, 1 process, 2 threads", 1, 2, model),
    theirs("deepmd-kit, 1 process, 1 thread", 1, 1, model),
  );
}
if (!quick && !uncompressed) {
  run(join(peers, "bin/dp"), ["--tf", "compress", "-i", model, "-o", compressed]);
  cases.push(
    theirs("deepmd-kit compressed, 2 ranks x 1 thread", 2, 1, compressed),
    theirs("deepmd-kit compressed, 1 process, 2 threads", 1, 2, compressed),
  );
  cases.push(ours("garnet, deepmd-kit's compressed file, 2 threads", 2, "", compressed));
}

console.log(
  `${atoms} atoms LLZO at ${temperature} K, ${steps} steps, ${model.split("/").pop()}, ${cpus()[0].model}, best of ${rounds}\n`,
);
const best = new Map();
for (let round = 0; round < rounds; round++)
  for (const { name, run } of cases) best.set(name, Math.min(best.get(name) ?? Infinity, run()));
const rate = (name) => (best.has(name) ? (atoms * steps) / best.get(name) : Number.NaN);
for (const { name } of cases) console.log(`${name.padEnd(50)} ${rate(name).toFixed(0).padStart(9)} atom-steps/s`);
if (!quick) {
  const fastest = (...names) => Math.max(...names.map(rate));
  const plain = fastest("deepmd-kit, 2 ranks x 1 thread", "deepmd-kit, 1 process, 2 threads");
  const tabulated = fastest("deepmd-kit compressed, 2 ranks x 1 thread", "deepmd-kit compressed, 1 process, 2 threads");
  console.log();
  print("double against deepmd-kit uncompressed", rate("garnet double, 2 threads") / plain);
  if (!uncompressed) print("tabulated against deepmd-kit compressed", rate("garnet tabulated, 2 threads") / tabulated);
  print("single against deepmd-kit uncompressed", rate("garnet single, 2 threads") / plain);
  if (!uncompressed) print("single against deepmd-kit compressed", rate("garnet single, 2 threads") / tabulated);
  print(
    "one core, double, against deepmd-kit uncompressed",
    rate("garnet double, 1 thread") / rate("deepmd-kit, 1 process, 1 thread"),
  );
  print("two threads against one, double", rate("garnet double, 2 threads") / rate("garnet double, 1 thread"));
}

function print(what, ratio) {
  console.log(`${what.padEnd(50)} ${ratio.toFixed(2).padStart(9)} x`);
}

/** A pressure every step, so that the virial is needed every step. */
function deck(file, how) {
  const path = join(work, `in.${Math.random().toString(36).slice(2)}`);
  writeFileSync(
    path,
    `units metal
atom_style atomic
read_data ${join(work, "llzo.data")}
pair_style deepmd ${file}${how}
pair_coeff * *
velocity all create ${temperature} 4928459
neighbor 1.0 bin
neigh_modify every 10 delay 0 check no
fix 1 all nve
timestep 0.0005
thermo_style custom step pe press
thermo 1
run 10
run ${steps}
`,
  );
  return path;
}

/** Seconds of the last run: LAMMPS' and our "Loop time of T on …". */
function loopTime(program, words, environment) {
  const text = run(program, words, environment);
  const found = [...text.matchAll(/Loop time of ([\d.eE+-]+) on/g)];
  if (found.length === 0)
    throw new Error(`${program} ${words.join(" ")}: no loop time in its output:\n${text.slice(-2000)}`);
  return Number(found[found.length - 1][1]);
}

function run(program, words, environment = {}) {
  const done = spawnSync(program, words, {
    cwd: work,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", ...environment },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0)
    throw new Error(
      `${program} ${words.join(" ")}:\n${(done.stdout ?? "").slice(-1500)}\n${(done.stderr ?? done.error?.message ?? "").slice(-1500)}`,
    );
  return done.stdout;
}

/** n × n × n copies of an orthogonal data file of atom_style atomic. */
function writeReplicated(from, to, n) {
  const lines = readFileSync(from, "utf8").split("\n");
  const edge = Number(lines.find((line) => line.includes("xlo xhi")).split(/\s+/)[1]);
  const start = lines.findIndex((line) => line.startsWith("Atoms")) + 2;
  const rows = [];
  for (let i = start; i < lines.length && lines[i].trim() !== ""; i++)
    rows.push(lines[i].trim().split(/\s+/).map(Number));
  const text = [];
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++)
      for (let c = 0; c < n; c++)
        for (const [, type, x, y, z] of rows)
          text.push(`${text.length + 1} ${type} ${x + a * edge} ${y + b * edge} ${z + c * edge}`);
  const head = lines.slice(0, start).map((line) => {
    if (/^\s*\d+ atoms/.test(line)) return `${text.length} atoms`;
    return / [xyz]lo [xyz]hi/.test(line) ? line.replace(String(edge), String(edge * n)) : line;
  });
  writeFileSync(to, `${head.join("\n")}\n${text.join("\n")}\n`);
  return text.length;
}
