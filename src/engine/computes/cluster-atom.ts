/** compute ID group cluster/atom cutoff: the smallest id of the atoms that hang together. https://docs.lammps.org/compute_cluster_atom.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { checkCutoff } from "./nearest.js";

export const clusterAtom = defineCompute({
  name: "cluster/atom",
  create(words, { simulation, group }) {
    const cutoff = words.number("a cutoff");
    if (cutoff <= 0) throw new InputError(`Illegal compute cluster/atom command: cutoff ${cutoff}`);
    words.end();
    return {
      init: () => checkCutoff(simulation, cutoff, "cluster/atom"),
      neighbors: "full",
      perAtomColumns: 0,
      perAtom() {
        const { mask, id, count } = simulation.atoms;
        const { first, index } = simulation.system.neighborList(cutoff);
        const parent = Int32Array.from({ length: count }, (_, i) => i);
        const root = (i: number) => {
          let at = i;
          while (parent[at] !== at) at = parent[at] = parent[parent[at]];
          return at;
        };
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          for (let k = first[i]; k < first[i + 1]; k++) {
            if (!(mask[index[k]] & group)) continue;
            const [a, b] = [root(i), root(index[k])];
            // The root of a cluster is its atom of smallest id.
            if (id[a] < id[b]) parent[b] = a;
            else parent[a] = b;
          }
        }
        return Float64Array.from({ length: count }, (_, i) => (mask[i] & group ? id[root(i)] : 0));
      },
    };
  },
});
