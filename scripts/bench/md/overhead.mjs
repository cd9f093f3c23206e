// What the engine adds to the potential: (loop - pair) / pair from the breakdown of the log, for 192 and 1,536 atoms. The potential's share
// holds copying positions and folding forces. Runs of the two sizes alternate; of each, that with the least time outside the pair
// style and the least time inside it count, since other programs only ever add. `node scripts/bench/md/overhead.mjs [rounds] [threads]`
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const [rounds = 5, threads = 1] = process.argv.slice(2).map(Number);
const sizes = [
  { n: 1, atoms: 192, steps: 240, most: 0.1 },
  { n: 2, atoms: 1536, steps: 30, most: 0.03 },
].map((size) => ({ ...size, outside: [], pair: [] }));

for (let round = 0; round < rounds; round++)
  for (const size of sizes) {
    const { loop, pair } = run(size);
    size.outside.push((loop - pair) / size.steps);
    size.pair.push(pair / size.steps);
  }
for (const { atoms, outside, pair, most } of sizes) {
  const [least, potential] = [Math.min(...outside), Math.min(...pair)];
  const share = least / potential;
  console.log(
    `${String(atoms).padStart(5)} atoms, ${threads} thread(s): potential ${(1e6 * potential).toFixed(0)} µs, the rest ${(1e6 * least).toFixed(0)} µs a step: ${(100 * share).toFixed(1)} % (goal: below ${100 * most} %)`,
  );
}

function run({ n, steps }) {
  const deck = join(here, "deepmd.in");
  const variables = ["-v", "n", String(n), "-v", "steps", String(steps), "-v", "folder", join(root, "examples/llzo")];
  const words = [join(root, "bin/garnet-lmp.js"), "-in", deck, "-log", "none", ...variables];
  const { stdout, status } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  });
  const seconds = (pattern) => Number(stdout.match(pattern)?.[1]);
  const found = { loop: seconds(/^Loop time of (\S+)/m), pair: seconds(/^Pair +\| (\S+)/m) };
  if (status !== 0 || !(found.pair > 0)) throw new Error(stdout.slice(-2000));
  return found;
}
