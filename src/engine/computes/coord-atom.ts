/** compute ID group coord/atom cutoff R [group ID] [types…]: neighbours of each atom. https://docs.lammps.org/compute_coord_atom.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";

export const coordAtom = defineCompute({
  name: "coord/atom",
  create(words, { simulation, group }) {
    if (words.oneOf(["cutoff", "orientorder"], "style") === "orientorder")
      throw new InputError("Compute coord/atom orientorder is not available: only cutoff");
    const cutoff = words.number("a cutoff");
    const others = words.accept("group") ? simulation.groups.bit(words.next("a group"), "compute coord/atom") : 1;
    const types = simulation.atoms.typeCount;
    const ranges: { first: number; last: number }[] = [];
    while (!words.done) ranges.push(words.range(types, "compute coord/atom"));
    if (ranges.length === 0) ranges.push({ first: 0, last: types - 1 });
    const width = ranges.length;
    return {
      neighbors: "full",
      perAtomColumns: width === 1 ? 0 : width,
      perAtom() {
        const { mask, type, count } = simulation.atoms;
        const { first, index } = simulation.system.neighborList(cutoff);
        const values = new Float64Array(width * count);
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          for (let k = first[i]; k < first[i + 1]; k++) {
            if (!(mask[index[k]] & others)) continue;
            const its = type[index[k]];
            for (let r = 0; r < width; r++)
              if (its >= ranges[r].first && its <= ranges[r].last) values[i * width + r]++;
          }
        }
        return values;
      },
    };
  },
});
