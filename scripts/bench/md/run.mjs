// Speed of the bundled engine against real LAMMPS on LAMMPS' own benches, in interleaved pairs on the same cores.
// Usage: node scripts/bench/md/run.mjs [lj] [eam] [--cores 1] [--pairs 3] [--size 20] [--steps N]
//   GARNET_PEERS: folder with bin/lmp (and bin/mpiexec for more than one core). LAMMPS runs with suffix opt, its fastest there.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const here = import.meta.dirname;
const root = resolve(here, "../../..");
const peers = resolve(process.env.GARNET_PEERS ?? join(root, ".peers"));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cores: { type: "string", default: "1" },
    pairs: { type: "string", default: "3" },
    size: { type: "string", default: "20" },
    steps: { type: "string" },
  },
});
const cores = Number(options.cores);
const pinned = spawnSync("taskset", ["--version"]).status === 0 ? ["taskset", "-c", `0-${cores - 1}`] : [];
const folder = mkdtempSync(join(tmpdir(), "garnet-bench-"));

for (const bench of positionals.length ? positionals : ["lj", "eam"]) {
  const variables = ["-var", "n", options.size];
  if (options.steps) variables.push("-var", "steps", options.steps);
  if (bench === "eam") variables.push("-var", "potential", potential("Cu_u3.eam"));
  const deck = ["-in", join(here, `${bench}.in`), ...variables, "-screen", "none"];
  const ratios = [];
  for (let pair = 0; pair < Number(options.pairs); pair++) {
    const ours = speed("garnet", [...pinned, process.execPath, join(root, "bin/garnet-lmp.js"), ...deck], cores);
    const ranks = cores > 1 ? [join(peers, "bin/mpiexec"), "-n", String(cores)] : [];
    const theirs = speed("lammps", [...pinned, ...ranks, join(peers, "bin/lmp"), "-sf", "opt", ...deck], 1);
    ratios.push(ours / theirs);
    console.log(
      `${bench} ${cores} core(s): garnet ${ours.toFixed(2)}, LAMMPS ${theirs.toFixed(2)} Matom-step/s, ratio ${(ours / theirs).toFixed(2)}`,
    );
  }
  ratios.sort((a, b) => a - b);
  console.log(`${bench} ${cores} core(s): median ratio ${ratios[ratios.length >> 1].toFixed(2)}`);
}
rmSync(folder, { recursive: true });

/** Million atom-steps per second by the log's own clock. */
function speed(name, [command, ...args], threads) {
  const log = join(folder, `log.${name}`);
  execFileSync(command, [...args, "-log", log], {
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [, seconds, steps, atoms] = /^Loop time of (\S+) on \d+ procs for (\d+) steps with (\d+) atoms/m.exec(
    readFileSync(log, "utf8"),
  );
  return (Number(steps) * Number(atoms)) / Number(seconds) / 1e6;
}

/** Potential files come with the peer. */
function potential(name) {
  for (const lib of ["lib", "lib64"])
    for (const python of existsSync(join(peers, lib)) ? readdirSync(join(peers, lib)) : []) {
      const file = join(peers, lib, python, "site-packages/lammps/share/lammps/potentials", name);
      if (existsSync(file)) return file;
    }
  throw new Error(`${name} was not found beside the peers of ${peers}`);
}
