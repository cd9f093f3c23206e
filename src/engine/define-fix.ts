/**
 * What a fix is: an object of moments of a time step; those it lacks are not called. One file per style in `fixes/`, listed in
 * `fixes/index.ts`. The order of moments is that of the manual's "How a timestep works" (Developer_flow).
 */
import type { Outputs } from "./outputs.js";
import type { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";

export interface FixContext {
  readonly simulation: Simulation;
  readonly id: string;
  readonly style: string;
  readonly groupName: string;
  /** Bit of the group in `atoms.mask`. */
  readonly group: number;
}

/** Anything that JSON holds; numbers keep all their digits. Float64Arrays are written as they are. */
export type Saved =
  | number
  | string
  | boolean
  | null
  | Float64Array
  | readonly Saved[]
  | { readonly [key: string]: Saved };

export interface FixHooks extends Outputs {
  /** Before each run and minimization: look up ids, recompute constants of the time step. */
  init?(): void;
  /** Before the first force computation of a run: after ghosts and neighbour lists are there. */
  setupPreForce?(): void;
  /** After the first force computation of a run. Without it postForce is not called in setup: call it here if it must be. */
  setup?(): void;
  /** The same for minimizations. */
  minSetup?(): void;

  initialIntegrate?(): void;
  postIntegrate?(): void;
  /** Before atoms are wrapped and neighbours found anew. */
  preExchange?(): void;
  /** After it, before the forces. */
  preNeighbor?(): void;
  preForce?(): void;
  postForce?(): void;
  finalIntegrate?(): void;
  /** At the end of every `every` steps (multiples of it). */
  endOfStep?(): void;
  every?: number;
  postRun?(): void;

  minPreExchange?(): void;
  minPreForce?(): void;
  minPostForce?(): void;
  /** Degrees of freedom of its own that a minimizer varies beside the atoms (fix box/relax). */
  minimize?: MinimizeHooks;

  /** Asks for neighbour lists and ghosts anew at this step (LAMMPS' next_reneighbor), or -1. */
  nextReneighbor?: number;

  /** Moves atoms in time. A deck without one gets a warning. */
  integrates?: boolean;
  /** Changes box size or shape: the box moves every step. */
  changesBox?: boolean;
  /** A barostat or deform that works on these (xx yy zz yz xz xy): two of them on one component is an error. */
  boxComponents?: readonly boolean[];

  /** The fix can add an energy or a virial (fix_modify energy, virial). */
  canAddEnergy?: boolean;
  canAddVirial?: boolean;
  /** What fix_modify says, or the style's default. */
  energyAdded?: boolean;
  virialAdded?: boolean;
  /** Energy to add to the potential energy; the scalar when absent. */
  energy?(): number;
  /** xx yy zz xy xz yz of the last postForce. */
  virial?: Float64Array;
  /** Energy of the thermostat or barostat for ecouple/econserve. */
  coupledEnergy?(): number;
  /** Degrees of freedom that the fix takes from the atoms of a group bit. */
  dofRemoved?(group: number): number;
  /** fix deform: the box's rate of change now (xx yy zz yz xz xy), that of its lower corner, and what it remaps. */
  strain?: { readonly rate: Float64Array; readonly low: Float64Array; readonly remap: "x" | "v" | "none" };
  /** The time step changed (timestep, fix dt/reset). */
  resetDt?(): void;
  /** reset_timestep is refused while a time-dependent fix lives. */
  timeDependent?: boolean;
  /** The target temperature, for fixes that ask others for it. */
  target?: number;
  /** fix_modify keywords beyond energy, virial, respa: true if taken. */
  modify?(keyword: string, words: Words): boolean;
  /** Internal values by name, for `fix adapt` and other fixes. */
  extract?(name: string): unknown;

  /** What write_restart keeps; given back to the fix of the same id and style after read_restart. */
  save?(): Saved;
  restore?(saved: Saved): void;
  /** LAMMPS' restart files do not keep this state: a deck that reads its own restart file begins anew, as in LAMMPS. */
  forgottenByLammps?: boolean;
  /** Per-atom columns that a restart file keeps. */
  savePerAtom?(): { width: number; values: Float64Array };
  restorePerAtom?(width: number, values: Float64Array): void;

  /** The values are current only on multiples of this step; 0 or absent: any step. */
  globalEvery?: number;
  perAtomEvery?: number;
  localEvery?: number;

  /** unfix, clear, the end: closes files, deletes computes and columns of its own. */
  close?(): void;
}

/** Box or other global degrees of freedom that a minimizer treats like atoms (LAMMPS' min_energy, min_step, …). */
export interface MinimizeHooks {
  readonly dof: number;
  /** Energy of the global degrees of freedom; fills the forces on them. */
  energy(force: Float64Array): number;
  /** Remembers the state that steps start from; `push`/`pop` nest (fix box/relax with nreset). */
  store(): void;
  clearStore(): void;
  pushStore(): void;
  popStore(): void;
  /** State = stored + alpha·direction. */
  step(alpha: number, direction: Float64Array): void;
  /** Largest alpha that the fix allows; may lower alpha. */
  maxAlpha(direction: Float64Array): number;
  /** After an accepted step: whether the reference was reset and the direction must be given up. */
  resetReference?(): boolean;
}

export interface FixStyle {
  readonly name: string;
  create(words: Words, context: FixContext): FixHooks;
}

export function defineFix<const Style extends FixStyle>(style: Style): Style {
  return style;
}

/** A fix that changes the forces wherever they were just computed, in runs and minimizations. */
export function onForces(apply: () => void): Pick<FixHooks, "setup" | "minSetup" | "postForce" | "minPostForce"> {
  return { setup: apply, minSetup: apply, postForce: apply, minPostForce: apply };
}

/** A fix of the deck: its hooks with its name. */
export interface Fix {
  readonly id: string;
  readonly style: string;
  readonly groupName: string;
  readonly group: number;
  readonly hooks: FixHooks;
}
