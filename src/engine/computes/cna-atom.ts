/**
 * compute ID group cna/atom cutoff: 1 fcc, 2 hcp, 3 bcc, 4 icosahedral, 5 other, 0 outside the group (Faken, Jonsson, Comput.
 * Mater. Sci. 2, 279 (1994)). https://docs.lammps.org/compute_cna_atom.html
 */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { checkCutoff } from "./nearest.js";

const OTHER = 5;

export const cnaAtom = defineCompute({
  name: "cna/atom",
  create(words, { simulation, group }) {
    const cutoff = words.number("a cutoff");
    if (cutoff < 0) throw new InputError(`Illegal compute cna/atom command: cutoff ${cutoff}`);
    words.end();
    return {
      init: () => checkCutoff(simulation, cutoff, "cna/atom"),
      neighbors: "full",
      perAtomColumns: 0,
      perAtom() {
        const { mask, count } = simulation.atoms;
        const { first, delta } = simulation.system.neighborList(cutoff);
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++)
          if (mask[i] & group) values[i] = pattern(delta.subarray(3 * first[i], 3 * first[i + 1]), cutoff);
        return values;
      },
    };
  },
});

/** Names of the surroundings of a bond: common neighbours, bonds among them, most and fewest bonds of one. */
const KINDS: Record<string, string> = {
  "4,2,1,1": "fcc",
  "4,2,2,0": "hcp",
  "5,5,2,2": "ico",
  "4,4,2,2": "bcc4",
  "6,6,2,2": "bcc6",
};

function pattern(d: Float64Array, cutoff: number): number {
  const count = d.length / 3;
  if (count !== 12 && count !== 14) return OTHER;
  const bonded = (a: number, b: number) =>
    (d[3 * a] - d[3 * b]) ** 2 + (d[3 * a + 1] - d[3 * b + 1]) ** 2 + (d[3 * a + 2] - d[3 * b + 2]) ** 2 <
    cutoff * cutoff;
  const found: Record<string, number> = {};
  for (let j = 0; j < count; j++) {
    const common: number[] = [];
    for (let k = 0; k < count; k++) if (k !== j && bonded(j, k)) common.push(k);
    const bonds = common.map((a) => common.filter((b) => b !== a && bonded(a, b)).length);
    const total = bonds.reduce((sum, each) => sum + each, 0) / 2;
    const kind = KINDS[[common.length, total, Math.max(0, ...bonds), Math.min(...bonds, 8)].join()] ?? "none";
    found[kind] = (found[kind] ?? 0) + 1;
  }
  if (count === 14) return found.bcc4 === 6 && found.bcc6 === 8 ? 3 : OTHER;
  if (found.fcc === 12) return 1;
  if (found.fcc === 6 && found.hcp === 6) return 2;
  return found.ico === 12 ? 4 : OTHER;
}
