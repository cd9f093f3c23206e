/** A whole deck from its first line to "Total wall time", with what the command line adds. The library's and the CLI's way in. */
import { createReadStream } from "node:fs";
import { InputError } from "../model/errors.js";
import { native } from "../native.js";
import { packageCommand } from "./commands/package.js";
import { FileSink, Log, type Sink, standardOutput } from "./log.js";
import { RunManifest } from "./manifest.js";
import { loadPlugins } from "./plugins.js";
import { setEcho } from "./script/commands/echo.js";
import { DeckError, Quit } from "./script/deck-error.js";
import { DeckRunner } from "./script/deck-runner.js";
import { DeckText, decode } from "./script/deck-text.js";
import { DeckVariables } from "./script/deck-variables.js";
import { Words } from "./script/words.js";
import { Simulation } from "./simulation.js";
import { VERSION_TEXT } from "./version.js";

export interface DeckRunOptions {
  /** A file, or the text itself; neither: stdin. */
  file?: string;
  text?: string;
  /** Index variables that override the deck's own. */
  variables?: Iterable<readonly [name: string, values: readonly string[]]>;
  /** Log file, "none" for no log; "log.lammps" if not given. */
  log?: string;
  /** Where the screen output goes: a file, "none", or a function; stdout if not given. */
  screen?: string | ((text: string) => void);
  echo?: "none" | "screen" | "log" | "both";
  /** Runs end at their first step (-skiprun). */
  skipRun?: boolean;
  allowShell?: boolean;
  /** Words of `package` commands done before the deck: ["omp", "4"]. */
  packages?: readonly (readonly string[])[];
  /** Modules with fixes, computes and commands of the user's own. */
  plugins?: readonly string[];
  /** Switches of the command line that have no effect here, to be told in the log. */
  ignored?: readonly string[];
  /** Our own version, for the first line. */
  version?: string;
  /** Leaves garnet-run.json beside dumps, data and restart files; default: yes. */
  manifest?: boolean;
  /** Called with the simulation before the deck's first line (progress lines, live pages). */
  started?(simulation: Simulation): void;
}

/** Runs the deck; the exit status: 0, 1 after an error (told in the log), or what `quit` says. */
export async function runDeck(options: DeckRunOptions): Promise<number> {
  const began = performance.now();
  const log = new Log(screenOf(options), logFileOf(options));
  const simulation = new Simulation(log);
  const unhook = stopOnSignals(simulation);
  try {
    log.line(`LAMMPS (${VERSION_TEXT}${options.version ? ` - Garnet ${options.version}` : ""})`);
    const deck = await prepare(simulation, options);
    if (options.manifest !== false)
      simulation.manifest = new RunManifest(simulation, options.version ?? "", options.file);
    log.line(`  using ${native().threadCount()} OpenMP thread(s) per MPI task`);
    options.started?.(simulation);
    await deck.run(await textOf(options));
    log.line(`Total wall time: ${clockText((performance.now() - began) / 1000)}`);
    return 0;
  } catch (error) {
    return finishAfter(error, log);
  } finally {
    unhook();
    simulation.close();
    log.close();
    log.screen?.close();
  }
}

async function prepare(simulation: Simulation, options: DeckRunOptions): Promise<DeckRunner> {
  const { log } = simulation;
  for (const words of options.ignored ?? []) log.line(`  (${words}: without effect here)`);
  for (const file of options.plugins ?? []) await loadPlugins(file);
  const variables = new DeckVariables(simulation);
  for (const [name, values] of options.variables ?? []) variables.setIndex(name, [...values]);
  const deck = new DeckRunner(simulation, variables, { allowShell: options.allowShell });
  for (const words of options.packages ?? []) packageCommand.run(new Words(words, "package"), simulation);
  if (options.echo) setEcho(deck, options.echo);
  if (options.skipRun) await deck.execute("timer timeout 0 every 1");
  return deck;
}

function screenOf({ screen }: DeckRunOptions): Sink | undefined {
  if (screen === "none") return undefined;
  if (typeof screen === "string") return new FileSink(screen, false, "screen file");
  if (screen) return { write: screen, close() {} };
  return standardOutput;
}

function logFileOf({ log = "log.lammps" }: DeckRunOptions): Sink | undefined {
  return log === "none" ? undefined : new FileSink(log);
}

async function textOf({ file, text }: DeckRunOptions): Promise<DeckText> {
  if (text !== undefined) return new DeckText(file ?? "deck", text);
  if (file !== undefined && file !== "-") return DeckText.read(file);
  const pieces: Buffer[] = [];
  for await (const piece of createReadStream("", { fd: 0, autoClose: false })) pieces.push(piece as Buffer);
  return new DeckText("stdin", decode(Buffer.concat(pieces)));
}

/** The first signal ends the run after the step in progress; the second ends the program. */
function stopOnSignals(simulation: Simulation): () => void {
  const stop = (signal: NodeJS.Signals) => {
    if (simulation.stop === "interrupted" || !simulation.clock.running) process.exit(signal === "SIGINT" ? 130 : 143);
    simulation.stop = "interrupted";
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return () => void process.off("SIGINT", stop).off("SIGTERM", stop);
}

function finishAfter(error: unknown, log: Log): number {
  if (error instanceof Quit) return error.status;
  if (error instanceof DeckError) {
    log.write(error.report);
    return 1;
  }
  if (error instanceof InputError) {
    log.line(`ERROR: ${error.message}`);
    return 1;
  }
  throw error;
}

function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
