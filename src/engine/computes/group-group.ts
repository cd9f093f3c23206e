/** compute ID group group/group group2 [pair yes|no] [kspace yes|no]: energy and force between two groups. https://docs.lammps.org/compute_group_group.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { kspaceOf } from "../kspace.js";

export const groupGroup = defineCompute({
  name: "group/group",
  create(words, { simulation, group }) {
    const other = simulation.groups.bit(words.next("a group"), "compute group/group");
    let pair = true;
    let kspace = false;
    while (!words.done) {
      const keyword = words.oneOf(["pair", "kspace", "boundary", "molecule"], "keyword");
      if (keyword === "pair") pair = words.logical();
      else if (keyword === "kspace") kspace = words.logical();
      else if (keyword === "boundary") words.logical();
      else if (words.next() !== "off") throw new InputError(`Compute group/group ${keyword} is not available`);
    }
    const sums = () => {
      if (!simulation.force.pair) throw new InputError("No pair style defined for compute group/group");
      if (!simulation.force.pair.can.includes("single"))
        throw new InputError(`Pair style does not support compute group/group: ${simulation.force.pair.style}`);
      const sum = pair ? simulation.system.groupGroup(group, other) : new Float64Array(4);
      if (kspace) {
        const solver = kspaceOf(simulation);
        if (!solver) throw new InputError("No Kspace style defined for compute group/group");
        const reciprocal = solver.solver.between(simulation.atoms, group, other);
        for (let k = 0; k < 4; k++) sum[k] += reciprocal[k];
      }
      return sum;
    };
    return {
      neighbors: "half",
      vectorLength: 3,
      extensive: { scalar: true, vector: true },
      scalar: () => sums()[0],
      vector: () => sums().slice(1),
    };
  },
});
