/**
 * Atoms of each species in up to ten groups: correlation functions are computed group by group, and the spread between groups
 * gives the standard error of the mean over atoms.
 */
import { InputError } from "../model/errors.js";
import type { Tracked } from "./tracks.js";

const most = 10;

/** One species: x, y, z and their sum, with the standard error of the sum (NaN for a single atom). */
export interface SpeciesCurves {
  axes: [Float64Array, Float64Array, Float64Array];
  total: Float64Array;
  error: Float64Array;
}

export interface AtomGroups {
  counts: number[];
  groupOf: Int32Array;
  groupCount: number;
  /** sizes[species]: [group, atoms in it]. */
  sizes: [group: number, atoms: number][][];
}

export function atomGroups({ names, of }: Tracked): AtomGroups {
  const counts = names.map((_, s) => of.reduce((n, value) => n + (value === s ? 1 : 0), 0));
  names.forEach((name, s) => {
    if (counts[s] === 0) throw new InputError(`no atom to follow: --select matches no ${name} in the first frame`);
  });
  const groupOf = new Int32Array(of.length);
  const sizes: [number, number][][] = [];
  let groupCount = 0;
  counts.forEach((count, s) => {
    const groups = Math.min(most, count);
    const members = Array.from({ length: groups }, (_, g): [number, number] => [groupCount + g, 0]);
    let seen = 0;
    of.forEach((value, i) => {
      if (value !== s) return;
      const member = members[Math.floor((seen++ * groups) / count)];
      member[1]++;
      groupOf[i] = member[0];
    });
    sizes.push(members);
    groupCount += groups;
  });
  return { counts, groupOf, groupCount, sizes };
}

export function speciesCurves(
  s: number,
  sizes: AtomGroups["sizes"],
  length: number,
  at: (group: number, axis: number) => Float64Array,
): SpeciesCurves {
  const groups = sizes[s];
  const atoms = groups.reduce((sum, [, n]) => sum + n, 0);
  const axes = [0, 1, 2].map((axis) => {
    const out = new Float64Array(length);
    for (const [group] of groups)
      at(group, axis).forEach((value, t) => {
        out[t] += value / atoms;
      });
    return out;
  }) as [Float64Array, Float64Array, Float64Array];
  const total = axes[0].map((x, t) => x + axes[1][t] + axes[2][t]);
  const error = new Float64Array(length).fill(groups.length > 1 ? 0 : Number.NaN);
  if (groups.length > 1) {
    for (const [group, n] of groups) {
      const [x, y, z] = [0, 1, 2].map((axis) => at(group, axis));
      for (let t = 0; t < length; t++) error[t] += ((x[t] + y[t] + z[t]) / n - total[t]) ** 2;
    }
    for (let t = 0; t < length; t++) error[t] = Math.sqrt(error[t] / (groups.length - 1) / groups.length);
  }
  return { axes, total, error };
}
