/** compute ID group hexorder/atom [degree n] [nnn N|NULL] [cutoff R]: ψₙ = Σ exp(inθ)/N over neighbours in the plane. https://docs.lammps.org/compute_hexorder_atom.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { checkCutoff, forceCutoff, nearestOf } from "./nearest.js";

export const hexorderAtom = defineCompute({
  name: "hexorder/atom",
  create(words, { simulation, group }) {
    let degree = 6;
    let nearest = 6;
    let given = 0;
    while (!words.done) {
      const keyword = words.oneOf(["degree", "nnn", "cutoff"], "keyword");
      if (keyword === "degree") degree = words.integer("a degree");
      else if (keyword === "nnn") nearest = words.accept("NULL") ? 0 : words.integer("a number of neighbours");
      else given = words.number("a cutoff");
    }
    if (degree < 0) throw new InputError(`Illegal compute hexorder/atom degree: ${degree}`);
    return {
      init: () => checkCutoff(simulation, given, "hexorder/atom"),
      neighbors: "full",
      perAtomColumns: 2,
      perAtom() {
        const { mask, count } = simulation.atoms;
        const list = simulation.system.neighborList(given || forceCutoff(simulation, "hexorder/atom"));
        const values = new Float64Array(2 * count);
        for (let i = 0; i < count; i++) {
          const near = mask[i] & group ? nearestOf(list, i, nearest) : undefined;
          const found = near ? near.length / 3 : 0;
          for (let n = 0; near && n < found; n++) {
            const angle = degree * Math.atan2(near[3 * n + 1], near[3 * n]);
            values[2 * i] += Math.cos(angle) / found;
            values[2 * i + 1] += Math.sin(angle) / found;
          }
        }
        return values;
      },
    };
  },
});
