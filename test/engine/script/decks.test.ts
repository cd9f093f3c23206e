/**
 * Decks with what they must print inside (fixtures/decks): in good/ after `#>` lines, in bad/ the error after `#^`. Cases of one
 * file are parted by `+++`; `#|` lines at its head come before each of them. Every error starts with "in.deck:LINE: ". The
 * sentences are LAMMPS' own (22Jul2025) where it has one, with the nearest known name or the remedy behind.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newDeck } from "./new-deck.js";

const folder = new URL("../../../fixtures/decks/", import.meta.url);

const marked = (text: string, mark: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith(mark))
    .map((line) => line.slice(mark.length).replace(/^ /, ""));

function cases(kind: "good" | "bad"): [string, string][] {
  return readdirSync(new URL(kind, folder))
    .filter((name) => name.endsWith(".in"))
    .flatMap((name) => {
      const all = readFileSync(new URL(`${kind}/${name}`, folder), "utf8").split(/^\+\+\+\n/m);
      const prelude = marked(all[0], "#|").map((line) => `${line}\n`);
      return all
        .slice(prelude.length > 0 ? 1 : 0)
        .map((text): [string, string] => [`${name}: ${text.split("\n")[0]}`, prelude.join("") + text]);
    });
}

describe("good decks print what they say", () => {
  it.each(cases("good"))("%s", async (_, text) => {
    const printed = await newDeck().run(text);
    expect(printed.replace(/\n$/, "").split("\n")).toEqual(marked(text, "#>"));
  });
});

/** Some commands open files before they find the mistake. */
let home = "";
let away = "";
beforeAll(() => {
  home = process.cwd();
  away = mkdtempSync(join(tmpdir(), "garnet-bad-"));
  process.chdir(away);
});
afterAll(() => {
  process.chdir(home);
  rmSync(away, { recursive: true });
});

describe("bad decks stop with a sentence", () => {
  it.each(cases("bad"))("%s", async (_, text) => {
    const [message] = marked(text, "#^");
    const error = await newDeck()
      .run(text)
      .then(
        () => new Error("the deck ran to its end"),
        (thrown: Error) => thrown,
      );
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^in\.deck:\d+: /);
  });
});
