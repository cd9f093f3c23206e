/**
 * Each pair of atoms within a cutoff once, first and second atom and (nearly) the order of rows as in LAMMPS' half neighbour list with newton
 * on, as it was built last: the atom in the lower bin comes first, bins in the order z, y, x; in one bin the lower index, and of images the upper one.
 */
import type { Simulation } from "../../simulation.js";
import { forceCutoff } from "../nearest.js";

export interface PairOfAtoms {
  i: number;
  j: number;
  /** From the second to the first atom. */
  dx: number;
  dy: number;
  dz: number;
  square: number;
  /** Square of the distance when the neighbour list was built. */
  builtSquare: number;
}

interface Entry extends PairOfAtoms {
  /** Bin of the second atom after that of the first. */
  rank: number;
  image: boolean;
}

export function eachPair(
  simulation: Simulation,
  { cutoff, group, user }: { cutoff: number; group: number; user: string },
  visit: (pair: PairOfAtoms) => void,
): void {
  const { atoms, box, neighbor } = simulation;
  const { mask, x, count } = atoms;
  const kept = simulation.system.builtPositions;
  const built = kept.length === 3 * count ? kept : x;
  const { first, index, delta } = simulation.system.neighborList(cutoff);
  const edge = 0.5 * (forceCutoff(simulation, user) + neighbor.skin);
  const { lo, hi } = box.bounds;
  const bins = [0, 1, 2].map((k) => Math.max(1, Math.floor((hi[k] - lo[k]) / edge)));
  const binOf = (value: number, k: number) => Math.floor(((value - lo[k]) * bins[k]) / (hi[k] - lo[k]));
  const row: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    row.length = 0;
    const own = [0, 1, 2].map((k) => binOf(built[3 * i + k], k));
    for (let n = first[i]; n < first[i + 1]; n++) {
      const j = index[n];
      if (!(mask[j] & group)) continue;
      const d = delta.subarray(3 * n, 3 * n + 3);
      const shift = [0, 1, 2].map((k) => x[3 * i + k] + d[k] - x[3 * j + k]);
      const image = shift.some((value) => Math.abs(value) > 1e-6);
      const then = [0, 1, 2].map((k) => built[3 * j + k] + (image ? shift[k] : 0));
      const step = then.map((value, k) => binOf(value, k) - own[k]);
      const away = then.map((value, k) => value - built[3 * i + k]);
      const sign = step[2] || step[1] || step[0] || (image ? away[2] || away[1] || away[0] : j - i);
      if (sign < 0) continue;
      row.push({
        i,
        j,
        dx: -d[0],
        dy: -d[1],
        dz: -d[2],
        square: d[0] * d[0] + d[1] * d[1] + d[2] * d[2],
        builtSquare: away[0] * away[0] + away[1] * away[1] + away[2] * away[2],
        rank: (step[2] * 1000 + step[1]) * 1000 + step[0],
        image,
      });
    }
    row.sort((a, b) => a.rank - b.rank || Number(a.image) - Number(b.image) || a.j - b.j);
    for (const entry of row) visit(entry);
  }
}
