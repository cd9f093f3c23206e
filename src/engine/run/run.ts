/** A dynamics run: setup, the steps, and the report at its end. */
import type { Simulation } from "../simulation.js";
import { breathe } from "./breath.js";
import { finish } from "./finish.js";
import { computeForces } from "./forces.js";
import { stopIfInterrupted } from "./interrupted.js";
import { initialise, placeAtoms } from "./prepare.js";
import { releaseMemory } from "./release-memory.js";
import { takeStep } from "./step.js";

export interface RunOptions {
  steps: number;
  /** Range of ramps. */
  start: number;
  stop: number;
  /** Full setup before and full report after. */
  pre: boolean;
  post: boolean;
}

export async function runDynamics(simulation: Simulation, options: RunOptions): Promise<void> {
  const { clock, computes, timer } = simulation;
  clock.running = "run";
  clock.firstStep = clock.step;
  clock.lastStep = clock.step + options.steps;
  clock.beginRun();
  clock.beginStep = options.start;
  clock.endStep = options.stop;
  try {
    if (options.pre || !simulation.hasRun) setup(simulation);
    else resume(simulation);
    simulation.hasRun = true;
    timer.start();
    await takeSteps(simulation);
    timer.finish();
    clock.setTime(clock.time);
    for (const { hooks } of simulation.fixes) hooks.postRun?.();
    finish(simulation, { steps: clock.step - clock.firstStep, full: options.post });
    stopIfInterrupted(simulation);
  } finally {
    clock.running = undefined;
    simulation.tallies.releaseAlways();
    computes.clearInvoked();
  }
}

/** Atoms from which on it matters what reading a file or filling a lattice has left behind. */
const LARGE = 50_000;

/** Everything before the first step. */
export function setup(simulation: Simulation): void {
  const { log, clock, units, fixes, computes, output, timer } = simulation;
  initialise(simulation);
  computes.requestAll(clock.step);
  log.screen?.write(
    `Setting up Verlet run ...\n  Unit style    : ${units.name}\n  Current step  : ${clock.step}\n  Time step     : ${clock.dt}\n${timer.leftLine}`,
  );
  if (!simulation.hasRun && simulation.atoms.count >= LARGE) releaseMemory();
  placeAtoms(simulation);
  for (const { hooks } of fixes) hooks.setupPreForce?.();
  computeForces(simulation);
  for (const compute of computes) compute.hooks.setup?.();
  for (const { hooks } of fixes) hooks.setup?.();
  output.setup();
}

/** `run … pre no`: goes on with the lists and forces of the run before. */
function resume(simulation: Simulation): void {
  const { fixes, clock, output, computes } = simulation;
  fixes.gather();
  computes.requestAll(clock.step);
  for (const { hooks } of fixes) hooks.setup?.();
  output.setup(false);
}

async function takeSteps(simulation: Simulation): Promise<void> {
  const { clock, timer } = simulation;
  while (clock.step < clock.lastStep) {
    const done = clock.step - clock.firstStep;
    if (done > 0 && done % timer.timeoutEvery === 0 && timer.timeLeft <= 0) {
      simulation.log.warning("Wall time limit reached");
      break;
    }
    takeStep(simulation);
    if (simulation.stop) break;
    const pause = breathe(simulation);
    if (pause) await pause;
  }
}
