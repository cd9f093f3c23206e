/** `c_ID`, `f_ID[2]`, `v_name`, …: values that thermo, dumps, fixes and computes take from one another. */
import { didYouMean, InputError } from "../model/errors.js";
import type { Compute } from "./define-compute.js";
import type { Fix } from "./define-fix.js";
import type { Matrix, Outputs } from "./outputs.js";
import { isExtensive } from "./outputs.js";
import type { Simulation } from "./simulation.js";

/** The parts of a reference as written; indices from 1. */
export interface ParsedReference {
  word: string;
  kind: "c" | "f" | "v";
  id: string;
  index: number[];
}

/** A single number. */
export interface Reference {
  readonly word: string;
  readonly extensive: boolean;
  value(): number;
}

/** A number per atom. */
export interface PerAtomReference {
  readonly word: string;
  /** Fills `out` (one per atom), 0 outside `group`. */
  fill(out: Float64Array, group: number): void;
}

export function parseReference(word: string): ParsedReference | undefined {
  const match = /^([cfv])_([^[\]]+)((?:\[[^\]]*\])*)$/.exec(word);
  if (!match) return undefined;
  const index = [...match[3].matchAll(/\[([^\]]*)\]/g)].map((part) => Number(part[1]));
  if (index.some((value) => !Number.isInteger(value) || value < 1) || index.length > 2) return undefined;
  return { word, kind: match[1] as "c" | "f" | "v", id: match[2], index };
}

/** What `[*]` runs over: elements of a vector (or columns where there is none), columns of an array, columns of per-atom values. */
export type Wildcard = "global" | "columns" | "per-atom";

/** `c_ID[*]`, `f_ID[2*4]` become one word per column; other words stay. */
export function expandReferences(
  simulation: Simulation,
  words: readonly string[],
  user: string,
  over: Wildcard = "global",
): string[] {
  return words.flatMap((word) => {
    const match = /^([cfv])_(\w+)\[(\d*)\*(\d*)\](\[\d+\])?$/.exec(word);
    if (!match) return [word];
    if (match[1] === "v") return expandVariable(simulation, match);
    const [, kind, id, low, high, tail = ""] = match;
    const outputs = outputsOf(simulation, kind as "c" | "f", id, user);
    const global = outputs.vectorLength ?? outputs.arraySize?.[tail ? 0 : 1] ?? outputs.localColumns ?? 0;
    const count =
      over === "per-atom" ? (outputs.perAtomColumns ?? 0) : over === "columns" ? (outputs.arraySize?.[1] ?? 0) : global;
    const first = low ? Number(low) : 1;
    const last = high ? Number(high) : count;
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => `${kind}_${id}[${first + k}]${tail}`);
  });
}

/** The length of a vector-style variable may change: the last element must be said. */
function expandVariable({ variables }: Simulation, [word, , id, low, high]: RegExpExecArray): string[] {
  if (variables.kind(id) !== "vector") return [word];
  if (!high) throw new InputError(`Upper bound required to expand vector style variable ${id}`);
  const first = Number(low || 1);
  return Array.from({ length: Math.max(0, Number(high) - first + 1) }, (_, k) => `v_${id}[${first + k}]`);
}

export function outputsOf(simulation: Simulation, kind: "c" | "f", id: string, user: string): Outputs {
  return kind === "c" ? simulation.computes.get(id, user).hooks : simulation.fixes.get(id, user).hooks;
}

/** A reference to one number: scalar, element of a vector or of an array, equal-style variable. */
export function globalReference(simulation: Simulation, word: string, user: string): Reference {
  const parsed = parseReference(word);
  if (!parsed) throw new InputError(`Invalid ${user} reference '${word}'`);
  const { kind, id, index } = parsed;
  if (kind === "v") return variableReference(simulation, parsed, user);
  const outputs = outputsOf(simulation, kind, id, user);
  // Fixes take scalars and elements of vectors only (of arrays a column, in mode vector).
  if (index.length === 2 && user.startsWith("fix "))
    throw new InputError(
      user === "fix ave/correlate" ? `Unknown ${user} data type: ${word}` : `Invalid ${user} argument: ${word}`,
    );
  const form = (["scalar", "vector", "array"] as const)[index.length];
  const named = `${kind === "c" ? "compute" : "fix"} ${id}`;
  if (!outputs[form])
    throw new InputError(
      `${capital(user)} ${named} does not compute ${form === "scalar" ? "a scalar" : `${form === "array" ? "an" : "a"} ${form}`}`,
    );
  checkIndex(outputs, index, `${capital(user)} ${named}`);
  return {
    word,
    extensive: isExtensive(outputs, form, index[0] - 1),
    value: () => {
      // Looked up anew: a fix or compute of this id may have been replaced.
      if (kind === "c") return elementOf(simulation.computes.get(id, user), index);
      return elementOf(currentFix(simulation, id, user), index);
    },
  };
}

function variableReference(simulation: Simulation, { word, id, index }: ParsedReference, user: string): Reference {
  const kind = simulation.variables.kind(id);
  if (kind === undefined) throw new InputError(missingVariable(user, id));
  if (index.length === 1 && kind !== "vector")
    throw new InputError(`${capital(user)} variable ${id} is not vector-style variable`);
  if (index.length === 0 && kind !== "equal")
    throw new InputError(`${capital(user)} variable ${id} is not equal-style variable`);
  return {
    word,
    extensive: false,
    value: () =>
      index.length === 1 ? (simulation.variables.vector(id)[index[0] - 1] ?? 0) : simulation.variables.equal(id),
  };
}

function missingVariable(user: string, id: string): string {
  if (/^(fix|compute) /.test(user)) return `Variable name ${id} for ${user} does not exist`;
  return user === "dump custom"
    ? `Could not find dump custom variable name ${id}`
    : `Could not find ${user} variable name: ${id}`;
}

/** The number of a compute, or of a fix wrapped as one, at these indices. */
function elementOf(source: Compute | FixValues, index: readonly number[]): number {
  if (index.length === 0) return source.scalar;
  if (index.length === 1) return source.vector[index[0] - 1] ?? 0;
  const array = source.array;
  return array.values[(index[0] - 1) * array.columns + index[1] - 1] ?? 0;
}

interface FixValues {
  readonly scalar: number;
  readonly vector: ArrayLike<number>;
  readonly array: Matrix;
}

/** Global values of a fix, checked to be current. */
export function currentFix(simulation: Simulation, id: string, user: string): FixValues {
  const fix = simulation.fixes.get(id, user);
  // What thermo shows at its last row, or at rows of thermo_modify every, may be older: only its interval is checked (Thermo.init).
  const every = user === "thermo custom" ? 1 : (fix.hooks.globalEvery ?? 1);
  if (every > 1 && simulation.clock.step % every !== 0)
    throw new InputError(`Fix ${id} used in ${user} is not computed at compatible time`);
  return {
    get scalar() {
      return fix.hooks.scalar?.() ?? 0;
    },
    get vector() {
      return fix.hooks.vector?.() ?? [];
    },
    get array() {
      return fix.hooks.array?.() ?? { rows: 0, columns: 0, values: new Float64Array(0) };
    },
  };
}

/** A reference to one number per atom: per-atom vector, column of a per-atom array, atom-style variable. */
export function perAtomReference(simulation: Simulation, word: string, user: string): PerAtomReference {
  const parsed = parseReference(word);
  if (!parsed) throw new InputError(`Invalid ${user} reference '${word}'`);
  const { kind, id, index } = parsed;
  const { atoms } = simulation;
  if (kind === "v") {
    if (simulation.variables.kind(id) === undefined) throw new InputError(missingVariable(user, id));
    if (!["atom", "equal"].includes(simulation.variables.kind(id) as string))
      throw new InputError(`${capital(user)} variable ${id} is not atom-style variable`);
    return { word, fill: (out, group) => out.set(simulation.variables.atom(id, group).subarray(0, atoms.count)) };
  }
  const outputs = outputsOf(simulation, kind, id, user);
  const named = `${capital(user)} ${kind === "c" ? "compute" : "fix"} ${id}`;
  if (!outputs.perAtom) throw new InputError(`${named} does not compute per-atom info`);
  const columns = outputs.perAtomColumns ?? 0;
  if (index.length === 0 && columns > 0) throw new InputError(`${named} does not calculate per-atom vector`);
  if (index.length === 1 && columns === 0) throw new InputError(`${named} does not calculate per-atom array`);
  if (index.length === 1 && index[0] > columns) throw new InputError(`${named} vector is accessed out-of-range`);
  return {
    word,
    fill(out, group) {
      const values =
        kind === "c"
          ? simulation.computes.get(id, user).perAtom
          : perAtomOfFix(simulation.fixes.get(id, user), simulation, user);
      const width = columns || 1;
      const at = columns ? index[0] - 1 : 0;
      const { mask, count } = simulation.atoms;
      for (let i = 0; i < count; i++) out[i] = mask[i] & group ? values[i * width + at] : 0;
    },
  };
}

export function perAtomOfFix(fix: Fix, simulation: Simulation, user: string): Float64Array {
  const every = fix.hooks.perAtomEvery ?? 1;
  if (every > 1 && simulation.clock.step % every !== 0)
    throw new InputError(`Fix ${fix.id} used in ${user} is not computed at compatible time`);
  return fix.hooks.perAtom?.() ?? new Float64Array(simulation.atoms.count);
}

function checkIndex(outputs: Outputs, index: readonly number[], named: string): void {
  if (
    index.length === 1 &&
    outputs.vectorLength !== undefined &&
    !outputs.variableLength &&
    index[0] > outputs.vectorLength
  )
    throw new InputError(`${named} vector is accessed out-of-range`);
  if (index.length === 2 && outputs.arraySize) {
    const [rows, columns] = outputs.arraySize;
    if ((index[0] > rows && !outputs.variableLength) || index[1] > columns)
      throw new InputError(`${named} array is accessed out-of-range`);
  }
}

/** "(did you mean …)" over ids, for callers that look ids up themselves. */
export function nearestId(simulation: Simulation, id: string): string {
  return didYouMean(id, [...simulation.computes.ids, ...simulation.fixes.ids]);
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
