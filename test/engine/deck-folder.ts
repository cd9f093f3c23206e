/** Decks of fixtures/decks with the numbers that real LAMMPS printed, and what they need beside them where they run. */
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Every deck, as "folder/name.in". */
export const decks = ["engine", "deepmd"].flatMap((folder) =>
  readdirSync(join(fixtures, "decks", folder))
    .filter((name) => name.endsWith(".in"))
    .map((name) => `${folder}/${name}`),
);

export const pathOf = (deck: string) => join(fixtures, "decks", deck);

export function readDeck(deck: string): { text: string; expected: string[] } {
  const text = readFileSync(pathOf(deck), "utf8");
  const expected = text.split("\n").filter((line) => line.startsWith("#> "));
  return { text, expected: expected.map((line) => line.slice(3)) };
}

/** Puts included files and models (fixtures/dp) of a deck into the folder where it runs. */
export function stage(deck: string, folder: string): void {
  const beside = join(pathOf(deck), "..");
  for (const name of readdirSync(beside))
    if (name.endsWith(".inc")) copyFileSync(join(beside, name), join(folder, name));
  for (const [model] of readDeck(deck).text.matchAll(/\S+\.pb\b/g)) {
    const packed = join(fixtures, "dp", `${basename(model)}.gz`);
    if (existsSync(packed)) writeFileSync(join(folder, model), gunzipSync(readFileSync(packed)));
  }
}
