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
    const axes = words.accept("axes") ? words.logical() : false;
    const width = axes ? 10 : 1;
    words.end();
    return {
      neighbors: "full",
      perAtomColumns: axes ? 10 : 0,
      perAtom() {
        const { mask, count } = simulation.atoms;
        const list = simulation.system.neighborList(forceCutoff(simulation, "centro/atom"));
        const values = new Float64Array(width * count);
        for (let i = 0; i < count; i++) {
          const near = mask[i] & group ? nearestOf(list, i, neighbours) : undefined;
          if (!near) continue;
          values[width * i] = asymmetry(near, neighbours);
          if (axes) values.set(symmetryAxes(near, neighbours), width * i + 1);
        }
        return values;
      },
    };
  },
});

/** Directions of the two most opposite pairs, and what is normal to both. */
function symmetryAxes(d: Float64Array, count: number): number[] {
  let [least, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [first, other] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const off = [0, 1, 2].reduce((sum, k) => sum + (d[3 * a + k] + d[3 * b + k]) ** 2, 0);
      if (off >= second) continue;
      const between = [0, 1, 2].map((k) => d[3 * a + k] - d[3 * b + k]);
      if (off < least) {
        [second, other] = [least, first];
        [least, first] = [off, between];
      } else [second, other] = [off, between];
    }
  const normal = [
    first[1] * other[2] - first[2] * other[1],
    first[2] * other[0] - first[0] * other[2],
    first[0] * other[1] - first[1] * other[0],
  ];
  return [first, other, normal].flatMap((vector) => vector.map((value) => value / Math.hypot(...vector)));
}

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
