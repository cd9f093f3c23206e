/**
 * What a deck command is. One file per command in `commands/` (control flow in `script/commands/`), listed in
 * `commands/index.ts`. Accepted-without-effect commands are together in `commands/no-effect.ts`.
 */
import type { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";

export interface CommandStyle {
  readonly name: string;
  /** The box must exist (create_box, read_data, read_restart). */
  readonly needsBox?: boolean;
  /** The box must not exist yet. */
  readonly beforeBox?: boolean;
  run(words: Words, simulation: Simulation): void | Promise<void>;
}

export function defineCommand<const Style extends CommandStyle>(style: Style): Style {
  return style;
}
