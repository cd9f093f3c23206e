/** A minimization from setup to report. */
import { InputError } from "../../model/errors.js";
import { sprintf } from "../printf.js";
import { breathe } from "../run/breath.js";
import { finish } from "../run/finish.js";
import { computeForces } from "../run/forces.js";
import { stopIfInterrupted } from "../run/interrupted.js";
import { initialise, placeAtoms } from "../run/prepare.js";
import type { Simulation } from "../simulation.js";
import { fire, quickmin } from "./damped.js";
import { descend } from "./gradient.js";
import type { Stop, Tolerances } from "./minimization.js";
import { Minimization } from "./minimization.js";

export async function minimize(simulation: Simulation, tolerances: Tolerances): Promise<void> {
  const { clock, computes, timer, neighbor, fixes, minimizer, log } = simulation;
  const { every, delay, check } = neighbor;
  if (every !== 1 || delay !== 0 || !check)
    log.line("Switching to 'neigh_modify every 1 delay 0 check yes' setting during minimization");
  Object.assign(neighbor, { every: 1, delay: 0, check: true });
  clock.running = "minimize";
  clock.firstStep = clock.beginStep = clock.step;
  clock.lastStep = clock.endStep = clock.step + tolerances.iterations;
  let m: Minimization | undefined;
  try {
    const { style } = minimizer;
    if ((style === "fire" || style === "quickmin") && fixes.byStyle("box/relax").length > 0)
      throw new InputError(
        `Cannot use a damped dynamics min style with fix box/relax: min_style ${style} moves atoms only, use cg or sd`,
      );
    initialise(simulation);
    m = new Minimization(simulation, minimizer.settings, tolerances);
    setup(m, minimizer.style);
    const initial = state(m);
    timer.start();
    const stop = await iterate(m, minimizer.style);
    if (stop !== "max iterations") writeLast(m);
    timer.finish();
    for (const { hooks } of fixes) hooks.postRun?.();
    finish(simulation, { steps: m.iterations, full: true, minimization: report(m, stop, initial) });
    simulation.hasRun = true;
    stopIfInterrupted(simulation);
  } finally {
    m?.close();
    Object.assign(neighbor, { every, delay, check });
    clock.running = undefined;
    simulation.tallies.releaseAlways();
    computes.clearInvoked();
  }
}

function setup(m: Minimization, style: string): void {
  const { simulation } = m;
  const { log, clock, units, fixes, computes, output } = simulation;
  computes.requestAll(clock.step);
  log.screen?.write(
    `Setting up ${style} style minimization ...\n  Unit style    : ${units.name}\n  Current step  : ${clock.step}\n${simulation.timer.leftLine}`,
  );
  if (m.extraForce.length > 0)
    log.warning(`Energy due to ${m.extraForce.length} extra global DOFs will be included in minimizer energies\n`);
  if (style === "fire") log.write(fireParameters(m));
  // Damped dynamics begins at rest: the first row has no kinetic pressure.
  if (style === "fire" || style === "quickmin") simulation.atoms.v.fill(0);
  placeAtoms(simulation);
  for (const { hooks } of fixes) hooks.setupPreForce?.();
  computeForces(simulation, ["energy", "virial"]);
  for (const compute of computes) compute.hooks.setup?.();
  for (const { hooks } of fixes) (hooks.minSetup ?? hooks.minPostForce)?.call(hooks);
  output.setup();
  m.current = m.potential();
}

function iterate(m: Minimization, style: string): Promise<Stop> {
  const ended = async () => {
    const pause = breathe(m.simulation);
    if (pause) await pause;
    const { timer, stop } = m.simulation;
    return stop !== undefined || timer.timeLeft <= 0;
  };
  if (style === "fire") return fire(m, ended);
  if (style === "quickmin") return quickmin(m, ended);
  return descend(m, style === "cg", ended);
}

/** It ended before its last step: everything due at the end is written now, with the virial that outputs need. */
function writeLast(m: Minimization): void {
  const { output, clock, computes } = m.simulation;
  output.forceAll(clock.step);
  computes.requestAll(clock.step);
  m.current = m.energyForce(false);
  output.write();
}

interface State {
  energy: number;
  norm: number;
  largest: number;
}

function state(m: Minimization): State {
  return { energy: m.current, norm: Math.sqrt(m.forceSquare()), largest: Math.sqrt(m.forceInfinity()) };
}

function report(m: Minimization, stop: Stop, initial: State): string {
  const final = state(m);
  return (
    `\nMinimization stats:\n  Stopping criterion = ${stop}\n` +
    "  Energy initial, next-to-last, final = \n" +
    sprintf("    %18.15g %18.15g %18.15g\n", initial.energy, m.previous, final.energy) +
    sprintf("  Force two-norm initial, final = %.8g %.8g\n", initial.norm, final.norm) +
    sprintf("  Force max component initial, final = %.8g %.8g\n", initial.largest, final.largest) +
    sprintf("  Final line search alpha, max atom move = %.8g %.8g\n", m.alpha, m.alpha * final.largest) +
    sprintf("  Iterations, force evaluations = %d %d\n", m.iterations, m.evaluations)
  );
}

function fireParameters({ settings: s }: Minimization): string {
  return (
    "  Parameters for fire:\n" +
    "    dmax  delaystep dtgrow dtshrink alpha0 alphashrink tmax tmin   integrator   halfstepback   abcfire  \n" +
    sprintf(
      "    %4g %6d %8g %7g %8g %8g %7g %5g %12s %8s %12s\n",
      s.dmax,
      s.delaystep,
      s.dtgrow,
      s.dtshrink,
      s.alpha0,
      s.alphashrink,
      s.tmax,
      s.tmin,
      s.integrator,
      s.halfstepback ? "yes" : "no",
      "no",
    )
  );
}
