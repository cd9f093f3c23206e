/** Coordinates of regions: numbers in the region's units, INF, EDGE, or equal-style variables. */
import { InputError } from "../../model/errors.js";
import type { RegionContext } from "../define-region.js";
import { toNumber } from "../script/words.js";

/** LAMMPS' infinity: far away, but sums with it stay finite. */
export const BIG = 1e20;

/** A side of a box-like region: `which` says whether INF and EDGE mean the low or the high one. */
export function side(word: string, which: "low" | "high", axis: number, { simulation, scale }: RegionContext): number {
  if (word !== "INF" && word !== "EDGE") return toNumber(word) * scale[axis];
  if (!simulation.box.exists) throw new InputError("Cannot use region INF or EDGE when box does not exist");
  const { box } = simulation;
  if (word === "INF") return which === "low" ? -BIG : BIG;
  const bounds = box.bounds;
  return which === "low" ? bounds.lo[axis] : bounds.hi[axis];
}

/** A side that may also be `v_name`. */
export function movingSide(word: string, which: "low" | "high", axis: number, context: RegionContext): Coordinate {
  if (word.startsWith("v_")) return coordinate(word, context.scale[axis], context);
  const fixed = side(word, which, axis, context);
  return { value: () => fixed, varies: false };
}

export interface Coordinate {
  value(): number;
  varies: boolean;
}

/** A number or `v_name`, multiplied by `scale`; the function gives its current value. */
export function coordinate(
  word: string,
  scale: number,
  { simulation }: RegionContext,
): { value: () => number; varies: boolean } {
  if (!word.startsWith("v_")) {
    const fixed = toNumber(word) * scale;
    return { value: () => fixed, varies: false };
  }
  const name = word.slice(2);
  if (simulation.variables.kind(name) === undefined)
    throw new InputError(`Variable name ${name} for region does not exist`);
  return { value: () => simulation.variables.equal(name) * scale, varies: true };
}
