/** Which steps' force computations must leave behind energies and virials, and of which step they are now. */
import { InputError } from "../model/errors.js";
import type { Need } from "./define-compute.js";

const MISSING: Record<Need, string> = {
  energy: "Energy was not tallied on needed timestep",
  virial: "Virial was not tallied on needed timestep",
  energies: "Per-atom energy was not tallied on needed timestep",
  virials: "Per-atom virial was not tallied on needed timestep",
  centroidVirials: "Per-atom virial was not tallied on needed timestep",
};

export class Tallies {
  readonly #wanted = new Map<Need, Set<number>>();
  readonly #always = new Map<Need, Set<unknown>>();
  readonly #current = new Map<Need, number>();
  #step = 0;

  request(need: Need, step: number): void {
    let steps = this.#wanted.get(need);
    if (!steps) this.#wanted.set(need, (steps = new Set()));
    steps.add(step);
  }

  /** A fix that needs it on every step of the run (barostats); the run's end releases it. */
  requestAlways(need: Need, owner: unknown): void {
    let owners = this.#always.get(need);
    if (!owners) this.#always.set(need, (owners = new Set()));
    owners.add(owner);
  }

  releaseAlways(): void {
    this.#always.clear();
  }

  wants(need: Need, step: number): boolean {
    return (this.#always.get(need)?.size ?? 0) > 0 || this.#wanted.get(need)?.has(step) === true;
  }

  /** The forces of `step` are done and left this behind. A line search computes a step's forces several times: the last counts. */
  done(step: number, needs: readonly Need[]): void {
    this.#step = step;
    for (const steps of this.#wanted.values()) for (const old of steps) if (old < step) steps.delete(old);
    for (const need of needs) this.#current.set(need, step);
  }

  /** The step counter was moved (reset_timestep) or atoms were changed: nothing is current. */
  forget(): void {
    this.#wanted.clear();
    this.#current.clear();
  }

  has(need: Need): boolean {
    return this.#current.get(need) === this.#step;
  }

  /** Throws LAMMPS' sentence when the last forces did not leave `need` behind. */
  demand(need: Need, id: string): void {
    if (this.has(need)) return;
    throw new InputError(`${MISSING[need]} (compute ${id})`);
  }
}
