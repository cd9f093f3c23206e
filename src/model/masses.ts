/** Masses by type: those of the file, else the standard ones of the elements. */
import { standardMass } from "./elements.js";
import { InputError } from "./errors.js";
import { type Frame, typeName } from "./frame.js";

export function massesOf(frame: Frame, what: string): Float64Array {
  if (frame.masses) return frame.masses;
  return Float64Array.from({ length: frame.typeCount }, (_, type) => {
    const mass = standardMass(typeName(frame, type));
    if (mass === undefined)
      throw new InputError(
        `${what} needs masses, and that of ${typeName(frame, type)} is not known; pass --types with the elements`,
      );
    return mass;
  });
}
