/** Atom types in commands: numbers, ranges with *, or type labels; 0-based [first, last]. */
import { didYouMean, InputError } from "../model/errors.js";
import type { Atoms } from "./atoms.js";
import { toRange } from "./script/words.js";

export function typeRange(word: string, atoms: Atoms): [number, number] {
  if (!/^[\d*]+$/.test(word) && atoms.labels) {
    const at = atoms.labels.indexOf(word);
    if (at < 0) throw new InputError(`Unknown atom type ${word}${didYouMean(word, atoms.labels)}`);
    return [at, at];
  }
  const { first, last } = toRange(word, atoms.typeCount, "atom types");
  return [first, last];
}

/** One type, 0-based. */
export function oneType(word: string, atoms: Atoms): number {
  const [first, last] = typeRange(word, atoms);
  if (first !== last) throw new InputError(`Expected one atom type instead of '${word}'`);
  return first;
}
