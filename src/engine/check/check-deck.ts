/**
 * `garnet check`: a deck is read to its end with everything it names (data, models, potential files), but where it would run, forces
 * are computed once and the clock is set ahead. Mistakes are collected rather than ending the deck. Nothing is written.
 */
import { existsSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { packageCommand } from "../commands/package.js";
import { Log } from "../log.js";
import { elementsOf } from "../manifest.js";
import { nearbyFile } from "../nearby-file.js";
import { holdingOutputs, wasHeld } from "../output-file.js";
import { setup } from "../run/run.js";
import { type DeckError, Quit } from "../script/deck-error.js";
import { DeckRunner } from "../script/deck-runner.js";
import { DeckText } from "../script/deck-text.js";
import { DeckVariables } from "../script/deck-variables.js";
import { toInteger, toNumber, Words } from "../script/words.js";
import { Simulation } from "../simulation.js";
import { type Finding, Findings } from "./findings.js";
import { inspectForces, inspectSettings } from "./inspect.js";

export interface DeckCheck {
  findings: Finding[];
  /** What the deck does, where it came so far. */
  atoms: number;
  formula: string;
  runs: number;
  steps: number;
  minimizations: number;
}

export interface CheckOptions {
  file: string;
  variables?: Iterable<readonly [name: string, values: readonly string[]]>;
  packages?: readonly (readonly string[])[];
}

/** A loop of more commands than this waits for a result that only a run gives. */
const MOST_COMMANDS = 20_000;

export async function checkDeck(options: CheckOptions): Promise<DeckCheck> {
  const home = process.cwd();
  try {
    return await holdingOutputs(() => new Check(options).run());
  } finally {
    process.chdir(home); // `shell cd`
  }
}

class Check {
  readonly findings = new Findings();
  readonly simulation: Simulation;
  readonly deck: DeckRunner;
  readonly #made = { atoms: 0, formula: "", runs: 0, steps: 0, minimizations: 0 };
  #commands = 0;

  constructor(readonly options: CheckOptions) {
    const log = new Log(undefined, undefined);
    this.simulation = new Simulation(log);
    const variables = new DeckVariables(this.simulation);
    for (const [name, values] of options.variables ?? []) variables.setIndex(name, [...values]);
    this.deck = new DeckRunner(this.simulation, variables, {
      instead: (name, words) => this.#instead(name, words),
      recover: (error) => this.#recover(error),
    });
    log.warning = (text) => this.findings.add("warning", this.deck.place, text);
  }

  async run(): Promise<DeckCheck> {
    const { options, simulation, findings } = this;
    try {
      for (const words of options.packages ?? []) packageCommand.run(new Words(words, "package"), simulation);
      await this.deck.run(DeckText.read(options.file));
    } catch (error) {
      if (error instanceof InputError) findings.add("error", options.file, error.message);
      else if (!(error instanceof Quit)) throw error;
    } finally {
      simulation.close();
    }
    const { runs, minimizations } = this.#made;
    if (runs + minimizations === 0 && findings.all.length === 0)
      findings.add("warning", options.file, "there is no run, minimize or rerun: the deck computes nothing");
    return { findings: findings.all, ...this.#made };
  }

  /** Commands that are looked at only. */
  async #instead(name: string, words: readonly string[]): Promise<boolean> {
    this.findings.trying(name, words);
    if (++this.#commands > MOST_COMMANDS) {
      this.#unfinished(`more than ${MOST_COMMANDS} commands: a loop seems to wait for what a run finds`);
    }
    const { box, timer } = this.simulation;
    const files = name === "read_restart" || name === "read_data" || name === "include" ? words.slice(0, 1) : [];
    for (const file of files)
      if (wasHeld(file))
        this.#unfinished(`${file} would be written by the deck itself: from here on nothing is checked`);
    if (name === "timer" && words[0] === "timeout") return timer.timeLeft > 0; // nothing here takes so long
    if (name === "run" && box.exists) return this.#run(words);
    if (name === "minimize" && box.exists) return this.#minimize(words);
    if (name === "rerun" && box.exists) return this.#rerun(words);
    return false;
  }

  #unfinished(message: string): never {
    this.findings.add("warning", this.deck.place, message);
    throw new Quit(0);
  }

  #run(all: readonly string[]): boolean {
    const words = new Words(all, "run");
    const { clock } = this.simulation;
    const count = words.integer("a number of steps");
    const keywords = ["upto", "start", "stop", "pre", "post", "every"] as const;
    let steps = count;
    while (!words.done) {
      const keyword = words.oneOf(keywords, "keyword");
      if (keyword === "upto") steps = count - clock.step;
      else if (keyword === "start" || keyword === "stop") words.integer("a step");
      else if (keyword !== "every") words.logical();
      else {
        words.integer("a number of steps");
        words.rest();
      }
    }
    if (steps < 0) throw new InputError(`Invalid run command N value: ${count}`);
    this.#made.runs++;
    this.#made.steps += steps;
    this.#compute("run", steps);
    return true;
  }

  #minimize(words: readonly string[]): boolean {
    if (words.length !== 4) return false; // the command itself says what is wrong
    words.slice(0, 2).map(toNumber);
    words.slice(2).map(toInteger);
    this.#made.minimizations++;
    this.#compute("minimize", 0);
    return true;
  }

  #rerun(words: readonly string[]): boolean {
    const first = words.findIndex((word) => ["first", "last", "every", "skip", "start", "stop", "dump"].includes(word));
    for (const file of words.slice(0, Math.max(0, first)))
      if (!existsSync(file) && !wasHeld(file))
        throw new InputError(`Cannot open dump file ${file}: No such file or directory${nearbyFile(file)}`);
    if (!words.includes("dump")) return false;
    this.#made.runs++;
    this.#compute("minimize", 0); // no fix needs to move atoms
    return true;
  }

  /** The clock is set ahead and forces are computed there: what follows reads thermo and computes as after the run. */
  #compute(kind: "run" | "minimize", steps: number): void {
    const { simulation, findings, deck } = this;
    const { clock, atoms } = simulation;
    clock.running = kind;
    clock.step += steps;
    clock.firstStep = clock.lastStep = clock.beginStep = clock.endStep = clock.step;
    const say = (messages: Iterable<string>) => {
      for (const message of messages) findings.add("warning", deck.place, message);
    };
    say(inspectSettings(simulation));
    if (findings.lacks("pair")) return;
    try {
      setup(simulation);
      simulation.hasRun = true;
    } finally {
      clock.running = undefined;
      simulation.tallies.releaseAlways();
      simulation.computes.clearInvoked();
    }
    this.#made.atoms = atoms.natoms;
    this.#made.formula = formulaOf(simulation);
    say(inspectForces(simulation));
  }

  #recover({ what, place, lastLine }: DeckError): void {
    // Averages and sums over a run are not there without it.
    if (/not computed at compatible time|not current|accessed between runs|no values/i.test(what)) return;
    this.findings.failed(place, what, lastLine);
  }
}

/** "Li56 La24 Zr16 O96", where the elements are known. */
function formulaOf(simulation: Simulation): string {
  const elements = elementsOf(simulation);
  if (elements.some((element) => element === null)) return "";
  const counts = new Map(elements.map((element) => [element, 0]));
  for (const type of simulation.atoms.type.subarray(0, simulation.atoms.count))
    counts.set(elements[type], (counts.get(elements[type]) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([element, count]) => `${element}${count}`)
    .join(" ");
}
