import { Command } from "commander";
import { type StyleEntry, styleEntries } from "../engine/styles.js";
import { didYouMean, InputError } from "../model/errors.js";

export const command = new Command("styles")
  .summary("what decks may use: commands, fixes, computes, pair styles, …")
  .description("List what the engine has, and what differs from LAMMPS' manual.")
  .argument("[words...]", "a kind (fix, compute, pair, dump, region, command) and a name, to see one")
  .option("--json", "as JSON")
  .option("--markdown", "as the page docs/engine.md")
  .addHelpText(
    "after",
    `
Examples:
  garnet styles
  garnet styles fix
  garnet styles fix nvt          its line, and the manual's page`,
  )
  .action((words: string[], options: { json?: boolean; markdown?: boolean }) => {
    const found = chosen(styleEntries(), words);
    if (options.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    else process.stdout.write(options.markdown ? asMarkdown(found) : words.length > 1 ? asLines(found) : asList(found));
  });

function chosen(all: StyleEntry[], [kind, name]: string[]): StyleEntry[] {
  if (!kind) return all;
  const word = kind.replace(/_?style$/, "").replace(/s$/, "");
  const ofKind = all.filter((entry) => entry.kind === word || entry.kind === `${word} style`);
  if (!ofKind.length) {
    const kinds = [...new Set(all.map((entry) => entry.kind))];
    throw new InputError(`unknown kind '${kind}'${didYouMean(kind, kinds)}; there are ${kinds.join(", ")}`);
  }
  if (name === undefined) return ofKind;
  const found = ofKind.filter((entry) => entry.name === name);
  const names = ofKind.map((entry) => entry.name);
  if (!found.length) throw new InputError(`there is no ${kind} '${name}'${didYouMean(name, names)}`);
  return found;
}

function kindsOf(entries: StyleEntry[]): [string, StyleEntry[]][] {
  const kinds = new Map<string, StyleEntry[]>();
  for (const entry of entries) kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry]);
  return [...kinds];
}

function asList(entries: StyleEntry[]): string {
  return kindsOf(entries)
    .map(([kind, list]) => {
      const lines: string[] = [];
      let line = " ";
      for (const { name } of list) {
        if (line.length + name.length > 100) {
          lines.push(line);
          line = " ";
        }
        line += ` ${name}`;
      }
      return `${kind}\n${[...lines, line].join("\n")}\n`;
    })
    .join("\n");
}

function asLines(entries: StyleEntry[]): string {
  return entries
    .map(({ kind, name, note, page }) => `${kind} ${name}: ${note ?? "as in the manual"}\n${page}\n`)
    .join("");
}

function asMarkdown(entries: StyleEntry[]): string {
  const head =
    "# What the engine has\n\nPrinted by `garnet styles --markdown`. The meaning of every word is that of LAMMPS' manual (22 Jul 2025); a third column says what\n" +
    "differs. Anything that is not here, and any unknown keyword, stops the deck with a sentence.\n";
  const sections = kindsOf(entries).map(([kind, list]) => {
    const rows = list.map(({ name, note, page }) => `| [${name}](${page}) | ${note ?? ""} |`);
    return `\n## ${kind}\n\n| name | differs |\n| --- | --- |\n${rows.join("\n")}\n`;
  });
  return head + sections.join("");
}
