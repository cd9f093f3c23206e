/**
 * Runs a deck in the bundled engine and in real LAMMPS, each in a scratch copy of the deck's folder beside it (so that relative paths
 * hold and no output of the user is touched), with probes put before the first run: forces and virial of the first step.
 */
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { formatByName } from "../../../formats/index.js";
import { openSource } from "../../../formats/source.js";
import { InputError } from "../../model/errors.js";
import type { Table } from "../../model/table.js";
import { type Certificate, compareRows, compareThermo } from "./certificate.js";
import { runInLammps } from "./run.js";

export interface CompareOptions {
  deck: string;
  /** "lammps", or the path of a log file. */
  against: string;
  lammps?: string;
  ranks: number;
  /** Further words for both engines (-var …). */
  words: readonly string[];
  tolerance: number;
  log(line: string): void;
}

export interface Comparison {
  certificate: Certificate;
  ours: Table[];
  theirs: Table[];
}

const probeForces = "garnet-compare.forces";
const probeVirial = "garnet-compare.virial";

export async function compareEngines(options: CompareOptions): Promise<Comparison> {
  if (!existsSync(options.deck)) throw InputError.at(options.deck, "no such file");
  const real = options.against === "lammps";
  if (!real && !existsSync(options.against))
    throw InputError.at(options.against, "no such file; expected 'lammps' or a log file");
  const scratch: string[] = [];
  try {
    const [mine, other] = [scratchCopy(options.deck, scratch), real ? scratchCopy(options.deck, scratch) : undefined];
    const words = ["-in", basename(options.deck), "-log", "log.lammps", ...options.words];
    options.log("running the bundled engine");
    await runBundled(mine, words, options.deck);
    if (other) {
      options.log(`running LAMMPS${options.ranks > 1 ? ` on ${options.ranks} ranks` : ""}`);
      await runReal(other, words, options);
    }
    const ours = await thermoOf(join(mine, "log.lammps"));
    const theirs = await thermoOf(other ? join(other, "log.lammps") : options.against);
    const certificate = compareThermo(ours, theirs, options.tolerance);
    if (other) addProbes(certificate, mine, other);
    return { certificate, ours, theirs };
  } finally {
    for (const folder of scratch) rmSync(folder, { recursive: true, force: true });
  }
}

/** Small files are copied, large ones linked; folders are linked: a deck that writes into one of them would write there. */
function scratchCopy(deck: string, made: string[]): string {
  const folder = dirname(resolve(deck));
  const scratch = mkdtempSync(join(dirname(folder), ".garnet-compare-"));
  made.push(scratch);
  for (const name of readdirSync(folder)) {
    const [from, to] = [join(folder, name), join(scratch, name)];
    const status = statSync(from, { throwIfNoEntry: false });
    if (!status) continue;
    if (status.isFile() && status.size < 64e6) copyFileSync(from, to);
    else symlinkSync(from, to);
  }
  rmSync(join(scratch, "log.lammps"), { force: true });
  const text = readFileSync(deck, "utf8");
  writeFileSync(join(scratch, basename(deck)), withProbes(text));
  return scratch;
}

/** The probes stand before the first `run` or `minimize` of the deck itself, and write at its first step only. */
export function withProbes(deck: string): string {
  const lines = deck.split("\n");
  const first = lines.findIndex((line) => /^\s*(run|minimize)\s/.test(line));
  if (first < 0) return deck;
  const probes = [
    `dump garnet_compare all custom 1000000000 ${probeForces} id fx fy fz`,
    'dump_modify garnet_compare first yes sort id format float "%.16g"',
    "compute garnet_compare all pressure NULL virial",
    `fix garnet_compare all ave/time 1000000000 1 1000000000 c_garnet_compare[*] file ${probeVirial} format " %.16g"`,
  ];
  return [...lines.slice(0, first), ...probes, ...lines.slice(first)].join("\n");
}

async function runBundled(cwd: string, words: string[], deck: string): Promise<void> {
  const program = binaryOf("garnet-lmp.js");
  const output: string[] = [];
  const code = await new Promise<number>((done, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => output.push(text));
    child.on("error", reject);
    child.on("close", (status) => done(status ?? 1));
  });
  if (code !== 0) throw InputError.at(deck, `the bundled engine stopped: ${errorLine(output.join(""))}`);
}

async function runReal(cwd: string, words: string[], options: CompareOptions): Promise<void> {
  const output: string[] = [];
  const code = await runInLammps({
    ranks: options.ranks,
    lammps: options.lammps,
    words,
    cwd,
    log: options.log,
    output: (text) => output.push(text),
  });
  if (code !== 0) throw InputError.at(options.deck, `LAMMPS stopped: ${errorLine(output.join(""))}`);
}

function errorLine(output: string): string {
  const lines = output.trim().split("\n");
  return (lines.find((line) => /^ERROR/.test(line)) ?? lines[lines.length - 1] ?? "it said nothing").trim();
}

function binaryOf(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "bin", name))) {
    if (dirname(folder) === folder) throw new Error(`bin/${name} is missing from the package`);
    folder = dirname(folder);
  }
  return join(folder, "bin", name);
}

async function thermoOf(log: string): Promise<Table[]> {
  if (!existsSync(log)) throw InputError.at(log, "no log was written");
  const tables = await formatByName("lammps/log").readTables!(openSource(log), { warn: () => {} });
  if (!tables.length) throw InputError.at(log, "holds no thermo output");
  return tables;
}

function addProbes(certificate: Certificate, mine: string, other: string): void {
  const rows = (folder: string, name: string) => numbersIn(join(folder, name));
  const [a, b] = [rows(mine, probeForces), rows(other, probeForces)];
  if (a && b) certificate.force = { ...compareRows(a, b), atoms: b.length };
  else certificate.notes.push("the deck's first run is not in the deck itself: forces were not compared");
  const [v, w] = [rows(mine, probeVirial), rows(other, probeVirial)];
  if (v?.length && w?.length) certificate.virial = compareRows(v, w);
  else
    certificate.notes.push(
      "the first run does not begin at a step that is a multiple of 10^9 (0): the virial was not compared",
    );
}

/** Rows of numbers; lines of words (headers of dumps and averages) are passed over, and so are short header numbers. */
function numbersIn(file: string): number[][] | undefined {
  if (!existsSync(file)) return undefined;
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length >= 4 && row.every((value) => Number.isFinite(value)));
  return rows;
}
