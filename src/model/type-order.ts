/** Types renumbered to an order that somebody named (`--types`, a model, a deck). Atoms keep their elements and their order. */
import { standardMass } from "./elements.js";
import { InputError } from "./errors.js";
import type { Frame } from "./frame.js";

type Kinds = Pick<Frame, "types" | "typeCount" | "species" | "labels" | "masses">;

/**
 * The same atoms with species = `names`. Where an element is named several times, its types go to the names in turn. An element
 * that is not named is an error: it would have no number.
 */
export function orderTypes<T extends Kinds>(kinds: T, names: readonly string[], place: string): T {
  const target = newTypes(kinds, names, place);
  const before = (type: number) => target.indexOf(type);
  const moved: T = { ...kinds, species: [...names], typeCount: names.length, types: kinds.types.map((t) => target[t]) };
  if (kinds.labels) moved.labels = names.map((name, type) => kinds.labels![before(type)] ?? name);
  if (kinds.masses)
    moved.masses = Float64Array.from(names, (name, type) => kinds.masses![before(type)] ?? standardMass(name) ?? 0);
  return moved;
}

/** Type → its place among `names`. */
export function newTypes({ species = [] }: Kinds, names: readonly string[], place: string): number[] {
  const taken = new Map<string, number>();
  return species.map((symbol) => {
    const from = taken.get(symbol) ?? 0;
    const index = names.indexOf(symbol, from);
    const found = index >= 0 ? index : names.lastIndexOf(symbol);
    if (found < 0)
      throw InputError.at(place, `has ${symbol}, which --types ${names.join(",")} does not name; add it at its place`);
    taken.set(symbol, found + 1);
    return found;
  });
}

/** Types that no file names take the names in order, one for each type. */
export function nameTypes(frame: Frame, names: readonly string[], place: string): Frame {
  if (names.length < frame.typeCount)
    throw InputError.at(
      place,
      `has ${frame.typeCount} types, but --types ${names.join(",")} names only ${names.length}`,
    );
  return { ...frame, species: [...names], typeCount: names.length };
}
