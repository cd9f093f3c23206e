/** Every command but control flow (script/), in alphabetical order. A new command is one file and one line here. */
import type { CommandStyle } from "../define-command.js";

export const commands: readonly CommandStyle[] = [];
