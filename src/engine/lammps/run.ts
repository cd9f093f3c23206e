/** `garnet run --engine lammps`: the deck in real LAMMPS with Garnet's potential, under MPI where asked. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname } from "node:path";
import { InputError } from "../../model/errors.js";
import { findLammps, type Installation } from "./installation.js";
import { type BuiltPlugin, buildPlugin, builtPlugin } from "./plugin.js";

export interface RealRunOptions {
  /** Number of MPI ranks. */
  ranks: number;
  /** A folder that `findLammps` understands, or "auto". */
  lammps?: string;
  /** Words for lmp: -in FILE and whatever else the user gave. */
  words: string[];
  cwd?: string;
  log(line: string): void;
  /** Receives what LAMMPS prints; not given: it goes to our own stdout and stderr. */
  output?(text: string): void;
}

/** Runs to the end and gives LAMMPS' exit code. */
export async function runInLammps(options: RealRunOptions): Promise<number> {
  const lammps = findLammps(options.lammps);
  const built = builtPlugin(lammps) ?? buildPlugin(lammps, options.log);
  const { words: own, deepmd } = takeDeepmdWords(options.words);
  const [program, ...words] = commandLine(lammps, built, { ...options, words: own });
  const child = spawn(program, words, {
    cwd: options.cwd,
    stdio: ["ignore", options.output ? "pipe" : "inherit", options.output ? "pipe" : "inherit"],
    env: { ...environment(lammps, built), ...(deepmd.length > 0 && { GARNET_DEEPMD: deepmd.join(" ") }) },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => options.output?.(text));
  // Ctrl-C reaches the whole process group of a terminal by itself; a kill of ours alone is passed on.
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.on("error", (error) => reject(new InputError(`${program}: ${error.message}`)));
      child.on("close", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
    });
    const reason = violentEnd(status, options.ranks);
    if (reason) options.log(reason);
    return status;
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}

/** A sentence for an end that LAMMPS itself could say nothing about: a process that another one, or its own fault, has killed. */
function violentEnd(status: number, ranks: number): string | undefined {
  // MPICH's mpirun hands on the bare number of the signal, Open MPI's and shells add 128.
  const number = status > 128 ? status - 128 : status;
  const causes: Partial<Record<NodeJS.Signals, string>> = {
    SIGKILL: "killed from outside, or for want of memory",
    SIGSEGV: "a fault in LAMMPS or in the plugin",
    SIGBUS: "a fault, or a full disk under a mapped file",
    SIGABRT: "it ended itself, see above",
    SIGFPE: "a division by zero",
  };
  for (const [name, cause] of Object.entries(causes))
    if (constants.signals[name as NodeJS.Signals] === number) {
      const who = ranks > 1 ? `one of the ${ranks} ranks` : "LAMMPS";
      return `ERROR: ${who} ended by ${name} (${cause}); nothing is left running, and the log ends where it was last written`;
    }
  return undefined;
}

/** LAMMPS knows no `package deepmd`: the plugin finds the words of `-pk deepmd …` in its environment. */
export function takeDeepmdWords(all: readonly string[]): { words: string[]; deepmd: string[] } {
  const words: string[] = [];
  const deepmd: string[] = [];
  for (let at = 0; at < all.length; at++) {
    if (!/^-(pk|package)$/.test(all[at]) || all[at + 1] !== "deepmd") words.push(all[at]);
    else for (at++; at + 1 < all.length && !all[at + 1].startsWith("-"); at++) deepmd.push(all[at + 1]);
  }
  return { words, deepmd };
}

function commandLine(lammps: Installation, built: BuiltPlugin, { ranks, words }: RealRunOptions): string[] {
  const program = built.kind === "launcher" ? built.file : lammps.program;
  if (ranks <= 1) return [program, ...words];
  if (!lammps.mpirun) {
    const remedy = lammps.mpi === "mpich" ? "pip install mpich" : "apt-get install openmpi-bin";
    throw new InputError(`${lammps.name}: there is no mpirun for ${ranks} ranks (${remedy})`);
  }
  return [
    lammps.mpirun,
    "-np",
    String(ranks),
    ...(lammps.mpi === "openmpi" ? ["--oversubscribe"] : []),
    program,
    ...words,
  ];
}

function environment(lammps: Installation, built: BuiltPlugin): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...lammps.environment };
  // Only our folder: another plugin that takes the name `deepmd` first would be the one that runs.
  env.LAMMPS_PLUGIN_PATH = built.kind === "plugin" ? dirname(built.file) : "";
  env.OMP_NUM_THREADS ??= "1";
  if (lammps.mpi === "openmpi" && process.getuid?.() === 0) {
    env.OMPI_ALLOW_RUN_AS_ROOT = "1";
    env.OMPI_ALLOW_RUN_AS_ROOT_CONFIRM = "1";
  }
  return env;
}
