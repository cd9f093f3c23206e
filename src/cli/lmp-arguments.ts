/**
 * The command line of `lmp` (manual: Run_options): single-dash words in any order, long or short, each with its own number of
 * values. Beside them our own --words. commander does not know this grammar.
 */
import { didYouMean, UsageError } from "../model/errors.js";

export interface RunArguments {
  /** Absent: the deck comes from stdin. */
  deck?: string;
  variables: [name: string, values: string[]][];
  log?: string;
  screen?: string;
  echo?: "none" | "screen" | "log" | "both";
  skipRun: boolean;
  help: boolean;
  /** Words of each -pk. */
  packages: string[][];
  engine: "embedded" | "lammps";
  ranks: number;
  /** Where the real LAMMPS is; absent: the first that is found. */
  lammps?: string;
  allowShell: boolean;
  plugins: string[];
  watch: boolean;
  /** Switches that change nothing here, to be told once. */
  ignored: string[];
  /** What `lmp` itself understands, in order, for --engine lammps. */
  lmpWords: string[];
}

/** Values of a switch: a number, or "rest" for all up to the next switch. */
interface Switch {
  names: string[];
  values: number | "rest";
  take?(arguments_: RunArguments, values: string[], name: string): void;
}

const SWITCHES: Switch[] = [
  { names: ["-in", "-i"], values: 1, take: (a, [file]) => setDeck(a, file) },
  { names: ["-var", "-v"], values: "rest", take: takeVariable },
  { names: ["-log", "-l"], values: 1, take: (a, [file]) => void (a.log = file) },
  { names: ["-screen", "-sc"], values: 1, take: (a, [file]) => void (a.screen = file) },
  { names: ["-echo", "-e"], values: 1, take: takeEcho },
  { names: ["-skiprun", "-sr"], values: 0, take: (a) => void (a.skipRun = true) },
  { names: ["-help", "-h"], values: 0, take: (a) => void (a.help = true) },
  { names: ["-package", "-pk"], values: "rest", take: (a, words) => void a.packages.push(words) },
  { names: ["-partition", "-p"], values: "rest", take: takePartition },
  { names: ["-nocite", "-nc"], values: 0, take() {} },
  { names: ["-cite", "-c"], values: 1, take() {} },
  { names: ["-nonbuf", "-nb"], values: 0, take() {} },
  { names: ["-plog", "-pl"], values: 1, take() {} },
  { names: ["-pscreen", "-ps"], values: 1, take() {} },
  { names: ["-suffix", "-sf"], values: "rest" },
  { names: ["-kokkos", "-k"], values: "rest" },
  { names: ["-mpicolor", "-m"], values: 1 },
  { names: ["-reorder", "-ro"], values: "rest" },
  { names: ["-mdi"], values: 1 },
  { names: ["-restart2data", "-r2data"], values: "rest", take: refuse("a deck with read_restart and write_data") },
  { names: ["-restart2dump", "-r2dump"], values: "rest", take: refuse("a deck with read_restart and write_dump") },
  { names: ["-restart2info", "-r2info"], values: "rest", take: refuse("'garnet info' on the restart file") },
];

const LONG: Record<string, (a: RunArguments, value: () => string) => void> = {
  "--engine"(a, value) {
    const engine = value();
    if (engine !== "embedded" && engine !== "lammps")
      throw new UsageError(`--engine: expected embedded or lammps, got '${engine}'`);
    a.engine = engine;
  },
  "--np"(a, value) {
    const text = value();
    if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--np: expected a number of processes, got '${text}'`);
    a.ranks = Number(text);
  },
  "--lmp": (a, value) => void (a.lammps = value()),
  "--allow-shell": (a) => void (a.allowShell = true),
  "--plugin": (a, value) => void a.plugins.push(value()),
  "--watch": (a) => void (a.watch = true),
  "--help": (a) => void (a.help = true),
};

export function parseRunArguments(words: readonly string[]): RunArguments {
  const arguments_: RunArguments = {
    variables: [],
    skipRun: false,
    help: false,
    packages: [],
    engine: "embedded",
    ranks: 1,
    allowShell: false,
    plugins: [],
    watch: false,
    ignored: [],
    lmpWords: [],
  };
  let at = 0;
  while (at < words.length) {
    const word = words[at];
    if (word.startsWith("--")) at = takeLong(arguments_, words, at);
    else if (word.startsWith("-") && word !== "-") at = takeSwitch(arguments_, words, at);
    else {
      setDeck(arguments_, word);
      arguments_.lmpWords.push("-in", word);
      at++;
    }
  }
  if (arguments_.ranks > 1 && arguments_.engine === "embedded")
    throw new UsageError("--np: the embedded engine uses threads (-pk omp N); processes need --engine lammps");
  if (arguments_.lammps && arguments_.engine === "embedded")
    throw new UsageError("--lmp: only --engine lammps runs another LAMMPS");
  return arguments_;
}

function takeLong(a: RunArguments, words: readonly string[], at: number): number {
  const [name, ...given] = words[at].split("=");
  const option = LONG[name];
  if (!option) throw new UsageError(`unknown option '${name}'${didYouMean(name, Object.keys(LONG))}`);
  let next = at + 1;
  option(a, () => {
    if (given.length > 0) return given.join("=");
    if (next >= words.length) throw new UsageError(`${name}: expected a value`);
    return words[next++];
  });
  return next;
}

function takeSwitch(a: RunArguments, words: readonly string[], at: number): number {
  const name = words[at];
  const found = SWITCHES.find(({ names }) => names.includes(name));
  if (!found) {
    const known = SWITCHES.flatMap(({ names }) => names);
    throw new UsageError(`Invalid command-line argument: ${name}${didYouMean(name, known)}`);
  }
  let end = at + 1;
  if (found.values === "rest") {
    // The first value of -var is its name; later ones end at the next switch, as in LAMMPS.
    while (end < words.length && !isSwitch(words[end])) end++;
  } else end += found.values;
  if (end > words.length) throw new UsageError(`${name}: expected ${found.values} value(s)`);
  const values = words.slice(at + 1, end);
  if (found.take) found.take(a, values, name);
  else a.ignored.push([name, ...values].join(" "));
  a.lmpWords.push(...words.slice(at, end));
  return end;
}

/** A number may be negative and is then a value. */
function isSwitch(word: string): boolean {
  return word.startsWith("-") && !/^-[\d.]/.test(word) && word !== "-";
}

function setDeck(a: RunArguments, file: string): void {
  if (a.deck !== undefined) throw new UsageError(`expected one deck, got '${a.deck}' and '${file}'`);
  a.deck = file;
}

function takeVariable(a: RunArguments, [name, ...values]: string[], flag: string): void {
  if (name === undefined || values.length === 0)
    throw new UsageError(`${flag}: expected a name and one or more values`);
  a.variables.push([name, values]);
}

function takeEcho(a: RunArguments, [to]: string[], flag: string): void {
  if (to !== "none" && to !== "screen" && to !== "log" && to !== "both")
    throw new UsageError(`${flag}: expected none, screen, log or both, got '${to}'`);
  a.echo = to;
}

function takePartition(_: RunArguments, words: string[], flag: string): void {
  if (words.length === 1 && /^(1|1x1)$/.test(words[0])) return;
  throw new UsageError(`${flag} ${words.join(" ")}: garnet runs one partition; run the replicas one by one, with -var`);
}

function refuse(instead: string) {
  return (_: RunArguments, __: string[], flag: string) => {
    throw new UsageError(`${flag} is not supported: use ${instead}`);
  };
}
