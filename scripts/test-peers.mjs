// Tests against the peers, and the truth cases when they lie beside the checkout (../shared/cases or $GARNET_CASES).
// Prints each part's own closing lines, and exits 1 when anything failed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installPeers } from "./peers.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const env = { ...process.env, GARNET_PEERS: installPeers() };
const cases = resolve(process.env.GARNET_CASES ?? join(root, "..", "shared", "cases"));
const garnet = [process.execPath, join(root, "bin", "garnet.js")];
const lmp = [process.execPath, join(root, "bin", "garnet-lmp.js")];

const parts = [
  [
    "peers",
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", "vitest.peers.config.ts"],
  ],
];
if (existsSync(cases)) {
  const python = (script, ...args) => ["python3", [join(cases, script), ...args]];
  parts.push(["formats", ...python("formats/compare.py", join(cases, "formats/public"), "--", ...garnet)]);
  parts.push(["dp", ...python("dp/compare.py", join(cases, "dp/public"), "--", ...garnet)]);
  parts.push(["analyses", ...python("analyses/compare.py", join(cases, "analyses/public"), "--", ...garnet)]);
  for (const tier of ["1", "3"])
    parts.push([
      `lammps tier ${tier}`,
      ...python("lammps/compare.py", "--all", join(cases, "lammps/public"), "--tier", tier, "--quiet", "--", ...lmp),
    ]);
} else console.log(`no truth cases at ${cases}: only the peer tests are run`);

const only = process.argv.slice(2);
let failed = false;
for (const [name, program, args] of parts) {
  if (only.length && !only.some((word) => name.startsWith(word))) continue;
  console.log(`\n== ${name}`);
  const result = spawnSync(program, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  if (result.status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
