/** A number of the deck that may be a constant or a variable (v_name), and its value for an atom. */
import { InputError } from "../model/errors.js";
import { toNumber } from "./script/words.js";
import type { Simulation } from "./simulation.js";

/** `user` names the command in messages. */
export function atomValues(
  { variables }: Simulation,
  word: string,
  group: number,
  user: string,
): (atom: number) => number {
  if (!word.startsWith("v_")) {
    const fixed = toNumber(word);
    return () => fixed;
  }
  const name = word.slice(2);
  const kind = variables.kind(name);
  if (kind === undefined) throw new InputError(`Variable name ${name} for ${user} does not exist`);
  if (kind === "equal") {
    const fixed = variables.equal(name);
    return () => fixed;
  }
  if (kind !== "atom") throw new InputError(`Variable ${name} for ${user} is invalid style`);
  const values = variables.atom(name, group);
  return (atom) => values[atom];
}
