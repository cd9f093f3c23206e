/** compute ID group pe [pair bond angle dihedral improper kspace fix]. https://docs.lammps.org/compute_pe.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { fixEnergy } from "../energies.js";
import type { ForceTerm } from "../force-term.js";

const PARTS = ["pair", "bond", "angle", "dihedral", "improper", "kspace", "fix"] as const;

export const pe = defineCompute({
  name: "pe",
  create(words, { simulation, group }) {
    if (group !== 1) throw new InputError("Compute pe must use group all");
    const parts = new Set<string>();
    while (!words.done) parts.add(words.oneOf(PARTS, "keyword"));
    if (parts.size === 0) for (const part of PARTS) parts.add(part);
    const terms = PARTS.filter(
      (part): part is ForceTerm["kind"] => part !== "pair" && part !== "fix" && parts.has(part),
    );
    return {
      needs: ["energy"],
      potential: true,
      extensive: { scalar: true },
      scalar() {
        const { force, system } = simulation;
        let energy = 0;
        if (parts.has("pair") && force.pair) energy += system.result[0] + system.result[1];
        energy += force.termEnergy(...terms);
        if (parts.has("pair")) energy += force.tailEnergy;
        if (parts.has("fix")) energy += fixEnergy(simulation);
        return energy;
      },
    };
  },
});
