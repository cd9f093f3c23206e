/** min_style cg (Polak–Ribière) and sd. https://docs.lammps.org/min_style.html */
import type { Direction } from "./line-search.js";
import { lineSearch } from "./line-search.js";
import type { Minimization, Stop } from "./minimization.js";

/** One after another, with a breath between iterations (signals, the page). */
export async function descend(m: Minimization, conjugate: boolean, breathe: () => Promise<boolean>): Promise<Stop> {
  const { atoms, clock } = m.simulation;
  const gradient = atoms.addColumn(3);
  const along = atoms.addColumn(3);
  const extraGradient = new Float64Array(m.extraForce);
  const extraAlong = new Float64Array(m.extraForce);
  gradient.values.set(atoms.f);
  along.values.set(atoms.f);
  const restartAfter = Math.max(1, 3 * atoms.count + m.extraForce.length);
  let square = m.forceSquare();
  try {
    for (let i = 0; i < m.tolerances.iterations; i++) {
      if (await breathe()) return "walltime limit reached";
      clock.step++;
      m.iterations++;
      m.previous = m.current;
      const direction: Direction = { atoms: along.values, globals: extraAlong };
      const stop = lineSearch(m, direction);
      if (stop) return stop;
      if (m.evaluations >= m.tolerances.evaluations) return "max force evaluations";
      if (m.energyConverged()) return "energy tolerance";
      const now = m.forceSquare();
      if (m.forceConverged(now)) return "force tolerance";
      if (conjugate) {
        const mixed = dot(atoms.f, gradient.values) + dot(m.extraForce, extraGradient);
        let beta = Math.max(0, (now - mixed) / square);
        if ((m.iterations + 1) % restartAfter === 0) beta = 0;
        square = now;
        turn(along.values, gradient.values, atoms.f, beta);
        turn(extraAlong, extraGradient, m.extraForce, beta);
        // No longer downhill: begin again along the force.
        if (dot(gradient.values, along.values) + dot(extraGradient, extraAlong) <= 0) {
          along.values.set(gradient.values);
          extraAlong.set(extraGradient);
        }
      } else {
        along.values.set(atoms.f);
        extraAlong.set(m.extraForce);
      }
      m.write();
    }
    return "max iterations";
  } finally {
    atoms.removeColumn(gradient);
    atoms.removeColumn(along);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** g = f, h = g + beta·h. */
function turn(h: Float64Array, g: Float64Array, f: Float64Array, beta: number): void {
  for (let i = 0; i < f.length; i++) {
    g[i] = f[i];
    h[i] = g[i] + beta * h[i];
  }
}
