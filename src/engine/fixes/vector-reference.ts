/** `c_ID`, `c_ID[2]`, `f_ID`, `v_name` as a whole vector or column of an array: for mode vector, fix vector-like users. */
import { InputError } from "../../model/errors.js";
import { currentFix, outputsOf, parseReference } from "../references.js";
import type { Simulation } from "../simulation.js";
import { capital } from "./averaging.js";

export interface VectorReference {
  readonly word: string;
  values(): ArrayLike<number>;
}

export function vectorReference(simulation: Simulation, word: string, user: string): VectorReference {
  const parsed = parseReference(word);
  if (!parsed || parsed.index.length > 1) throw new InputError(`Invalid ${user} reference '${word}'`);
  const { kind, id, index } = parsed;
  if (kind === "v") {
    if (simulation.variables.kind(id) !== "vector" || index.length)
      throw new InputError(`${capital(user)} variable ${id} is not vector-style variable`);
    return { word, values: () => simulation.variables.vector(id) };
  }
  const outputs = outputsOf(simulation, kind, id, user);
  const named = `${capital(user)} ${kind === "c" ? "compute" : "fix"} ${id}`;
  if (index.length === 0 && !outputs.vector) throw new InputError(`${named} does not calculate a vector`);
  if (index.length === 1 && !outputs.array) throw new InputError(`${named} does not calculate an array`);
  if (index.length === 1 && outputs.arraySize && index[0] > outputs.arraySize[1])
    throw new InputError(`${named} array is accessed out-of-range`);
  return {
    word,
    values() {
      const source = kind === "c" ? simulation.computes.get(id, user) : currentFix(simulation, id, user);
      if (index.length === 0) return source.vector;
      const { rows, columns, values } = source.array;
      return Float64Array.from({ length: rows }, (_, row) => values[row * columns + index[0] - 1]);
    },
  };
}
