/**
 * Type → element, where it is not written down: from masses, or an error that says what to pass. Never from the number of a type.
 */
import { standardMass, symbols } from "./elements.js";
import { InputError } from "./errors.js";
import type { Frame } from "./frame.js";

/** g/mol. Files round ("91.2", "59"); more than this is another isotope, another unit or a coarse-grained bead. */
const tolerance = 0.35;

export interface SpeciesFromMasses {
  /** Type → element; undefined when a mass belongs to no element or to two equally well. */
  species?: string[];
  /** For the user: what was concluded, or why nothing was. */
  sentence: string;
}

/** The elements of these masses (g/mol, one per type). */
export function speciesFromMasses(masses: ArrayLike<number>): SpeciesFromMasses {
  const species: string[] = [];
  for (let type = 0; type < masses.length; type++) {
    const mass = masses[type];
    const [first, second] = nearestElements(mass);
    const off = Math.abs(first.mass - mass);
    const which = `mass ${mass} of type ${type + 1}`;
    if (!(off <= tolerance))
      return {
        sentence: `${which} belongs to no element; pass --types with the elements of types 1 to ${masses.length}`,
      };
    // Co 58.933 and Ni 58.693: a mass that lies between them tells neither.
    if (Math.abs(second.mass - mass) < 3 * off)
      return {
        sentence: `${which} may be ${first.symbol} (${first.mass}) or ${second.symbol} (${second.mass}); pass --types with the elements of types 1 to ${masses.length}`,
      };
    species.push(first.symbol);
  }
  const list = species.map((symbol, type) => `${type + 1} ${symbol} (${masses[type]})`).join(", ");
  return { species, sentence: `elements from masses: ${list}` };
}

/** The element whose standard mass is nearest, and the one after it. */
export function nearestElements(mass: number): [MassOfElement, MassOfElement] {
  const sorted = symbols
    .map((symbol) => ({ symbol, mass: standardMass(symbol)! }))
    .sort((a, b) => Math.abs(a.mass - mass) - Math.abs(b.mass - mass));
  return [sorted[0], sorted[1]];
}

export interface MassOfElement {
  symbol: string;
  mass: number;
}

/** For formats and analyses that need chemistry. */
export function requireSpecies(frame: Frame, what: string): readonly string[] {
  if (frame.species) return frame.species;
  const example = Array.from({ length: Math.min(frame.typeCount, 6) }, (_, k) => "Li La Zr O Ta Al".split(" ")[k]);
  throw new InputError(
    `${what} needs the elements, and the input names none: pass --types, one element for each of the ${frame.typeCount} types in order (as --types ${example.join(",")})`,
  );
}

function isRounded(mass: number, exact: number): boolean {
  const digits = Math.min(12, /\.(\d+)$/.exec(`${mass}`)?.[1].length ?? 0);
  return exact.toFixed(digits) === mass.toFixed(digits);
}

/**
 * A mass that is nearer to another element than to the one that is named: the order of types is wrong somewhere, and every
 * number after that would be too.
 */
export function checkMasses(species: readonly string[], masses: ArrayLike<number>, place: string): void {
  // Masses that are all 1 are those of reduced units.
  if (Array.from(masses).every((mass) => mass === 1)) return;
  for (let type = 0; type < Math.min(species.length, masses.length); type++) {
    const expected = standardMass(species[type]);
    if (expected === undefined || !(masses[type] > 0)) continue;
    const [nearest] = nearestElements(masses[type]);
    // No element at all: a bead, or another unit of mass. That contradicts no name.
    if (Math.abs(nearest.mass - masses[type]) > tolerance) continue;
    // Isotopes (D as H, 6Li) are nearer to their own element; 59 is Ni (58.693) rounded, 58.9 is not.
    if (nearest.symbol === species[type] || isRounded(masses[type], expected)) continue;
    throw InputError.at(
      place,
      `type ${type + 1} is named ${species[type]} (${expected} g/mol), but its mass ${masses[type]} is that of ${nearest.symbol}: the order of --types or of the file's elements is wrong`,
    );
  }
}
