/** `pair`, `bond`, …, `kspace` after per-atom computes: pair style and other terms add to one array, so they come together or not at all. */
import { InputError } from "../../model/errors.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

/** Reads the words; the function is to be called before the values are used. */
export function requirePartsTogether(words: Words, simulation: Simulation, known: readonly string[]): () => void {
  const parts = new Set<string>();
  while (!words.done) parts.add(words.oneOf(known, "keyword"));
  const all = parts.size === 0 || parts.has("virial");
  return () => {
    if (all) return;
    for (const { kind } of simulation.force.terms)
      if (!parts.has(kind))
        throw new InputError(
          `C${words.command.slice(1)} without ${kind} is not available: per-atom values are of all terms together`,
        );
    if (!parts.has("pair") && simulation.force.pair)
      throw new InputError(
        `C${words.command.slice(1)} without pair is not available: per-atom values are of all terms together`,
      );
  };
}
