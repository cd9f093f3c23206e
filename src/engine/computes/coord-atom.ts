/** compute ID group coord/atom cutoff R [group ID] [types…]: neighbours of each atom. https://docs.lammps.org/compute_coord_atom.html */
import { InputError } from "../../model/errors.js";
import { type ComputeHooks, defineCompute } from "../define-compute.js";
import type { Simulation } from "../simulation.js";
import { checkCutoff } from "./nearest.js";

export const coordAtom = defineCompute({
  name: "coord/atom",
  create(words, { simulation, group }) {
    if (words.oneOf(["cutoff", "orientorder"], "style") === "orientorder") {
      const id = words.next("the ID of a compute orientorder/atom");
      const threshold = words.number("a threshold");
      words.end();
      return alike(simulation, group, id, threshold);
    }
    const cutoff = words.number("a cutoff");
    const others = words.accept("group") ? simulation.groups.bit(words.next("a group"), "compute coord/atom") : 1;
    const types = simulation.atoms.typeCount;
    const ranges: { first: number; last: number }[] = [];
    while (!words.done) ranges.push(words.range(types, "compute coord/atom"));
    if (ranges.length === 0) ranges.push({ first: 0, last: types - 1 });
    const width = ranges.length;
    return {
      init: () => checkCutoff(simulation, cutoff, "coord/atom"),
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

/** Neighbours whose normalized components of compute orientorder/atom have a product with the atom's own above the threshold. */
function alike(simulation: Simulation, group: number, id: string, threshold: number): ComputeHooks {
  if (threshold <= -1 || threshold >= 1) throw new InputError("Compute coord/atom threshold not between -1 and 1");
  const order = () => {
    const compute = simulation.computes.get(id, "compute coord/atom");
    const { components } = compute.hooks;
    if (!components) throw new InputError("Compute coord/atom requires components option in compute orientorder/atom");
    return { values: compute.perAtom, width: compute.hooks.perAtomColumns as number, ...components };
  };
  return {
    neighbors: "full",
    perAtomColumns: 0,
    perAtom() {
      const { mask, count } = simulation.atoms;
      const { values, width, first: from, count: length, cutoff } = order();
      const { first, index } = simulation.system.neighborList(cutoff());
      const found = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        if (!(mask[i] & group)) continue;
        for (let n = first[i]; n < first[i + 1]; n++) {
          let product = 0;
          for (let k = from; k < from + length; k++) product += values[i * width + k] * values[index[n] * width + k];
          if (product > threshold) found[i]++;
        }
      }
      return found;
    },
  };
}
