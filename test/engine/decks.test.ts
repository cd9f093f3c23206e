/** Whole decks (fixtures/decks/engine) give the numbers that real LAMMPS printed, to nine digits. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newDeck } from "./script/new-deck.js";

const folder = new URL("../../fixtures/decks/engine/", import.meta.url);
const decks = readdirSync(folder).filter((name) => name.endsWith(".in"));

/** Decks write files where they run. */
let home = "";
let away = "";
beforeEach(() => {
  home = process.cwd();
  away = mkdtempSync(join(tmpdir(), "garnet-deck-"));
  process.chdir(away);
});
afterEach(() => {
  process.chdir(home);
  rmSync(away, { recursive: true });
});

describe("decks agree with LAMMPS", () => {
  it.each(decks)("%s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const expected = text
      .split("\n")
      .filter((line) => line.startsWith("#> "))
      .map((line) => line.slice(3));
    const printed = (await newDeck().run(text, name)).split("\n").filter((line) => line.startsWith("CHECK"));
    expect(printed.length).toBe(expected.length);
    for (const [k, line] of printed.entries()) expectSame(line, expected[k]);
  });
});

function expectSame(line: string, expected: string): void {
  const [words, wanted] = [line.split(" "), expected.split(" ")];
  expect(words.length).toBe(wanted.length);
  for (const [k, word] of words.entries()) {
    const [a, b] = [Number(word), Number(wanted[k])];
    if (Number.isNaN(b)) expect(word).toBe(wanted[k]);
    else
      expect(Math.abs(a - b), `${word} for ${wanted[k]} in ${line}`).toBeLessThanOrEqual(
        1e-8 * Math.max(1, Math.abs(b)),
      );
  }
}
