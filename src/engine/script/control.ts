/**
 * Commands about the deck itself rather than the simulation: variables, control flow, output of text. One file each in
 * script/commands/, listed in script/commands/index.ts.
 */
import type { DeckRunner } from "./deck-runner.js";
import type { Words } from "./words.js";

export interface ControlCommand {
  readonly name: string;
  run(words: Words, deck: DeckRunner): void | Promise<void>;
}

export function defineControl<const Command extends ControlCommand>(command: Command): Command {
  return command;
}
