/** What a deck puts on the screen is what LAMMPS puts there (fixtures/decks/screen), but for times and memory. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newDeck } from "./script/new-deck.js";

const folder = new URL("../../fixtures/decks/screen/", import.meta.url);

let home = "";
let away = "";
beforeAll(() => {
  home = process.cwd();
  away = mkdtempSync(join(tmpdir(), "garnet-screen-"));
  process.chdir(away);
});
afterAll(() => {
  process.chdir(home);
  rmSync(away, { recursive: true });
});

/** Lines that hold times or memory, or nothing. */
const PASSING =
  /^(Loop time|Performance|.*% CPU|Per MPI rank|.*CPU = |MPI task timing|Section \||-{20,}|(Pair|Bond|Neigh|Comm|Output|Modify|Other) +\||Histogram|$)/;

describe("screens agree with LAMMPS", () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith(".in")))("%s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const expected = text.split("\n").filter((line) => line.startsWith("#> "));
    const printed = (await newDeck().run(text, name))
      .split("\n")
      .map((line) => line.trimEnd().replace(/ \([\w.-]+:\d+\)$/, ""))
      .filter((line) => !PASSING.test(line));
    for (const [k, line] of expected.entries()) expectSame(printed[k] ?? "", line.slice(3));
    expect(printed.length).toBe(expected.length);
  });
});

function expectSame(line: string, expected: string): void {
  if (line === expected) return;
  const [words, wanted] = [line.trim().split(/\s+/), expected.trim().split(/\s+/)];
  for (const [k, word] of wanted.entries()) {
    const [a, b] = [Number(words[k]), Number(word)];
    if (Number.isNaN(b)) expect(line).toBe(expected);
    else expect(Math.abs(a - b), `${line} for ${expected}`).toBeLessThanOrEqual(2e-8 * Math.max(1, Math.abs(b)));
  }
  expect(words.length).toBe(wanted.length);
}
