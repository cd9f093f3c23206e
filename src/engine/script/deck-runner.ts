/**
 * Runs a deck: reads lines from the innermost file, replaces variables, hands words to commands. `include` puts a file on top,
 * `jump` exchanges the one on top; while a label is looked for, lines are read but neither echoed nor replaced nor done.
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { didYouMean, InputError } from "../../model/errors.js";
import { commands } from "../commands/index.js";
import type { Simulation } from "../simulation.js";
import type { Script } from "../variables.js";
import { reason } from "../write-whole.js";
import { isAscii, toAscii } from "./ascii.js";
import { controls } from "./commands/index.js";
import { DeckError, Quit } from "./deck-error.js";
import { DeckText } from "./deck-text.js";
import type { DeckVariables } from "./deck-variables.js";
import { substitute } from "./substitute.js";
import { splitWords, stripComment } from "./tokens.js";
import { Words } from "./words.js";

export interface DeckOptions {
  /** `shell` may start programs. */
  allowShell?: boolean;
  /** Other ways to do a command, before the usual one is looked for; false: the usual one. */
  instead?(name: string, words: string[], deck: DeckRunner): boolean | Promise<boolean>;
  /** Told of a line's mistake; the deck goes on with the next line. Without it the deck ends. */
  recover?(error: DeckError): void;
}

/** `include` and `if` nest at most so deep: a file that includes itself is a mistake. */
const DEEPEST = 100;

export class DeckRunner implements Script {
  echoScreen = false;
  echoLog = true;
  readonly #files: DeckText[] = [];
  /** The label that is looked for. */
  #label: string | undefined;
  /** `next` found no next value: the coming jump is not done. */
  #skipJump = false;
  #line = 0;
  #text = "";
  #depth = 0;

  constructor(
    readonly simulation: Simulation,
    readonly variables: DeckVariables,
    readonly options: DeckOptions = {},
  ) {
    simulation.variables = variables;
    simulation.script = this;
    simulation.log.place = () => this.place;
  }

  get place(): string {
    const file = this.#files.at(-1);
    return file ? `${file.name}:${this.#line}` : "";
  }

  /** Runs a file from its first to its last line. */
  async run(deck: DeckText): Promise<void> {
    if (this.#files.length >= DEEPEST) throw new InputError(`Too many nested levels of input scripts (${DEEPEST})`);
    const before = this.#line;
    this.#files.push(deck);
    try {
      for (;;) {
        const line = this.#files.at(-1)!.next();
        if (!line) break;
        this.#line = line.number;
        try {
          await this.#placed(line.text, () => this.#do(line.text));
        } catch (error) {
          if (!this.options.recover || !(error instanceof DeckError)) throw error;
          this.options.recover(error);
        }
      }
      if (this.#label !== undefined)
        await this.#placed(`label ${this.#label}`, () => {
          throw new InputError(`Label wasn't found in input script: '${this.#label}'`);
        });
    } finally {
      this.#files.pop();
      this.#line = before;
    }
  }

  /** One more line through the whole parser: commands of `if` and `run every`. */
  async execute(line: string): Promise<void> {
    if (++this.#depth > DEEPEST) throw new InputError(`Commands are nested more than ${DEEPEST} deep`);
    try {
      await this.#placed(line, () => this.#do(line));
    } finally {
      this.#depth--;
    }
  }

  async include(name: string): Promise<void> {
    await this.run(DeckText.read(name));
  }

  jump(name: string, label: string | undefined): void {
    if (this.#skipJump) {
      this.#skipJump = false;
      return;
    }
    const current = this.#files.at(-1)!;
    if (name === "SELF" || (!existsSync(name) && basename(name) === basename(current.name))) current.rewind();
    else this.#files[this.#files.length - 1] = openForJump(name, current);
    this.#label = label;
  }

  skipNextJump(): void {
    this.#skipJump = true;
  }

  /** The `label` command. */
  reachLabel(name: string): void {
    if (this.#label === name) this.#label = undefined;
  }

  async #do(text: string): Promise<void> {
    if (this.#label === undefined) this.#echo(text);
    let line = stripComment(text);
    if (this.#label !== undefined) {
      // Words of other commands may need variables that are not there: only the label itself is looked at.
      const [command, ...rest] = line.trim().split(/\s+/);
      if (command === "label") await this.#command("label", rest);
      return;
    }
    if (!isAscii(line)) {
      this.simulation.log.warning(
        "Detected non-ASCII characters in input. Will try to continue by replacing with ASCII equivalents where known.",
      );
      line = toAscii(line);
    }
    line = substitute(line, this.variables, (part) => this.#echo(part));
    this.#text = line;
    const [command, ...words] = splitWords(line);
    if (command !== undefined) await this.#command(command, words);
  }

  async #command(name: string, words: string[]): Promise<void> {
    if (await this.options.instead?.(name, words, this)) return;
    const control = controls.find((entry) => entry.name === name);
    if (control) return control.run(new Words(words, name), this);
    const command = commands.find((entry) => entry.name === name);
    if (!command) {
      const names = [...commands, ...controls].map((entry) => entry.name);
      throw new InputError(`Unknown command: ${[name, ...words].join(" ")}${didYouMean(name, names)}`);
    }
    const title = name[0].toUpperCase() + name.slice(1);
    if (command.needsBox && !this.simulation.box.exists)
      throw new InputError(`${title} command before simulation box is defined`);
    if (command.beforeBox && this.simulation.box.exists)
      throw new InputError(
        name === "create_box" || name === "read_restart"
          ? `Cannot ${name} after simulation box is defined`
          : `${title} command after simulation box is defined`,
      );
    await command.run(new Words(words, name), this.simulation);
  }

  #echo(text: string): void {
    const { log } = this.simulation;
    if (this.echoScreen) log.screen?.write(`${text}\n`);
    if (this.echoLog) log.file?.write(`${text}\n`);
  }

  /** Puts file and line on what goes wrong, once. */
  async #placed(text: string, work: () => void | Promise<void>): Promise<void> {
    this.#text = text;
    try {
      await work();
    } catch (error) {
      if (error instanceof DeckError || error instanceof Quit) throw error;
      const what = mendable(error);
      if (what === undefined) throw error;
      throw new DeckError(what, this.place, this.#text.trim());
    }
  }
}

function openForJump(name: string, current: DeckText): DeckText {
  if (existsSync(name)) return DeckText.read(name);
  throw new InputError(
    `Cannot open input script ${name}: No such file or directory (this deck is '${current.name}'; 'jump SELF' means it whatever it is called)`,
  );
}

/** The sentence of an error that the user can mend: a mistake in the deck, or a file that the system refuses (a full disk). */
function mendable(error: unknown): string | undefined {
  const { code, syscall, path, message } = error as NodeJS.ErrnoException;
  if (error instanceof InputError || code === "INPUT") return message;
  if (syscall === undefined) return undefined;
  return `Cannot ${syscall} ${path ?? "a file"}: ${reason(error)}`;
}
