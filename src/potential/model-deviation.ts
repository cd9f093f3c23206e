/** Spread of several models over one frame: the columns of `dp model-devi` and of `pair_style deepmd a.pb b.pb`. */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { type NativeDeviation, native } from "../native.js";
import type { DeepPotential, EvaluateOptions } from "./deep-potential.js";
import { exponent } from "./exponent.js";

export interface DeviationOptions extends EvaluateOptions {
  /** Forces: divided by |mean force| + this (eV/Å). */
  relative?: number;
  /** Virials: divided by |mean virial| + this (eV per atom). */
  relativeVirial?: number;
}

export interface ModelDeviation {
  /** eV per atom, over the nine components. */
  virial: NativeDeviation;
  /** eV/Å, over the atoms. */
  force: NativeDeviation;
  /** eV per atom. */
  energy: number;
  /** eV/Å of each atom. */
  forceOfAtom: Float64Array;
}

export function modelDeviation(
  potentials: readonly DeepPotential[],
  frame: Frame,
  options: DeviationOptions = {},
): ModelDeviation {
  if (potentials.length < 2) throw new InputError(`expected at least two models to compare, got ${potentials.length}`);
  const results = potentials.map((potential) => potential.evaluate(frame, options));
  const forceOfAtom = new Float64Array(frame.count);
  const forces = results.map((result) => result.forces);
  const force = native().forceDeviation(forces, frame.count, options.relative ?? -1, forceOfAtom);
  const energies = results.map((result) => result.energy / frame.count);
  const virials = results.map((result) => result.virial.map((v) => v / frame.count));
  return {
    force,
    forceOfAtom,
    energy: spread(energies),
    virial: virialDeviation(virials, options.relativeVirial),
  };
}

/** As `dp model-devi`: the level is added to the norm of the mean virial; the average is a root mean square. */
function virialDeviation(virials: Float64Array[], level: number | undefined): NativeDeviation {
  const each = Array.from({ length: 9 }, (_, k) => spread(virials.map((virial) => virial[k])));
  const mean = Array.from(
    { length: 9 },
    (_, k) => virials.reduce((sum, virial) => sum + virial[k], 0) / virials.length,
  );
  const scale = level === undefined ? 1 : 1 / (Math.hypot(...mean) + level);
  return { max: Math.max(...each) * scale, min: Math.min(...each) * scale, average: (Math.hypot(...each) / 3) * scale };
}

/** Standard deviation of a population. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}

export function deviationHead(atomic: boolean): string {
  const columns = ["v", "f"].flatMap((what) => ["max", "min", "avg"].map((kind) => `${kind}_devi_${what}`));
  return `#${"step".padStart(11)}${[...columns, "devi_e", ...(atomic ? ["atm_devi_f(N)"] : [])].map((name) => name.padStart(19)).join("")}\n`;
}

export function deviationRow(
  step: number,
  { virial, force, energy, forceOfAtom }: ModelDeviation,
  atomic: boolean,
): string {
  const numbers = [virial.max, virial.min, virial.average, force.max, force.min, force.average, energy];
  if (atomic) numbers.push(...forceOfAtom);
  return `${String(step).padStart(12)}${numbers.map((x) => exponent(x).padStart(19)).join("")}\n`;
}
