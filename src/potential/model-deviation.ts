/** Spread of several models over one frame: the columns of `dp model-devi` and of `pair_style deepmd a.pb b.pb`. */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { virialOf } from "../model/virial.js";
import { type NativeDeviation, native } from "../native.js";
import type { DeepPotential, EvaluateOptions } from "./deep-potential.js";
import { exponent } from "./exponent.js";

export interface DeviationOptions extends EvaluateOptions {
  /** Forces: divided by |mean force| + this (eV/Å). */
  relative?: number;
  /** Virials: divided by |mean virial| + this (eV per atom). */
  relativeVirial?: number;
  /**
   * Root mean square over the models of what they are off the frame's own energy, forces and virial, instead of off their mean. What
   * the frame lacks is not a number.
   */
  realError?: boolean;
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
  const forces = results.map((result) => result.forces);
  const energies = results.map((result) => result.energy / frame.count);
  const virials = results.map((result) => result.virial.map((v) => v / frame.count));
  if (!options.realError) {
    const forceOfAtom = new Float64Array(frame.count);
    const force = native().forceDeviation(forces, frame.count, options.relative ?? -1, forceOfAtom);
    const virial = virialDeviation(virials, mean(virials), options.relativeVirial);
    return { force, forceOfAtom, energy: spread(energies, mean(energies.map((e) => [e]))[0]), virial };
  }
  const reference = {
    forces: frame.forces ?? new Float64Array(3 * frame.count).fill(Number.NaN),
    virial: virialOf(frame)?.map((v) => v / frame.count) ?? new Float64Array(9).fill(Number.NaN),
    energy: (frame.energy ?? Number.NaN) / frame.count,
  };
  return {
    ...forceErrors(forces, reference.forces, options.relative),
    energy: spread(energies, reference.energy),
    virial: virialDeviation(virials, reference.virial, options.relativeVirial),
  };
}

/** As `dp model-devi`: the level is added to the norm of the mean (or real) virial; the average is a root mean square. */
function virialDeviation(
  virials: Float64Array[],
  centre: ArrayLike<number>,
  level: number | undefined,
): NativeDeviation {
  const each = Array.from({ length: 9 }, (_, k) =>
    spread(
      virials.map((virial) => virial[k]),
      centre[k],
    ),
  );
  const scale = level === undefined ? 1 : 1 / (Math.hypot(...Array.from(centre)) + level);
  return { max: Math.max(...each) * scale, min: Math.min(...each) * scale, average: (Math.hypot(...each) / 3) * scale };
}

function forceErrors(
  forces: Float64Array[],
  reference: Float64Array,
  level: number | undefined,
): Pick<ModelDeviation, "force" | "forceOfAtom"> {
  const forceOfAtom = new Float64Array(reference.length / 3).map((_, i) => {
    const component = (values: Float64Array, c: number) => values[3 * i + c];
    const off = [0, 1, 2].map((c) =>
      spread(
        forces.map((force) => component(force, c)),
        component(reference, c),
      ),
    );
    const real = Math.hypot(...reference.subarray(3 * i, 3 * i + 3));
    return Math.hypot(...off) / (level === undefined ? 1 : real + level);
  });
  const [max, min] = [Math.max, Math.min].map((which) => forceOfAtom.reduce((a, b) => which(a, b), forceOfAtom[0]));
  return { forceOfAtom, force: { max, min, average: forceOfAtom.reduce((a, b) => a + b, 0) / forceOfAtom.length } };
}

function mean(values: readonly ArrayLike<number>[]): number[] {
  return Array.from(
    { length: values[0].length },
    (_, k) => values.reduce((sum, value) => sum + value[k], 0) / values.length,
  );
}

/** Root mean square of what the values are off a centre; off their mean: the standard deviation of a population. */
function spread(values: readonly number[], centre: number): number {
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / values.length);
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
  return `${String(step).padStart(12)}${numbers.map((x) => (Number.isNaN(x) ? "nan" : exponent(x)).padStart(19)).join("")}\n`;
}
