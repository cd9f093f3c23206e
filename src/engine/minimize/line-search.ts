/**
 * Line searches of cg and sd, with LAMMPS' constants (manual: min_style; Nocedal & Wright, Numerical Optimization, proc. 3.1;
 * Dennis & Schnabel for the quadratic one). Each moves along the direction and returns nothing when it succeeded.
 */
import type { Minimization, Stop } from "./minimization.js";

const ALPHA_MAX = 1;
const ALPHA_REDUCE = 0.5;
const BACKTRACK_SLOPE = 0.4;
const QUADRATIC_TOLERANCE = 0.1;
/** Energy changes below it are rounding. */
const ENERGY_ACCURACY = 1e-8;
const QUADRATIC_EPS = 1e-28;

export interface Direction {
  atoms: Float64Array;
  globals: Float64Array;
}

interface Beginning {
  /** f·h at the start. */
  slope: number;
  /** Largest component of the direction. */
  most: number;
  /** Step that moves no degree of freedom too far. */
  limit: number;
}

export function lineSearch(m: Minimization, direction: Direction): Stop | undefined {
  const begin = start(m, direction);
  if (typeof begin === "string") return begin;
  m.storeStart();
  return { backtrack, quadratic, forcezero }[m.settings.line](m, direction, begin);
}

function start(m: Minimization, direction: Direction): Beginning | Stop {
  const slope = projection(m, direction);
  if (slope <= 0) return "search direction is not downhill";
  let most = 0;
  for (const value of direction.atoms) most = Math.max(most, Math.abs(value));
  let limit = m.settings.dmax / most;
  if (m.settings.line !== "forcezero") limit = Math.min(ALPHA_MAX, limit);
  if (m.globals.length > 0) limit = Math.min(limit, m.maxAlpha(direction.globals));
  for (const value of direction.globals) most = Math.max(most, Math.abs(value));
  if (most === 0) return "forces are zero";
  return { slope, most, limit };
}

/** f·h over all degrees of freedom, per atom where energies are. */
function projection(m: Minimization, { atoms, globals }: Direction): number {
  const { f } = m.simulation.atoms;
  let sum = 0;
  for (let i = 0; i < f.length; i++) sum += f[i] * atoms[i];
  for (const [k, value] of m.extraForce.entries()) sum += value * globals[k];
  return sum / m.perAtom;
}

function stepTo(m: Minimization, { atoms, globals }: Direction, alpha: number, reset = true): number {
  m.current = m.step(alpha, atoms, globals, reset);
  return m.current;
}

function accepted(m: Minimization): undefined {
  m.acceptReference();
  return undefined;
}

function backtrack(m: Minimization, direction: Direction, { slope, limit }: Beginning): Stop | undefined {
  const original = m.current;
  m.alpha = limit;
  for (;;) {
    stepTo(m, direction, m.alpha);
    const ideal = -BACKTRACK_SLOPE * m.alpha * slope;
    const change = m.current - original;
    if (change <= ideal) return accepted(m);
    m.alpha *= ALPHA_REDUCE;
    if (m.alpha > 0 && ideal < -ENERGY_ACCURACY) continue;
    stepTo(m, direction, 0, false);
    return change < 0 ? "energy tolerance" : "linesearch alpha is zero";
  }
}

function quadratic(m: Minimization, direction: Direction, { slope, limit }: Beginning): Stop | undefined {
  const original = m.current;
  m.alpha = limit;
  let slopeBefore = slope;
  let energyBefore = original;
  let alphaBefore = 0;
  for (;;) {
    stepTo(m, direction, m.alpha);
    const now = projection(m, direction);
    const change = now - slopeBefore;
    if (Math.abs(now) < QUADRATIC_EPS || Math.abs(change) < QUADRATIC_EPS) {
      stepTo(m, direction, 0, false);
      return "quadratic factors are zero";
    }
    // Where a parabola through both points fits the energies, go to its minimum: the zero of the force by the secant.
    const energyHere = m.current;
    const misfit = Math.abs(1 - (0.5 * (m.alpha - alphaBefore) * (now + slopeBefore) + energyHere) / energyBefore);
    const best = m.alpha - ((m.alpha - alphaBefore) * now) / change;
    if (misfit <= QUADRATIC_TOLERANCE && best > 0 && best < limit) {
      stepTo(m, direction, best);
      if (m.current - original < ENERGY_ACCURACY) return accepted(m);
    }
    const ideal = -BACKTRACK_SLOPE * m.alpha * slope;
    if (m.current - original <= ideal) return accepted(m);
    slopeBefore = now;
    energyBefore = m.current;
    alphaBefore = m.alpha;
    m.alpha *= ALPHA_REDUCE;
    if (m.alpha > 0 && ideal < -ENERGY_ACCURACY) continue;
    stepTo(m, direction, 0, false);
    return "linesearch alpha is zero";
  }
}

/** Energy may rise by this much and count as not rising. */
const ZERO_ENERGY = 1e-12;
/** Part to which the force along the direction is to fall. */
const GRADIENT_TOLERANCE = 0.1;
const SMALLEST_MOVE = 1e-14;
const LARGEST_BOOST = 4;
const SHRINK = 0.1;

/** Seeks the zero of the force along the direction; energy only must not rise. */
function forcezero(m: Minimization, direction: Direction, { slope, most, limit }: Beginning): Stop | undefined {
  const original = m.current;
  let now = slope;
  let energy = original;
  m.alpha = 0;
  let delta = Math.min((0.1 * Math.abs(original)) / slope, 0.5 * limit);
  for (;;) {
    const before = now;
    const energyBefore = energy;
    m.alpha += delta;
    if (m.alpha > limit) {
      m.alpha -= delta;
      return accepted(m);
    }
    energy = stepTo(m, direction, m.alpha);
    now = projection(m, direction);
    const rises = energy - energyBefore >= ZERO_ENERGY;
    if (!rises && Math.abs(now / slope) <= GRADIENT_TOLERANCE) return accepted(m);
    if (!rises && now >= 0) {
      // Not there yet: the linearised force gives the next step.
      delta *= Math.min(before > now ? now / (before - now) : LARGEST_BOOST, LARGEST_BOOST);
      continue;
    }
    m.alpha -= delta;
    delta *= now < 0 ? before / (before - now) : SHRINK;
    energy = m.current = energyBefore;
    now = before;
    if (most * delta <= SMALLEST_MOVE) {
      stepTo(m, direction, 0);
      return "linesearch alpha is zero";
    }
  }
}
