/** The elements of types 1, 2, … as a LAMMPS deck has them: the names at the end of its `pair_coeff * * …`. */
import { readFileSync } from "node:fs";
import { isElement } from "../model/elements.js";
import { InputError } from "../model/errors.js";

export function elementsOfDeck(path: string): string[] {
  const lines = readFileSync(path, "utf8")
    .replace(/&[ \t]*(#.*)?\r?\n/g, " ") // continued lines
    .split(/\r?\n/);
  let found: string[] | undefined;
  for (const line of lines) {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0] !== "pair_coeff" || words[1] !== "*" || words[2] !== "*") continue;
    // The names follow the style (hybrid) and the file of the potential, if there are any.
    let first = words.length;
    while (first > 3 && isElement(words[first - 1])) first--;
    const names = words.slice(first);
    if (names.length) found = names;
  }
  if (!found) throw InputError.at(path, "expected a line 'pair_coeff * * … Li La Zr O' with the elements, found none");
  return found;
}
