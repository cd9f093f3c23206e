/** After commands that move atoms or the box: atoms back inside, shrink-wrapped sides around them, the addon told. */
import type { Simulation } from "./simulation.js";

export function settle(simulation: Simulation): void {
  const { atoms, box } = simulation;
  for (let i = 0; i < atoms.count; i++) box.remap(atoms.x, 3 * i, atoms.image);
  fitBox(simulation);
}

/** Shrink-wrapped sides around the atoms, which stay as they are to the last bit (random numbers may hang on it). */
export function fitBox(simulation: Simulation): void {
  if (simulation.box.shrinks) simulation.box.shrink(extentOf(simulation));
  simulation.hasRun = false;
}

/** [xlo ylo zlo xhi yhi zhi], fractional in a triclinic box: what Box.shrink takes. */
function extentOf({ atoms, box }: Simulation): number[] {
  const extent = [1e20, 1e20, 1e20, -1e20, -1e20, -1e20];
  const point = [0, 0, 0];
  for (let i = 0; i < atoms.count; i++) {
    for (let k = 0; k < 3; k++) point[k] = atoms.x[3 * i + k];
    if (box.triclinic) box.toFractional(point);
    for (let k = 0; k < 3; k++) {
      extent[k] = Math.min(extent[k], point[k]);
      extent[3 + k] = Math.max(extent[3 + k], point[k]);
    }
  }
  return extent;
}
