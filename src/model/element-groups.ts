/** Atoms by chemical element: several types of one element are one species. */
import { didYouMean, InputError } from "./errors.js";
import { type Frame, typeName } from "./frame.js";

/** The different element names of a frame in the order of its types, and type → index into them. */
export function speciesOf(frame: Frame): { names: string[]; ofType: Int32Array } {
  const names: string[] = [];
  const ofType = new Int32Array(frame.typeCount);
  for (let type = 0; type < frame.typeCount; type++) {
    const name = typeName(frame, type);
    let index = names.indexOf(name);
    if (index < 0) index = names.push(name) - 1;
    ofType[type] = index;
  }
  return { names, ofType };
}

/**
 * 1 for the types that `name` means: an element ("Li"), a label of the file, or a type by number ("X1", as unnamed types
 * are called).
 */
export function typesNamed(frame: Frame, name: string): Uint8Array {
  const mask = new Uint8Array(frame.typeCount);
  let found = false;
  for (let type = 0; type < frame.typeCount; type++)
    if (typeName(frame, type) === name || frame.labels?.[type] === name || `X${type + 1}` === name) {
      mask[type] = 1;
      found = true;
    }
  if (found) return mask;
  if (!frame.species)
    throw new InputError(
      `'${name}': the file does not tell the elements of its types; pass --types, such as --types Li,La,Zr,O`,
    );
  const { names } = speciesOf(frame);
  throw new InputError(`no atoms of '${name}'${didYouMean(name, names)}; the frames have ${names.join(", ")}`);
}

/** Indices of the atoms whose type is in `mask` (and, where given, that `chosen` has). */
export function atomsOf(frame: Frame, mask: Uint8Array, chosen?: Uint8Array): Int32Array {
  const out = new Int32Array(frame.count);
  let n = 0;
  for (let i = 0; i < frame.count; i++) if (mask[frame.types[i]] && (!chosen || chosen[i])) out[n++] = i;
  return out.slice(0, n);
}
