/** A temperature of velocities without a bias: temp/partial, temp/region, temp/com and temp/chunk differ in what the bias is. */
import type { ComputeContext, ComputeHooks } from "../define-compute.js";
import { DegreesOfFreedom } from "./degrees-of-freedom.js";

/** Splits a velocity in what counts and the bias: takes the bias out of `velocity` and leaves it in `bias`. */
export type Split = (atom: number, velocity: Float64Array, bias: Float64Array) => void;

export interface BiasOptions {
  /** Before a value is computed: looks up what `split` needs. */
  prepare(): void;
  split: Split;
  /** Atoms that count, of those in the group. */
  counts?(atom: number): boolean;
  /** Degrees of freedom per atom; the dimension if not given. */
  perAtom?: () => number;
  /** All degrees of freedom of so many atoms, where nothing else is taken away. */
  degrees?(atoms: number): number;
  /** See DegreesOfFreedom. */
  share?: number;
  /** Degrees of freedom that the bins of the bias take. */
  binDegrees?: number;
  /** Counted anew at each value: atoms move in and out. */
  changing?: boolean;
}

export function biasedTemperature(context: ComputeContext, options: BiasOptions): ComputeHooks {
  const { simulation } = context;
  const temperature = new BiasedDof(context, options);
  return {
    temperature,
    vectorLength: 6,
    extensive: { vector: true },
    scalar() {
      const tensor = temperature.tensor();
      if (options.changing) temperature.recount();
      else if (temperature.dynamicDof) temperature.countDof();
      return (tensor[0] + tensor[1] + tensor[2]) * temperature.factor;
    },
    vector: () => temperature.tensor().map((value) => value * simulation.units.mvv2e),
  };
}

class BiasedDof extends DegreesOfFreedom {
  override hasBias = true;
  readonly #context: ComputeContext;
  readonly #options: BiasOptions;
  #kept = new Float64Array(0);
  readonly #one = new Float64Array(3);

  constructor(context: ComputeContext, options: BiasOptions) {
    super(context, options.perAtom, options.counts && (() => this.#countAtoms()), options.share);
    this.#context = context;
    this.#options = options;
  }

  override recount(): void {
    const { degrees, binDegrees = 0 } = this.#options;
    if (!degrees) {
      super.recount(binDegrees);
      return;
    }
    const { units } = this.#context.simulation;
    this.dof = degrees(this.#countAtoms());
    this.factor = this.dof > 0 ? units.mvv2e / (this.dof * units.boltz) : 0;
  }

  /** Σ m v⊗v as xx yy zz xy xz yz. */
  tensor(): Float64Array {
    const { simulation, group } = this.#context;
    const { mask, v, count } = simulation.atoms;
    const { split, prepare, counts } = this.#options;
    prepare();
    const sum = new Float64Array(6);
    const velocity = new Float64Array(3);
    for (let i = 0; i < count; i++) {
      if (!(mask[i] & group) || (counts && !counts(i))) continue;
      for (let k = 0; k < 3; k++) velocity[k] = v[3 * i + k];
      split(i, velocity, this.#one);
      const mass = simulation.atoms.massOf(i);
      const [x, y, z] = velocity;
      sum[0] += mass * x * x;
      sum[1] += mass * y * y;
      sum[2] += mass * z * z;
      sum[3] += mass * x * y;
      sum[4] += mass * x * z;
      sum[5] += mass * y * z;
    }
    return sum;
  }

  removeBias(group = this.#context.group): void {
    const { simulation } = this.#context;
    const { mask, v, count } = simulation.atoms;
    if (this.#kept.length < 3 * count) this.#kept = new Float64Array(3 * count);
    for (let i = 0; i < count; i++)
      if (mask[i] & group) this.#options.split(i, v.subarray(3 * i, 3 * i + 3), this.#kept.subarray(3 * i, 3 * i + 3));
  }

  restoreBias(group = this.#context.group): void {
    const { simulation } = this.#context;
    const { mask, v, count } = simulation.atoms;
    for (let i = 0; i < count; i++) if (mask[i] & group) for (let k = 3 * i; k < 3 * i + 3; k++) v[k] += this.#kept[k];
  }

  removeAtom(atom: number, velocity: Float64Array): void {
    this.#options.split(atom, velocity, this.#one);
  }

  restoreAtom(_: number, velocity: Float64Array): void {
    for (let k = 0; k < 3; k++) velocity[k] += this.#one[k];
  }

  #countAtoms(): number {
    const { simulation, group } = this.#context;
    const { mask, count } = simulation.atoms;
    this.#options.prepare();
    let found = 0;
    for (let i = 0; i < count; i++) if (mask[i] & group && this.#options.counts!(i)) found++;
    return found;
  }
}

/** The whole velocity is bias: the atom does not count. */
export function allBias(velocity: Float64Array, bias: Float64Array): void {
  bias.set(velocity);
  velocity.fill(0);
}
