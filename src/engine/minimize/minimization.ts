/** What all minimizers share: the energy and its gradient at the current place, norms of forces, and when to stop. */
import type { Column } from "../atoms.js";
import type { MinimizeHooks } from "../define-fix.js";
import { computeForces } from "../run/forces.js";
import { arrange } from "../run/prepare.js";
import { listsAreStale } from "../run/step.js";
import type { Simulation } from "../simulation.js";
import type { MinimizerSettings } from "./settings.js";

export type Stop =
  | "max iterations"
  | "max force evaluations"
  | "energy tolerance"
  | "force tolerance"
  | "search direction is not downhill"
  | "linesearch alpha is zero"
  | "forces are zero"
  | "quadratic factors are zero"
  | "walltime limit reached"
  | "max iterations with v.f negative";

/** Least energy by which an energy change is measured. */
const EPS_ENERGY = 1e-8;

export interface Tolerances {
  energy: number;
  force: number;
  iterations: number;
  evaluations: number;
}

export class Minimization {
  current = 0;
  previous = 0;
  evaluations = 0;
  iterations = 0;
  /** Alpha of the last line search. */
  alpha = 0;
  /** Fixes with degrees of freedom of their own (fix box/relax), and the forces on those. */
  readonly globals: MinimizeHooks[];
  readonly extraForce: Float64Array;
  /** Where the line search began, by atom; follows the atoms when they are sorted. */
  readonly start: Column;
  #startBox: number[] = [];

  constructor(
    readonly simulation: Simulation,
    readonly settings: MinimizerSettings,
    readonly tolerances: Tolerances,
  ) {
    this.globals = [...simulation.fixes].flatMap(({ hooks }) => (hooks.minimize ? [hooks.minimize] : []));
    this.extraForce = new Float64Array(this.globals.reduce((sum, fix) => sum + fix.dof, 0));
    this.start = simulation.atoms.addColumn(3);
  }

  /** Parts of a vector over all global degrees of freedom, fix by fix. */
  *#parts(vector: Float64Array): Generator<[MinimizeHooks, Float64Array]> {
    let at = 0;
    for (const fix of this.globals) {
      yield [fix, vector.subarray(at, at + fix.dof)];
      at += fix.dof;
    }
  }

  get perAtom(): number {
    return this.simulation.output.thermo.normalise ? this.simulation.atoms.natoms : 1;
  }

  /** The potential energy with that of global degrees of freedom; their forces are filled. */
  potential(): number {
    const pe = this.simulation.output.thermo.compute("pe");
    let energy = pe.recomputeScalar();
    for (const [fix, force] of this.#parts(this.extraForce)) energy += fix.energy(force);
    return energy / this.perAtom;
  }

  /** New forces (and lists, if atoms have moved far). `reset`: the line search's start follows atoms across the box. */
  energyForce(reset: boolean): number {
    const { simulation } = this;
    const { fixes, neighbor, clock, timer } = simulation;
    timer.mark();
    if (listsAreStale(simulation)) {
      for (const { hooks } of fixes.at("minPreExchange")) hooks.minPreExchange?.();
      arrange(simulation);
      simulation.system.rebuild();
      for (const term of simulation.force.terms) term.rebuilt?.();
      neighbor.lastBuild = clock.step;
      neighbor.builds++;
      if (reset) this.#followStart();
      timer.stamp("Neigh");
    }
    for (const { hooks } of fixes.at("minPreForce")) hooks.minPreForce?.();
    computeForces(simulation, this.globals.length > 0 ? ["energy", "virial"] : ["energy"]);
    timer.mark();
    for (const { hooks } of fixes.at("minPostForce")) hooks.minPostForce?.();
    timer.stamp("Modify");
    return this.potential();
  }

  /** Remembers where atoms and box are. */
  storeStart(): void {
    this.start.values.set(this.simulation.atoms.x);
    this.#startBox = [...this.simulation.box.numbers];
    for (const fix of this.globals) fix.store();
  }

  /** Places everything at start + alpha·direction and computes the forces there. */
  step(alpha: number, direction: Float64Array, extraDirection: Float64Array, reset: boolean): number {
    const { atoms } = this.simulation;
    for (const [fix, part] of this.#parts(extraDirection)) fix.step(0, part);
    atoms.x.set(this.start.values);
    if (alpha > 0) {
      for (const [fix, part] of this.#parts(extraDirection)) fix.step(alpha, part);
      const { x } = atoms;
      for (let i = 0; i < x.length; i++) x[i] += alpha * direction[i];
    }
    this.evaluations++;
    return this.energyForce(reset);
  }

  /** Largest alpha that global degrees of freedom allow. */
  maxAlpha(extraDirection: Float64Array): number {
    let alpha = 1;
    let asked = false;
    for (const [fix, part] of this.#parts(extraDirection)) {
      const own = fix.maxAlpha(part);
      alpha = asked ? Math.min(alpha, own) : own;
      asked = true;
    }
    return alpha;
  }

  /** After an accepted step: a fix may take its reference anew, and then the energy is another. */
  acceptReference(): void {
    let changed = false;
    for (const fix of this.globals) if (fix.resetReference?.()) changed = true;
    if (changed) this.current = this.energyForce(true);
  }

  /** Atoms that were wrapped take their start with them. */
  #followStart(): void {
    const { atoms, box } = this.simulation;
    const now = [...box.numbers];
    setNumbers(box, this.#startBox);
    const { x } = atoms;
    const start = this.start.values;
    const delta = [0, 0, 0];
    for (let i = 0; i < x.length; i += 3) {
      for (let k = 0; k < 3; k++) delta[k] = x[i + k] - start[i + k];
      box.minimumImage(delta);
      for (let k = 0; k < 3; k++) if (delta[k] !== x[i + k] - start[i + k]) start[i + k] = x[i + k] - delta[k];
    }
    setNumbers(box, now);
  }

  /** Σ f² over atoms and global degrees of freedom. */
  forceSquare(): number {
    let sum = this.simulation.system.forceNorms().sum;
    for (const value of this.extraForce) sum += value * value;
    return sum;
  }

  /** (largest component)². */
  forceInfinity(): number {
    let most = this.simulation.system.forceNorms().maxComponent ** 2;
    for (const value of this.extraForce) most = Math.max(most, value * value);
    return most;
  }

  /** Largest |f|² of an atom. */
  forceMax(): number {
    let most = this.simulation.system.forceNorms().maxAtom;
    for (const value of this.extraForce) most = Math.max(most, value * value);
    return most;
  }

  energyConverged(): boolean {
    const size = 0.5 * (Math.abs(this.current) + Math.abs(this.previous) + EPS_ENERGY);
    return Math.abs(this.current - this.previous) < this.tolerances.energy * size;
  }

  forceConverged(square: number): boolean {
    const { force } = this.tolerances;
    if (!(force > 0)) return false;
    const { norm } = this.settings;
    const size = norm === "max" ? this.forceMax() : norm === "inf" ? this.forceInfinity() : square;
    return size < force * force;
  }

  /** Thermo, dumps, restarts that are due at this iteration. */
  write(): void {
    const { output, clock, timer } = this.simulation;
    if (output.next !== clock.step) return;
    timer.mark();
    output.write();
    timer.stamp("Output");
  }

  close(): void {
    this.simulation.atoms.removeColumn(this.start);
  }
}

function setNumbers(box: Simulation["box"], numbers: readonly number[]): void {
  box.lo.set(numbers.slice(0, 3));
  box.hi.set(numbers.slice(3, 6));
  [box.xy, box.xz, box.yz] = numbers.slice(6);
}
