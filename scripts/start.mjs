// `npm start`: the flagship example from end to end. A deck with a Deep Potential, then what it shows: the pair distribution
// of lithium and its diffusion, as pictures and tables in out/.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, "out");
const example = join(root, "examples", "llzo");
mkdirSync(out, { recursive: true });
for (const file of ["in.llzo", "llzo.data", "llzo.pb"]) copyFileSync(join(example, file), join(out, file));

const garnet = (...words) => {
  console.log(`\n$ garnet ${words.join(" ")}`);
  const result = spawnSync(process.execPath, [join(root, "bin", "garnet.js"), ...words], {
    cwd: out,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
};

const begin = Date.now();
garnet("run", "in.llzo");
garnet("log", "log.lammps", "--run", "3", "--plot", "thermo.svg", "-o", "thermo.csv", "-f");
garnet(
  "analyze",
  "rdf",
  "llzo.dump",
  "--pairs",
  "Li-O,Li-Li,Zr-O",
  "--cutoff",
  "6",
  "-o",
  "rdf.csv",
  "--plot",
  "rdf.svg",
  "-f",
);
garnet(
  "analyze",
  "msd",
  "llzo.dump",
  "--species",
  "Li",
  "--origins",
  "all",
  "-o",
  "msd.csv",
  "--plot",
  "msd.svg",
  "-f",
);
garnet("analyze", "diffusion", "llzo.dump", "--species", "Li", "-o", "diffusion.json", "--plot", "diffusion.svg", "-f");
garnet("convert", "llzo.dump", "last.extxyz", "--frames", "-1", "-f");

const { scalars = [] } = [JSON.parse(readFileSync(join(out, "diffusion.json"), "utf8"))].flat()[0];
console.log(`\nDone in ${((Date.now() - begin) / 1000).toFixed(0)} s. In out/:`);
console.log("  thermo.svg rdf.svg msd.svg diffusion.svg   the pictures");
console.log("  rdf.csv msd.csv diffusion.json             their numbers");
console.log("  llzo.dump last.extxyz log.lammps           the run itself");
for (const { name, value, unit, error } of scalars)
  console.log(`  ${name} = ${value.toPrecision(4)}${error === undefined ? "" : ` ± ${error.toPrecision(2)}`} ${unit}`);
