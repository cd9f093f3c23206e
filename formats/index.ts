/** Every format, in alphabetical order of names. A new format is one file and one line here. */
import { didYouMean, InputError } from "../src/model/errors.js";
import type { Format } from "./format.js";

export const formats: readonly Format[] = [];

/** By name or alias. */
export function formatByName(name: string): Format {
  const wanted = name.toLowerCase();
  const found = formats.find((format) => format.name === wanted || format.aliases.includes(wanted));
  if (found) return found;
  const all = formats.flatMap((format) => [format.name, ...format.aliases]);
  throw new InputError(`unknown format '${name}'${didYouMean(name, all)}; 'garnet formats' lists them`);
}
