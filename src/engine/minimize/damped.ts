/** min_style fire (Guénolé et al., Comput. Mater. Sci. 175, 109584 (2020)) and quickmin: damped dynamics. https://docs.lammps.org/min_style.html */
import { InputError } from "../../model/errors.js";
import type { Minimization, Stop } from "./minimization.js";

type Breathe = () => Promise<boolean>;

/** Sums over the atoms' arrays. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** dt, or what is left of it when no atom may move further than dmax. */
function limited(dt: number, dmax: number, v: Float64Array): number {
  let most = 0;
  for (const value of v) most = Math.max(most, Math.abs(value));
  return dt * most > dmax ? dmax / most : dt;
}

/** v = factor·f/m, or added to v. */
function kick({ simulation: { atoms, units } }: Minimization, dt: number, add: boolean): void {
  const { v, f, count } = atoms;
  for (let i = 0; i < count; i++) {
    const factor = (dt * units.ftm2v) / atoms.massOf(i);
    for (let k = 3 * i; k < 3 * i + 3; k++) v[k] = (add ? v[k] : 0) + factor * f[k];
  }
}

function drift({ simulation: { atoms } }: Minimization, dt: number): void {
  const { x, v } = atoms;
  for (let i = 0; i < x.length; i++) x[i] += dt * v[i];
}

function evaluate(m: Minimization): void {
  m.previous = m.current;
  m.current = m.energyForce(false);
  m.evaluations++;
}

/** Energy counts only some steps after velocities were zeroed; forces always. */
function converged(m: Minimization, sinceZero: number, delay: number): Stop | undefined {
  if (m.tolerances.energy > 0 && sinceZero > delay && m.energyConverged()) return "energy tolerance";
  if (m.tolerances.force > 0 && m.forceConverged(m.forceSquare())) return "force tolerance";
  return undefined;
}

/** Steps without a check of the energy after velocities were zeroed. */
const QUICKMIN_DELAY = 5;

export async function quickmin(m: Minimization, breathe: Breathe): Promise<Stop> {
  const { clock, atoms } = m.simulation;
  const { dt } = clock;
  atoms.v.fill(0);
  let zeroed = clock.step;
  for (let i = 0; i < m.tolerances.iterations; i++) {
    if (await breathe()) return "walltime limit reached";
    clock.step++;
    m.iterations++;
    const { v, f } = atoms;
    const along = dot(v, f);
    if (along < 0) {
      zeroed = clock.step;
      v.fill(0);
    } else {
      const square = dot(f, f);
      const scale = square === 0 ? 0 : along / square;
      for (let k = 0; k < v.length; k++) v[k] = scale * f[k];
    }
    const step = limited(dt, m.settings.dmax, v);
    drift(m, step);
    kick(m, step, true);
    evaluate(m);
    const stop = converged(m, clock.step - zeroed, QUICKMIN_DELAY);
    if (stop) return stop;
    if (m.evaluations >= m.tolerances.evaluations) return "max force evaluations";
    m.write();
  }
  return "max iterations";
}

export async function fire(m: Minimization, breathe: Breathe): Promise<Stop> {
  const { clock, atoms } = m.simulation;
  const { settings } = m;
  checkFire(m);
  const dtGiven = clock.dt;
  let dt = dtGiven;
  let alpha = settings.alpha0;
  const first = clock.step;
  let negative = first;
  let uphill = 0;
  let resting = true;
  atoms.v.fill(0);
  try {
    if (settings.integrator === "leapfrog") {
      m.energyForce(false);
      m.evaluations++;
      kick(m, -0.5 * dt, false);
    }
    for (let i = 0; i < m.tolerances.iterations; i++) {
      if (await breathe()) return "walltime limit reached";
      clock.step++;
      m.iterations++;
      const along = dot(atoms.v, atoms.f);
      let keep = 1;
      let mix = 0;
      if (along > 0) {
        uphill = 0;
        const square = dot(atoms.f, atoms.f);
        keep = 1 - alpha;
        mix = square <= 1e-20 ? 0 : alpha * Math.sqrt(dot(atoms.v, atoms.v) / square);
        if (clock.step - negative > settings.delaystep) {
          dt = Math.min(dt * settings.dtgrow, settings.tmax * dtGiven);
          clock.dt = dt;
          alpha *= settings.alphashrink;
        }
      } else {
        negative = clock.step;
        if (!(clock.step - first < settings.delaystep && settings.initialdelay)) {
          alpha = settings.alpha0;
          if (dt * settings.dtshrink >= settings.tmin * dtGiven) {
            dt *= settings.dtshrink;
            clock.dt = dt;
          }
        }
        uphill++;
        if (settings.vdfmax > 0 && uphill > settings.vdfmax) return "max iterations with v.f negative";
        if (settings.halfstepback) drift(m, -0.5 * dt);
        atoms.v.fill(0);
        resting = true;
      }
      // At rest the velocity that one step would give limits the time step.
      if (resting) {
        m.energyForce(false);
        m.evaluations++;
        kick(m, dt, false);
      }
      const step = limited(dt, settings.dmax, atoms.v);
      if (resting) atoms.v.fill(0);
      advance(m, step, along > 0 ? { keep, mix } : undefined);
      resting = false;
      const stop = converged(m, clock.step - negative, settings.delaystep);
      if (stop) return stop;
      if (m.evaluations >= m.tolerances.evaluations) return "max force evaluations";
      m.write();
    }
    return "max iterations";
  } finally {
    clock.dt = dtGiven;
  }
}

function checkFire({ settings: { tmax, tmin, dtgrow, dtshrink } }: Minimization): void {
  if (tmax < tmin) throw new InputError("tmax has to be larger than tmin");
  if (dtgrow < 1) throw new InputError("dtgrow has to be larger than 1.0");
  if (dtshrink > 1) throw new InputError("dtshrink has to be smaller than 1.0");
}

/** One step of the integrator, with velocities mixed towards the force when they go downhill. */
function advance(m: Minimization, dt: number, mixing: { keep: number; mix: number } | undefined): void {
  const { atoms } = m.simulation;
  const mix = () => {
    if (!mixing) return;
    const { v, f } = atoms;
    for (let k = 0; k < v.length; k++) v[k] = mixing.keep * v[k] + mixing.mix * f[k];
  };
  const { integrator } = m.settings;
  if (integrator === "eulerexplicit") {
    mix();
    drift(m, dt);
    kick(m, dt, true);
    evaluate(m);
    return;
  }
  const part = integrator === "verlet" ? 0.5 * dt : dt;
  kick(m, part, true);
  mix();
  drift(m, dt);
  evaluate(m);
  if (integrator === "verlet") kick(m, part, true);
}
