/** The elements of the types of a data file: from comments behind the masses, else from the masses. */
import { elementOfLabel, isElement, standardMass } from "../src/model/elements.js";
import { checkMasses, speciesFromMasses } from "../src/model/species.js";

/** g/mol by which a rounded mass may be off the element that its comment names. */
const rounding = 0.35;

export function speciesOfTypes(
  masses: Float64Array,
  comments: readonly (string | undefined)[],
  units: string | undefined,
  place: string,
): { species?: string[]; sentence?: string } {
  if (masses.length === 0 || masses.every((mass) => mass === 0)) return {};
  const named = Array.from(masses, (mass, type) => elementOfComment(comments[type], mass));
  if (named.every((symbol) => symbol !== undefined)) {
    checkMasses(named as string[], masses, place);
    return { species: named as string[] };
  }
  // Reduced units: 1 is the mass of a bead, not of hydrogen.
  if (units === "lj" || masses.every((mass) => mass === 1))
    return { sentence: "all masses are 1 (reduced units), so no elements are concluded from them; --types names them" };
  return speciesFromMasses(masses);
}

/** "Li", "Li+ ion", "EC  os": a symbol alone, or a word that begins with the element of this mass. */
function elementOfComment(comment: string | undefined, mass: number): string | undefined {
  if (!comment) return undefined;
  // Hf of mass 1 is an atom type of a force field, a hydrogen.
  const off = (symbol: string | undefined) => Math.abs((standardMass(symbol ?? "") ?? Infinity) - mass);
  if (isElement(comment)) {
    const first = elementOfLabel(comment.slice(0, 1));
    return off(comment) > rounding && off(first) <= rounding ? first : comment;
  }
  return comment
    .split(/\s+/)
    .map((word) => elementOfLabel(word) ?? elementOfLabel(word.slice(0, 1)))
    .find((symbol) => symbol !== undefined && Math.abs(standardMass(symbol)! - mass) <= rounding);
}

/**
 * Elements that a file names beside masses. LAMMPS writes "C" for every type that `dump_modify element` does not name, so where
 * all are C and the masses are not carbon's, the masses tell.
 */
export function elementsByMass(
  elements: readonly string[],
  masses: ArrayLike<number>,
  place: string,
  { note }: { note?(kind: "derived" | "lost", message: string): void },
): string[] | undefined {
  const unnamed =
    elements.every((name) => name === "C") && Array.from(masses).some((mass) => Math.abs(mass - 12.011) > 1);
  if (!unnamed) {
    checkMasses(elements, masses, place);
    return [...elements];
  }
  const { species, sentence } = speciesFromMasses(masses);
  note?.("derived", `every atom is named C, which is what LAMMPS writes without names; ${sentence}`);
  return species;
}
