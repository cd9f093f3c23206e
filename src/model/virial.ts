/** The virial of a frame, given as such or as a stress. */
import { volume } from "./cell.js";
import type { Frame } from "./frame.js";

/** eV; undefined where the file gives neither, and for open boundaries, which have none to compare with. */
export function virialOf({ virial, stress, cell, periodic }: Frame): Float64Array | undefined {
  if (!cell || !periodic.includes(true)) return undefined;
  return virial ?? stress?.map((s) => -s * volume(cell));
}
