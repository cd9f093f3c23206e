/** compute ID group count/type atom|bond|angle|dihedral|improper: how many there are of each type. https://docs.lammps.org/compute_count_type.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { TOPOLOGY, type TopologyKind } from "../topology.js";

export const countType = defineCompute({
  name: "count/type",
  create(words, { simulation, group }) {
    const { atoms } = simulation;
    const kind = words.oneOf(["atom", ...(Object.keys(TOPOLOGY) as TopologyKind[])], "mode");
    words.end();
    if (kind === "atom")
      return {
        vectorLength: atoms.typeCount,
        extensive: { vector: true },
        vector() {
          const counts = new Float64Array(atoms.typeCount);
          for (let i = 0; i < atoms.count; i++) if (atoms.mask[i] & group) counts[atoms.type[i]]++;
          return counts;
        },
      };
    if (!atoms.topology.types[kind])
      throw new InputError(`Compute count/type ${kind} used when ${kind}s are not allowed`);
    return {
      vectorLength: atoms.topology.types[kind],
      extensive: { scalar: true, vector: true },
      scalar: () => 0,
      vector() {
        const counts = new Float64Array(atoms.topology.types[kind]);
        for (const [type, ...ids] of atoms.topology.rows[kind])
          if (ids.every((id) => atoms.mask[atoms.find(id)] & group)) counts[type - 1]++;
        return counts;
      },
    };
  },
});
