/**
 * What a compute is. One file per style in `computes/`, listed in `computes/index.ts`.
 *
 * A compute's values are kept until `clearInvoked` (at the start of each thermo output, dump, fix ave/…), so that several
 * users of one step share the work; `recompute*` do it again without asking (integrators, as in LAMMPS).
 */
import { InputError } from "../model/errors.js";
import type { Chunks } from "./chunks.js";
import type { Matrix, Outputs } from "./outputs.js";
import type { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";

/** What the force computation of a step has to leave behind for a compute. */
export type Need = "energy" | "virial" | "energies" | "virials" | "centroidVirials";

export interface ComputeContext {
  readonly simulation: Simulation;
  readonly id: string;
  /** Bit of the group in `atoms.mask`. */
  readonly group: number;
}

export interface ComputeHooks extends Outputs {
  needs?: readonly Need[];
  /** The neighbour list that LAMMPS makes for it when asked: told in the log ("Neighbor list info"). */
  neighbors?: "half" | "full";
  /** Before each run, and before the compute is used between runs. */
  init?(): void;
  /** After the forces of step 0 of a run are there. */
  setup?(): void;
  /** A temperature: what thermostats, pressure and velocity commands ask of it. */
  temperature?: Temperature;
  /** A pressure: scalar, and vector xx yy zz xy xz yz. */
  pressure?: Pressure;
  /** compute chunk/atom: the parts of the atoms. */
  chunks?: Chunks;
  /** compute orientorder/atom … components: the columns of the normalized components, and how far its neighbours are. */
  components?: { first: number; count: number; cutoff(): number };
  /** Computes the potential energy (for `thermo_modify`-like checks). */
  potential?: boolean;
  /** `compute_modify` keywords that the style has beyond extra/dof and dynamic/dof; true if taken. */
  modify?(keyword: string, words: Words): boolean;
  /** Numbers that `write_restart` keeps. */
  close?(): void;
  /** `dump_modify refresh c_ID`: after each snapshot. */
  refresh?(): void;
}

export interface Temperature {
  /** Degrees of freedom, current after the scalar was computed. */
  dof: number;
  /** DOF taken away: the dimension by default (compute_modify extra/dof). */
  extraDof: number;
  /** Degrees of freedom that fixes take. */
  readonly fixDof: number;
  dynamicDof: boolean;
  /** Counts again; before runs and when the group changes. */
  countDof(): void;
  /** Whether velocities hold a bias (temp/com, temp/partial, temp/profile, …). */
  readonly hasBias: boolean;
  /** Takes the bias out of all velocities of a group (the compute's own), and puts it back. The scalar must have been computed before. */
  removeBias?(group?: number): void;
  restoreBias?(group?: number): void;
  /** Bias of one velocity, as spans of three; `restoreAtom` follows on the same atom. */
  removeAtom?(atom: number, velocity: Float64Array): void;
  restoreAtom?(atom: number, velocity: Float64Array): void;
}

export interface Pressure {
  /** Another temperature for the kinetic part (fix_modify temp, thermo_modify temp). */
  setTemperature(id: string): void;
}

export interface ComputeStyle {
  readonly name: string;
  create(words: Words, context: ComputeContext): ComputeHooks;
}

export function defineCompute<const Style extends ComputeStyle>(style: Style): Style {
  return style;
}

const SCALAR = 1;
const VECTOR = 2;
const ARRAY = 4;
const PER_ATOM = 8;
const LOCAL = 16;

/** A compute of the deck, with its values kept while they are current. */
export class Compute {
  #kept = 0;
  #scalar = 0;
  #scalarStep = -1;
  #vectorStep = -1;
  #vector: ArrayLike<number> = [];
  #array: Matrix = { rows: 0, columns: 0, values: new Float64Array(0) };
  #perAtom: Float64Array = new Float64Array(0);
  #local: Float64Array = new Float64Array(0);
  /** Made by the engine or by a fix, not by the deck. */
  internal = false;
  /** Per-atom values were asked for since the run began. */
  used = false;

  constructor(
    readonly id: string,
    readonly style: string,
    readonly groupName: string,
    readonly group: number,
    readonly hooks: ComputeHooks,
    private readonly simulation: Simulation,
  ) {}

  /** Something was computed since clearInvoked. */
  get invoked(): boolean {
    return this.#kept !== 0;
  }

  clearInvoked(): void {
    this.#kept = 0;
  }

  /**
   * The values of this step even if they are not current within it: what compute pressure takes of its temperature. In LAMMPS it
   * asks whether the temperature was computed at this step, so a thermostat at the end of the step goes unseen.
   */
  get stepScalar(): number {
    return this.#scalarStep === this.simulation.clock.step ? this.#scalar : this.recomputeScalar();
  }

  get stepVector(): ArrayLike<number> {
    return this.#vectorStep === this.simulation.clock.step ? this.#vector : this.recomputeVector();
  }

  /** Before a run, and when steps are counted anew. */
  forgetSteps(): void {
    this.#scalarStep = this.#vectorStep = -1;
  }

  get scalar(): number {
    return this.#kept & SCALAR ? this.#scalar : this.recomputeScalar();
  }

  recomputeScalar(): number {
    this.#check(this.hooks.scalar, "scalar");
    this.#scalar = this.hooks.scalar?.() as number;
    this.#kept |= SCALAR;
    this.#scalarStep = this.simulation.clock.step;
    return this.#scalar;
  }

  get vector(): ArrayLike<number> {
    return this.#kept & VECTOR ? this.#vector : this.recomputeVector();
  }

  recomputeVector(): ArrayLike<number> {
    this.#check(this.hooks.vector, "vector");
    this.#vector = this.hooks.vector?.() as ArrayLike<number>;
    this.#kept |= VECTOR;
    this.#vectorStep = this.simulation.clock.step;
    return this.#vector;
  }

  get array(): Matrix {
    if (!(this.#kept & ARRAY)) {
      this.#check(this.hooks.array, "array");
      this.#array = this.hooks.array?.() as Matrix;
      this.#kept |= ARRAY;
    }
    return this.#array;
  }

  get perAtom(): Float64Array {
    if (!(this.#kept & PER_ATOM)) {
      this.#check(this.hooks.perAtom, "per-atom values");
      this.#perAtom = this.hooks.perAtom?.() as Float64Array;
      this.used = true;
      this.#kept |= PER_ATOM;
    }
    return this.#perAtom;
  }

  get local(): Float64Array {
    if (!(this.#kept & LOCAL)) {
      this.#check(this.hooks.local, "local values");
      this.#local = this.hooks.local?.() as Float64Array;
      this.#kept |= LOCAL;
    }
    return this.#local;
  }

  /** Asks the force computation of `step` for what this compute reads. */
  request(step: number): void {
    for (const need of this.hooks.needs ?? []) this.simulation.tallies.request(need, step);
  }

  #check(hook: unknown, what: string): void {
    if (!hook) throw new InputError(`Compute ${this.id} does not calculate a ${what}`);
    for (const need of this.hooks.needs ?? []) this.simulation.tallies.demand(need, this.id);
  }
}
