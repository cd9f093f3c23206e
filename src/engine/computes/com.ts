/** compute ID group com. https://docs.lammps.org/compute_com.html */
import { defineCompute } from "../define-compute.js";
import { centreOfMass } from "../group-properties.js";

export const com = defineCompute({
  name: "com",
  create(words, { simulation, group }) {
    words.end();
    return { vectorLength: 3, vector: () => centreOfMass(simulation, { group }) };
  },
});
