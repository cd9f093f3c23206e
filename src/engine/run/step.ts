/** One time step, in the order of the manual's "How a timestep works" (Developer_flow). */
import type { Simulation } from "../simulation.js";
import { computeForces } from "./forces.js";
import { arrange } from "./prepare.js";

export function takeStep(simulation: Simulation): void {
  const { fixes, clock, timer, output } = simulation;
  clock.step++;
  timer.mark();
  for (const { hooks } of fixes.at("initialIntegrate")) hooks.initialIntegrate?.();
  for (const { hooks } of fixes.at("postIntegrate")) hooks.postIntegrate?.();
  timer.stamp("Modify");

  if (listsAreStale(simulation)) rebuild(simulation);
  timer.stamp("Neigh");

  for (const { hooks } of fixes.at("preForce")) hooks.preForce?.();
  timer.stamp("Modify");
  computeForces(simulation);
  timer.mark();
  for (const { hooks } of fixes.at("postForce")) hooks.postForce?.();
  for (const { hooks } of fixes.at("finalIntegrate")) hooks.finalIntegrate?.();
  for (const { hooks } of fixes.at("endOfStep")) if (clock.step % (hooks.every ?? 1) === 0) hooks.endOfStep?.();
  timer.stamp("Modify");

  if (output.next === clock.step) {
    output.write();
    timer.stamp("Output");
  }
}

/** LAMMPS' decision: a fix or a restart file asks for it, or the check of distances says so. */
export function listsAreStale(simulation: Simulation): boolean {
  const { neighbor, clock, output, fixes, box, system } = simulation;
  if (output.restartDue(clock.step)) return true;
  for (const { hooks } of fixes) if (hooks.nextReneighbor === clock.step) return true;
  if (!neighbor.due(clock.step)) return false;
  if (!neighbor.check) return true;
  if (!system.moved(box.changes)) return false;
  neighbor.count(clock.step);
  return true;
}

export function rebuild(simulation: Simulation): void {
  const { fixes, neighbor, clock, timer } = simulation;
  timer.mark();
  for (const { hooks } of fixes.at("preExchange")) hooks.preExchange?.();
  timer.stamp("Modify");
  arrange(simulation);
  for (const { hooks } of fixes.at("preNeighbor")) hooks.preNeighbor?.();
  simulation.system.rebuild();
  for (const term of simulation.force.terms) term.rebuilt?.();
  neighbor.lastBuild = clock.step;
  neighbor.builds++;
  timer.stamp("Neigh");
}
