/** The neighbours of one atom in order of distance, for computes of local structure. */
import { InputError } from "../../model/errors.js";
import type { NativeNeighbors } from "../../native.js";
import type { Simulation } from "../simulation.js";

/** Vectors to the `wanted` nearest neighbours (all for 0), 3 numbers each; undefined if there are fewer. */
export function nearestOf({ first, delta }: NativeNeighbors, atom: number, wanted: number): Float64Array | undefined {
  const count = first[atom + 1] - first[atom];
  if (count < wanted) return undefined;
  const all = delta.subarray(3 * first[atom], 3 * first[atom + 1]);
  if (wanted === 0) return all;
  const order = Array.from({ length: count }, (_, k) => k).sort((a, b) => square(all, a) - square(all, b));
  const chosen = new Float64Array(3 * wanted);
  for (let k = 0; k < wanted; k++) chosen.set(all.subarray(3 * order[k], 3 * order[k] + 3), 3 * k);
  return chosen;
}

function square(d: Float64Array, k: number): number {
  return d[3 * k] ** 2 + d[3 * k + 1] ** 2 + d[3 * k + 2] ** 2;
}

/** Before each run: LAMMPS' neighbour lists, which such a compute reads, end at the pair style's cutoff. */
export function checkCutoff({ force }: Simulation, cutoff: number, user: string): void {
  if (!force.pair) throw new InputError(`Compute ${user} requires a pair style be defined`);
  if (cutoff > force.pair.cutoff)
    throw new InputError(`Compute ${user} cutoff is longer than pairwise cutoff: ${cutoff} > ${force.pair.cutoff}`);
}

/** The pair style's largest cutoff: how far such computes see by default. */
export function forceCutoff({ force }: Simulation, user: string): number {
  if (!force.pair) throw new InputError(`Compute ${user} requires a pair style be defined`);
  return force.pair.cutoff;
}
