/** Steps follow each other without a pause; now and then the process looks up: signals, progress lines, timers of whoever runs us. */
import type { Simulation } from "../simulation.js";

/** Milliseconds between two looks. */
const BREATH = 100;

const last = new WeakMap<Simulation, number>();

/** A promise to wait for when it is time, counted over runs however short: a deck may be a loop of thousands of them. */
export function breathe(simulation: Simulation): Promise<void> | undefined {
  const now = performance.now();
  const before = last.get(simulation);
  if (before === undefined) last.set(simulation, now);
  if (before === undefined || now - before <= BREATH) return undefined;
  last.set(simulation, now);
  simulation.onBreath?.();
  return new Promise((resolve) => setImmediate(resolve));
}
