/** compute ID group pressure tempID [ke pair bond … fix virial]. https://docs.lammps.org/compute_pressure.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { totalVirial } from "../energies.js";

const PARTS = ["ke", "pair", "bond", "angle", "dihedral", "improper", "kspace", "fix", "virial"] as const;

export const pressure = defineCompute({
  name: "pressure",
  create(words, { simulation, group, id }) {
    if (group !== 1) throw new InputError("Compute pressure must use group all");
    let temperatureId = words.next("a temperature compute ID");
    if (temperatureId !== "NULL" && !simulation.computes.find(temperatureId))
      throw new InputError(`Could not find compute pressure temperature ID ${temperatureId}`);
    if (temperatureId !== "NULL" && !simulation.computes.get(temperatureId, "pressure").hooks.temperature)
      throw new InputError(`Compute pressure temperature ID ${temperatureId} does not compute temperature`);
    const parts = new Set<string>();
    while (!words.done) parts.add(words.oneOf(PARTS, "keyword"));
    if (parts.size === 0) for (const part of PARTS) parts.add(part);
    const kinetic = parts.has("ke");
    const all = parts.has("virial");
    const which = {
      pair: parts.has("pair") || all,
      terms: (kind: string) => all || parts.has(kind),
      fixes: parts.has("fix") || all,
    };
    if (kinetic && temperatureId === "NULL")
      throw new InputError("Compute pressure requires temperature ID to include kinetic energy");
    const temperature = () => simulation.computes.get(temperatureId, `compute ${id} temperature`);

    return {
      needs: ["virial"],
      vectorLength: 6,
      pressure: {
        setTemperature(compute: string) {
          temperatureId = compute;
        },
      },
      scalar() {
        const { units, box } = simulation;
        const virial = totalVirial(simulation, which);
        let sum = virial[0] + virial[1] + (box.dimension === 3 ? virial[2] : 0);
        if (kinetic) {
          const { stepScalar, hooks } = temperature();
          sum += (hooks.temperature?.dof ?? 0) * units.boltz * stepScalar;
        }
        return (sum / (box.dimension * box.volume)) * units.nktv2p;
      },
      vector() {
        const { units, box } = simulation;
        const sum = totalVirial(simulation, which);
        if (kinetic) {
          const tensor = temperature().stepVector;
          for (let k = 0; k < 6; k++) sum[k] += tensor[k];
        }
        const flat = box.dimension === 2;
        return sum.map((value, k) => (flat && (k === 2 || k > 3) ? 0 : (value / box.volume) * units.nktv2p));
      },
    };
  },
});
