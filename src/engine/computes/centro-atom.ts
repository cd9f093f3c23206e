/**
 * compute ID group centro/atom fcc|bcc|N: Σ |r_i + r_j|² over the N/2 most opposite pairs of the N nearest neighbours (Kelchner,
 * Plimpton, Hamilton, Phys. Rev. B 58, 11085 (1998)). https://docs.lammps.org/compute_centro_atom.html
 */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { forceCutoff, nearestOf } from "./nearest.js";

export const centroAtom = defineCompute({
  name: "centro/atom",
  create(words, { simulation, group }) {
    const word = words.next("fcc, bcc or a number of neighbours");
    const neighbours = word === "fcc" ? 12 : word === "bcc" ? 8 : Number(word);
    if (!Number.isInteger(neighbours) || neighbours <= 0 || neighbours % 2)
      throw new InputError(`Illegal neighbor value for compute centro/atom command: ${word}`);
    if (words.accept("axes") && words.logical()) throw new InputError("Compute centro/atom axes yes is not available");
    words.end();
    return {
      neighbors: "full",
      perAtomColumns: 0,
      perAtom() {
        const { mask, count } = simulation.atoms;
        const list = simulation.system.neighborList(forceCutoff(simulation, "centro/atom"));
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) {
          const near = mask[i] & group ? nearestOf(list, i, neighbours) : undefined;
          if (near) values[i] = asymmetry(near, neighbours);
        }
        return values;
      },
    };
  },
});

function asymmetry(d: Float64Array, count: number): number {
  const sums = new Float64Array((count * (count - 1)) / 2);
  let n = 0;
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++)
      sums[n++] = (d[3 * a] + d[3 * b]) ** 2 + (d[3 * a + 1] + d[3 * b + 1]) ** 2 + (d[3 * a + 2] + d[3 * b + 2]) ** 2;
  sums.sort();
  let value = 0;
  for (let k = 0; k < count / 2; k++) value += sums[k];
  return value;
}
