/** Whole decks (fixtures/decks/engine and deepmd) give the numbers that real LAMMPS printed, to nine digits. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decks, readDeck, stage } from "./deck-folder.js";
import { newDeck } from "./script/new-deck.js";

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
    const { text, expected } = readDeck(name);
    stage(name, away);
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
