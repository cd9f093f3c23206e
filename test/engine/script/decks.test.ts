/**
 * Decks with what they must print inside (fixtures/decks): in good/ after `#>` lines, in bad/ the error after `#^`. Cases of one
 * file are parted by `+++`. Every error starts with "in.deck:LINE: ".
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { newDeck } from "./new-deck.js";

const folder = new URL("../../../fixtures/decks/", import.meta.url);

function cases(kind: "good" | "bad"): [string, string][] {
  return readdirSync(new URL(kind, folder))
    .filter((name) => name.endsWith(".in"))
    .flatMap((name) =>
      readFileSync(new URL(`${kind}/${name}`, folder), "utf8")
        .split(/^\+\+\+\n/m)
        .map((text, k): [string, string] => [`${name} ${k + 1}`, text]),
    );
}

const marked = (text: string, mark: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith(mark))
    .map((line) => line.slice(mark.length).replace(/^ /, ""));

describe("good decks print what they say", () => {
  it.each(cases("good"))("%s", async (_, text) => {
    const printed = await newDeck().run(text);
    expect(printed.replace(/\n$/, "").split("\n")).toEqual(marked(text, "#>"));
  });
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
