/** compute ID group msd [com yes|no] [average yes|no]: dx² dy² dz² and their sum. https://docs.lammps.org/compute_msd.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { centreOfMass, unwrapped } from "../group-properties.js";
import { rememberPositions } from "./origin.js";

export const msd = defineCompute({
  name: "msd",
  create(words, { simulation, group }) {
    let com = false;
    let average = false;
    while (!words.done) {
      if (words.oneOf(["com", "average"], "keyword") === "com") com = words.logical();
      else average = words.logical();
    }
    const origin = rememberPositions(simulation);
    // With com yes the drift since now is taken out: origins are relative to the centre of mass.
    if (com) {
      const centre = centreOfMass(simulation, { group });
      for (let i = 0; i < origin.values.length; i++) origin.values[i] -= centre[i % 3];
    }
    const atoms = simulation.groups.count(group);
    if (atoms === 0) throw new InputError("Compute msd: the group has no atoms");
    let averaged = 0;
    return {
      vectorLength: 4,
      vector() {
        const centre = com ? centreOfMass(simulation, { group }) : [0, 0, 0];
        const sums = [0, 0, 0, 0];
        const { mask, count } = simulation.atoms;
        if (average) averaged++;
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          const at = unwrapped(simulation, i);
          for (let k = 0; k < 3; k++) {
            const now = at[k] - centre[k];
            if (average) origin.values[3 * i + k] = (origin.values[3 * i + k] * averaged + now) / (averaged + 1);
            const d = now - origin.values[3 * i + k];
            sums[k] += d * d;
            sums[3] += d * d;
          }
        }
        return sums.map((sum) => sum / atoms);
      },
      close: () => simulation.atoms.removeColumn(origin),
    };
  },
});
