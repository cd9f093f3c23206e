/** Sums over fixes that the energy and virial of the system take in. */
import type { ForceTerm } from "./force-term.js";
import type { Simulation } from "./simulation.js";

/** What fixes with `fix_modify energy yes` (or by default) add to the potential energy. */
export function fixEnergy({ fixes }: Simulation): number {
  let sum = 0;
  for (const { hooks } of fixes) if (hooks.energyAdded) sum += hooks.energy?.() ?? hooks.scalar?.() ?? 0;
  return sum;
}

/** Energy that thermostats and barostats took up. */
export function totalEcouple({ fixes }: Simulation): number {
  let sum = 0;
  for (const { hooks } of fixes) sum += hooks.coupledEnergy?.() ?? 0;
  return sum;
}

/** Virial of everything but the kinetic part: pair, bonded, kspace and fixes; xx yy zz xy xz yz, energy units. */
export function totalVirial(
  simulation: Simulation,
  parts: { pair: boolean; terms: (kind: ForceTerm["kind"]) => boolean; fixes: boolean },
): Float64Array {
  const sum = new Float64Array(6);
  const { force, fixes, system } = simulation;
  if (parts.pair && force.pair) {
    const { result } = system;
    for (let k = 0; k < 6; k++) sum[k] += result[2 + k];
  }
  for (const term of force.terms) if (parts.terms(term.kind)) for (let k = 0; k < 6; k++) sum[k] += term.virial[k];
  if (parts.fixes)
    for (const { hooks } of fixes)
      if (hooks.virialAdded && hooks.virial) for (let k = 0; k < 6; k++) sum[k] += hooks.virial[k];
  if (parts.pair && force.pair) {
    const tail = force.tail.pressure / simulation.box.volume;
    for (let k = 0; k < 3; k++) sum[k] += tail;
  }
  return sum;
}
