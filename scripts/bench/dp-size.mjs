#!/usr/bin/env node
/**
 * A Deep Potential from small cells to large: atom-steps per second, memory per atom, and the first energy of a small cell.
 *
 *   node scripts/bench/dp-size.mjs [--model examples/llzo/llzo.pb] [--copies 1,2,4,8,10] [--seconds 8]
 *
 * The example's cell of 192 atoms is repeated n × n × n times (10: 192,000 atoms). Memory is the largest resident size of the process
 * (Linux: VmHWM), per atom: what it grew by since the smallest cell. The first energy is `garnet dp eval` of 192 atoms, start of the
 * process included, best of five.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const option = (name, fallback) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : fallback;
const model = resolve(option("model", join(root, "examples/llzo/llzo.pb")));
const copies = option("copies", "1,2,4,8,10").split(",").map(Number);
const seconds = Number(option("seconds", "8"));
const data = join(root, "examples/llzo/llzo.data");
const garnet = join(root, "bin/garnet.js");
const work = mkdtempSync(join(tmpdir(), "garnet-bench-"));

let first = Number.POSITIVE_INFINITY;
let firstMemory = 0;
for (let k = 0; k < 5; k++) {
  const started = performance.now();
  const { memory } = await run(["dp", "eval", model, data, "-o", join(work, `first${k}.json`)]);
  first = Math.min(first, (performance.now() - started) / 1000);
  firstMemory = Math.max(firstMemory, memory);
}
console.log(`first energy of 192 atoms: ${first.toFixed(2)} s, ${(firstMemory / 1e6).toFixed(0)} MB resident\n`);

console.log("   atoms   atom-steps/s   resident MB   bytes per atom");
let rate = 50_000;
let smallest;
for (const n of copies) {
  const atoms = 192 * n ** 3;
  const steps = Math.max(2, Math.round((seconds * rate) / atoms));
  const deck = join(work, `in.${n}`);
  writeFileSync(deck, deckText(n, steps));
  const { text, memory } = await run(["run", "-in", deck, "-log", "none"]);
  const loop = [...text.matchAll(/Loop time of ([\d.eE+-]+) on/g)].at(-1);
  rate = (atoms * steps) / Number(loop[1]);
  smallest ??= { atoms, memory };
  const each = atoms > smallest.atoms ? ((memory - smallest.memory) / (atoms - smallest.atoms)).toFixed(0) : "";
  console.log(
    `${String(atoms).padStart(8)} ${rate.toFixed(0).padStart(14)} ${(memory / 1e6).toFixed(0).padStart(13)} ${each.padStart(16)}`,
  );
}

/** Forces and virial every step. */
function deckText(n, steps) {
  return `units metal
atom_style atomic
read_data ${data}
replicate ${n} ${n} ${n}
pair_style deepmd ${model}
pair_coeff * *
velocity all create 300 4928459
neighbor 1.0 bin
neigh_modify every 10 delay 0 check no
fix 1 all nve
timestep 0.0005
thermo_style custom step pe press
thermo 1
run 2
run ${steps}
`;
}

/** What a garnet command printed, and the most memory that it held. */
async function run(words) {
  const child = spawn(process.execPath, [garnet, ...words], { cwd: work, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let errors = "";
  let memory = 0;
  child.stdout.on("data", (part) => void (text += part));
  child.stderr.on("data", (part) => void (errors += part));
  const watch = setInterval(() => {
    try {
      const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
      if (found) memory = Math.max(memory, 1024 * Number(found[1]));
    } catch {
      // The process is gone: what was seen before stands.
    }
  }, 10);
  const status = await new Promise((done) => child.on("close", done));
  clearInterval(watch);
  if (status !== 0) throw new Error(`garnet ${words.join(" ")}:\n${errors || text.slice(-1500)}`);
  return { text, memory };
}
