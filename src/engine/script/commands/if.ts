import { InputError } from "../../../model/errors.js";
import { evaluateBoolean } from "../booleans.js";
import { defineControl } from "../control.js";
import type { Words } from "../words.js";

/** `if boolean then commands… [elif boolean commands…]… [else commands…]`. Variables are replaced in the booleans that are looked at. */
export const ifCommand = defineControl({
  name: "if",
  async run(words, deck) {
    const branches = readBranches(words);
    for (const { condition, commands } of branches) {
      if (condition !== undefined && !evaluateBoolean(deck.variables.substitute(condition))) continue;
      for (const command of commands) await deck.execute(command);
      return;
    }
  },
});

interface Branch {
  /** Absent: else. */
  condition?: string;
  commands: string[];
}

function readBranches(words: Words): Branch[] {
  const condition = words.next("a boolean");
  const then = words.next("then");
  if (then !== "then") throw new InputError(`Illegal if command: expected "then" but found "${then}"`);
  const branches: Branch[] = [{ condition, commands: readCommands(words, "then") }];
  for (;;) {
    const keyword = words.accept("elif", "else");
    if (keyword === undefined) break;
    if (keyword === "elif")
      branches.push({ condition: words.next("a boolean"), commands: readCommands(words, keyword) });
    else branches.push({ commands: readCommands(words, keyword) });
    if (keyword === "else") break;
  }
  words.end();
  return branches;
}

function readCommands(words: Words, after: string): string[] {
  const commands: string[] = [];
  while (!words.done && words.peek() !== "elif" && words.peek() !== "else") commands.push(words.next());
  if (commands.length === 0) throw words.missing(`a command after ${after}`);
  return commands;
}
