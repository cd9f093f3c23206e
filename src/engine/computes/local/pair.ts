/** compute ID group pair/local dist|dx|dy|dz|eng|force|fx|fy|fz … [cutoff type]: a row for each pair within the cutoff. https://docs.lammps.org/compute_pair_local.html */
import { InputError } from "../../../model/errors.js";
import { defineCompute } from "../../define-compute.js";
import { forceCutoff } from "../nearest.js";
import { eachPair, type PairOfAtoms } from "./pairs.js";

const VALUES: Record<string, (pair: PairOfAtoms, energy: number, pull: number) => number> = {
  dist: ({ square }) => Math.sqrt(square),
  dx: ({ dx }) => dx,
  dy: ({ dy }) => dy,
  dz: ({ dz }) => dz,
  eng: (_, energy) => energy,
  force: ({ square }, _, pull) => Math.sqrt(square) * pull,
  fx: ({ dx }, _, pull) => dx * pull,
  fy: ({ dy }, _, pull) => dy * pull,
  fz: ({ dz }, _, pull) => dz * pull,
};

export const pairLocal = defineCompute({
  name: "pair/local",
  create(words, { simulation, group }) {
    const names: string[] = [];
    while (!words.done && words.peek() !== "cutoff") {
      const word = words.next();
      if (!VALUES[word]) throw words.unknown("value", word, Object.keys(VALUES));
      names.push(word);
    }
    if (names.length === 0) throw words.missing("a value");
    if (words.accept("cutoff")) words.oneOf(["type"], "cutoff");
    words.end();
    const forces = names.some((name) => name === "eng" || name.startsWith("f"));
    return {
      localColumns: names.length === 1 ? 0 : names.length,
      init() {
        const { pair } = simulation.force;
        if (!pair) throw new InputError("No pair style is defined for compute pair/local");
        if (!pair.can.includes("single")) throw new InputError("Pair style does not support compute pair/local");
      },
      local() {
        const pair = simulation.force.need("Compute pair/local");
        const { type, q } = simulation.atoms;
        const rows: number[] = [];
        const options = { cutoff: forceCutoff(simulation, "pair/local"), group, user: "pair/local" };
        eachPair(simulation, options, (one) => {
          const { i, j, square } = one;
          if (square >= pair.cutoffOf(type[i], type[j]) ** 2) return;
          const [energy, pull] = forces ? pair.single(type[i], type[j], Math.sqrt(square), q?.[i], q?.[j]) : [0, 0];
          for (const name of names) rows.push(VALUES[name](one, energy, pull));
        });
        return Float64Array.from(rows);
      },
    };
  },
});
