/** `garnet check DECK`: what is wrong with a deck, without running it. */
import { Command } from "commander";
import { UsageError } from "../model/errors.js";
import { parseRunArguments } from "./lmp-arguments.js";

const HELP = `Usage: garnet check DECK [-var NAME VALUE...] [-pk ...] [--json]

Reads a deck to its end with its data files and models, computes forces once
where it would run, and says what is wrong or probably not meant: one line for
each finding. Nothing is run and nothing is written.

Takes the switches of 'garnet run'. Exit status: 0, or 1 when the deck would stop
with an error.

Manual: docs/commands/check.md
`;

export const command = new Command("check")
  .summary("what is wrong with a deck, without running it")
  .usage("DECK [options as lmp has them]")
  .argument("[words...]")
  .allowUnknownOption()
  .helpOption(false)
  .action(async (words: string[]) => {
    const json = words.includes("--json");
    const parsed = parseRunArguments(words.filter((word) => word !== "--json"));
    if (parsed.help) {
      process.stdout.write(HELP);
      return;
    }
    if (parsed.deck === undefined) throw new UsageError("expected a deck");
    const { checkDeck } = await import("../engine/check/check-deck.js");
    const { deck, variables, packages } = parsed;
    const found = await checkDeck({ file: deck, variables, packages });
    if (json) process.stdout.write(`${JSON.stringify({ deck, ...found }, null, 2)}\n`);
    else {
      for (const { place, kind, message } of found.findings) process.stdout.write(`${place}: ${kind}: ${message}\n`);
      process.stdout.write(`${deck}: ${summary(found)}\n`);
    }
    if (found.findings.some(({ kind }) => kind === "error")) process.exitCode = 1;
  });

command.helpInformation = () => HELP;

type Found = Awaited<ReturnType<typeof import("../engine/check/check-deck.js")["checkDeck"]>>;

function summary({ findings, atoms, formula, runs, steps, minimizations }: Found): string {
  const count = (kind: string) => findings.filter((finding) => finding.kind === kind).length;
  const some = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const parts = [some(count("error"), "error"), some(count("warning"), "warning")];
  if (atoms > 0) parts.push(`${some(atoms, "atom")}${formula ? ` (${formula})` : ""}`);
  if (runs > 0) parts.push(`${some(runs, "run")} of ${some(steps, "step")} in all`);
  if (minimizations > 0) parts.push(some(minimizations, "minimization"));
  return parts.join(", ");
}
