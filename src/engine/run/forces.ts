/** One computation of all forces of the current step. */
import { COMPUTE } from "../../native.js";
import type { Need } from "../define-compute.js";
import type { Simulation } from "../simulation.js";

/** Per-atom tallies of the last computation that asked for them; computes pe/atom, stress/atom read them. */
export class PerAtomTallies {
  energies: Float64Array = new Float64Array(0);
  /** xx yy zz xy xz yz per atom. */
  virials: Float64Array = new Float64Array(0);
  /** xx yy zz xy xz yz yx zx zy per atom. */
  centroidVirials: Float64Array = new Float64Array(0);
}

const tallies = new WeakMap<Simulation, PerAtomTallies>();

export function perAtomTallies(simulation: Simulation): PerAtomTallies {
  let found = tallies.get(simulation);
  if (!found) tallies.set(simulation, (found = new PerAtomTallies()));
  return found;
}

/** Pair style, bonded terms and kspace; fixes' postForce is the caller's business. `extra` needs come on top of those requested. */
export function computeForces(simulation: Simulation, extra: readonly Need[] = []): void {
  const { system, force, clock, timer, atoms } = simulation;
  const wants = (need: Need) => extra.includes(need) || simulation.tallies.wants(need, clock.step);
  const per = perAtomTallies(simulation);
  const array = (need: Need, values: Float64Array, width: number) => {
    if (!wants(need)) return null;
    return values.length === width * atoms.count ? values : new Float64Array(width * atoms.count);
  };
  const energies = array("energies", per.energies, 1);
  const virials = array("virials", per.virials, 6);
  const centroid = array("centroidVirials", per.centroidVirials, 9);
  if (energies) per.energies = energies;
  if (virials) per.virials = virials;
  if (centroid) per.centroidVirials = centroid;
  const energy = wants("energy");
  const virial = wants("virial");
  const flags = (energy ? COMPUTE.energy : 0) | (virial ? COMPUTE.virial : 0);

  timer.mark();
  if (force.pair) {
    force.pair.setStep(clock.step);
    const factors = force.scaleVariables;
    if (factors.length > 0) force.pair.setScales(factors.map((name) => simulation.variables.equal(name)));
    system.compute(flags, energies, virials, centroid);
  } else atoms.f.fill(0);
  timer.stamp("Pair");
  for (const term of force.terms) {
    term.compute({ energies, virials });
    timer.stamp(term.kind === "kspace" ? "Kspace" : "Bond");
  }
  const done: Need[] = [];
  if (energy) done.push("energy");
  if (virial) done.push("virial");
  if (energies) done.push("energies");
  if (virials) done.push("virials");
  if (centroid) done.push("centroidVirials");
  simulation.tallies.done(clock.step, done);
}
