/** The fixes and computes of a deck, found by id. */
import { didYouMean, InputError } from "../model/errors.js";
import type { Compute } from "./define-compute.js";
import type { Fix, FixHooks } from "./define-fix.js";

/** Hooks that are called at every step, gathered before each run so that a step asks only those who listen. */
const MOMENTS = [
  "initialIntegrate",
  "postIntegrate",
  "preExchange",
  "preNeighbor",
  "preForce",
  "postForce",
  "finalIntegrate",
  "endOfStep",
  "minPreExchange",
  "minPreForce",
  "minPostForce",
] as const satisfies readonly (keyof FixHooks)[];
export type Moment = (typeof MOMENTS)[number];

export class FixList implements Iterable<Fix> {
  readonly #fixes: Fix[] = [];
  #moments = new Map<Moment, Fix[]>();

  [Symbol.iterator](): Iterator<Fix> {
    return this.#fixes[Symbol.iterator]();
  }

  get ids(): string[] {
    return this.#fixes.map((fix) => fix.id);
  }

  find(id: string): Fix | undefined {
    return this.#fixes.find((fix) => fix.id === id);
  }

  /** The fix, or LAMMPS' error in which `user` is what asked for it ("Fix ID X for compute Y does not exist"). */
  get(id: string, user: string): Fix {
    const fix = this.find(id);
    if (!fix) throw new InputError(`${missing("Fix", id, user)}${didYouMean(id, this.ids)}`);
    return fix;
  }

  byStyle(style: string): Fix[] {
    return this.#fixes.filter((fix) => fix.style === style);
  }

  /** Place of a fix in the order of fixes, -1 when there is none of this id. */
  placeOf(id: string): number {
    return this.#fixes.findIndex((fix) => fix.id === id);
  }

  /** At the end, or at the place of the fix that it replaces. */
  add(fix: Fix, place = -1): void {
    this.#fixes.splice(place < 0 ? this.#fixes.length : place, 0, fix);
    this.gather();
  }

  remove(id: string): void {
    const at = this.#fixes.findIndex((fix) => fix.id === id);
    if (at < 0) throw new InputError(`Could not find fix ID ${id} to delete${didYouMean(id, this.ids)}`);
    const [fix] = this.#fixes.splice(at, 1);
    fix.hooks.close?.();
    this.gather();
  }

  clear(): void {
    for (const fix of [...this.#fixes].reverse()) fix.hooks.close?.();
    this.#fixes.length = 0;
    this.gather();
  }

  /** Who listens to a moment. */
  at(moment: Moment): readonly Fix[] {
    return this.#moments.get(moment) as Fix[];
  }

  gather(): void {
    for (const moment of MOMENTS)
      this.#moments.set(
        moment,
        this.#fixes.filter((fix) => fix.hooks[moment] !== undefined),
      );
  }
}

/** Fixes and computes say it in other words than commands do. */
function missing(what: "Fix" | "Compute", id: string, user: string): string {
  if (/^(fix|compute) /.test(user)) return `${what} ID ${id} for ${user} does not exist`;
  if (/_modify$/.test(user)) return `Could not find ${user} ID ${id}`;
  return `Could not find ${user} ${what.toLowerCase()} ID: ${id}`;
}

export class ComputeList implements Iterable<Compute> {
  readonly #computes: Compute[] = [];

  [Symbol.iterator](): Iterator<Compute> {
    return this.#computes[Symbol.iterator]();
  }

  get ids(): string[] {
    return this.#computes.filter((compute) => !compute.internal).map((compute) => compute.id);
  }

  find(id: string): Compute | undefined {
    return this.#computes.find((compute) => compute.id === id);
  }

  get(id: string, user: string): Compute {
    const compute = this.find(id);
    if (!compute) throw new InputError(`${missing("Compute", id, user)}${didYouMean(id, this.ids)}`);
    return compute;
  }

  add(compute: Compute): void {
    if (this.find(compute.id)) throw new InputError(`Reuse of compute ID '${compute.id}'`);
    this.#computes.push(compute);
  }

  remove(id: string): void {
    const at = this.#computes.findIndex((compute) => compute.id === id);
    if (at < 0) throw new InputError(`Could not find compute ID ${id} to delete${didYouMean(id, this.ids)}`);
    const [compute] = this.#computes.splice(at, 1);
    compute.hooks.close?.();
  }

  clear(): void {
    for (const compute of this.#computes) compute.hooks.close?.();
    this.#computes.length = 0;
  }

  /** Values kept so far are given up: the next user computes them again. */
  clearInvoked(): void {
    for (const compute of this.#computes) compute.clearInvoked();
  }

  /** Computes that were used since clearInvoked will be wanted at `step` again. */
  requestInvoked(step: number): void {
    for (const compute of this.#computes) if (compute.invoked) compute.request(step);
  }

  requestAll(step: number): void {
    for (const compute of this.#computes) compute.request(step);
  }
}
