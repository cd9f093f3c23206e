/** References in formulas: c_ID and f_ID (global values), C_ID and F_ID (of one atom), v_name, with indices. */
import { didYouMean } from "../../../model/errors.js";
import type { Matrix, Outputs } from "../../outputs.js";
import type { Element, Workshop } from "./compile.js";
import { indexValue } from "./context.js";
import { FormulaError } from "./formula-error.js";
import { atomValue, needBox } from "./names.js";
import type { Formula, Index } from "./syntax.js";

type Reference = Extract<Formula, { kind: "reference" }>;

/** A compute or fix with values brought up to date by their getters. */
export interface Quantity {
  readonly what: "compute" | "fix";
  readonly outputs: Outputs;
  readonly scalar: number;
  readonly vector: ArrayLike<number>;
  readonly array: Matrix;
  readonly perAtom: Float64Array;
}

export function compileReference(reference: Reference, shop: Workshop): Element {
  if (reference.source === "v") return variable(reference.id, reference.indices[0], shop);
  const find = () => quantity(reference.source, reference.id, shop);
  const { indices } = reference;
  if (reference.source === "C" || reference.source === "F") return shop.scalar(() => ofAtom(find(), indices, shop));
  if (shop.purpose === "equal") return () => globalValue(find(), indices, shop);
  return elements(find, indices, shop);
}

/** The compute or fix named in a formula. */
export function quantity(source: string, id: string, shop: Workshop): Quantity {
  const { simulation } = shop.context;
  needBox(shop);
  if (source === "c" || source === "C") {
    const compute = simulation.computes.find(id);
    if (!compute)
      throw new FormulaError(
        `Invalid compute ID '${id}' in variable formula${didYouMean(id, simulation.computes.ids)}`,
      );
    return {
      what: "compute",
      outputs: compute.hooks,
      get scalar() {
        return compute.scalar;
      },
      get vector() {
        return compute.vector;
      },
      get array() {
        return compute.array;
      },
      get perAtom() {
        return compute.perAtom;
      },
    };
  }
  const fix = simulation.fixes.find(id);
  if (!fix) throw new FormulaError(`Invalid fix ID '${id}' in variable formula${didYouMean(id, simulation.fixes.ids)}`);
  const { hooks } = fix;
  const compatible = (every: number | undefined) => {
    if (every && simulation.clock.running && simulation.clock.step % every !== 0)
      throw new FormulaError("Fix in variable not computed at compatible time");
  };
  return {
    what: "fix",
    outputs: hooks,
    get scalar() {
      compatible(hooks.globalEvery);
      return hooks.scalar!();
    },
    get vector() {
      compatible(hooks.globalEvery);
      return hooks.vector!();
    },
    get array() {
      compatible(hooks.globalEvery);
      return hooks.array!();
    },
    get perAtom() {
      compatible(hooks.perAtomEvery);
      return hooks.perAtom!();
    },
  };
}

/** c_ID, c_ID[i], c_ID[i][j] as one number. */
function globalValue(of: Quantity, indices: Index[], shop: Workshop): number {
  if (indices.length === 0) {
    if (!of.outputs.scalar) throw mismatched(of);
    return of.scalar;
  }
  const i = position(indices[0], shop);
  if (indices.length === 1) {
    if (!of.outputs.vector) throw mismatched(of);
    const { vector } = of;
    // A vector whose length varies has zeros beyond its end.
    if (i >= vector.length && of.outputs.variableLength) return 0;
    return within(vector[i], i < vector.length, of, "vector");
  }
  if (!of.outputs.array) throw mismatched(of);
  const j = position(indices[1], shop);
  const { rows, columns, values } = of.array;
  if (i >= rows && of.outputs.variableLength) return 0;
  return within(values[i * columns + j], i < rows && j < columns, of, "array");
}

/** C_ID[i], C_ID[i][j]: the value of the atom with id i. */
function ofAtom(of: Quantity, indices: Index[], shop: Workshop): number {
  if (!of.outputs.perAtom || indices.length === 0) throw mismatched(of);
  const columns = of.outputs.perAtomColumns ?? 0;
  if ((columns === 0) !== (indices.length === 1)) throw mismatched(of);
  const column = columns === 0 ? 0 : position(indices[1], shop);
  within(0, column < Math.max(1, columns), of, "array");
  const values = of.perAtom;
  return atomValue(indexValue(indices[0], shop.context), shop, (atom) => values[atom * (columns || 1) + column]);
}

/** In vector and atom formulas: the vector or column where there is one, otherwise the number. */
function elements(find: () => Quantity, indices: Index[], shop: Workshop): Element {
  const atom = shop.purpose === "atom";
  let values: ArrayLike<number> = [];
  let stride = 0;
  let first = 0;
  let rows = 0;
  const take = (from: ArrayLike<number>, width: number, start: number) => {
    values = from;
    stride = width;
    first = start;
    rows = width === 0 ? 0 : Math.floor(from.length / width);
  };
  shop.preparations.push(() => {
    const of = find();
    const { outputs } = of;
    const width = outputs.perAtomColumns ?? 0;
    if (atom && outputs.perAtom && indices.length <= 1 && width > 0 === indices.length > 0) {
      const column = indices.length ? position(indices[0], shop) : 0;
      within(0, column < Math.max(1, width), of, "array");
      take(of.perAtom, width || 1, column);
    } else if (!atom && outputs.vector && indices.length === 0) take(of.vector, 1, 0);
    else if (!atom && outputs.array && indices.length === 1) {
      const column = position(indices[0], shop);
      const { array } = of;
      within(0, column < array.columns, of, "array");
      take(array.values, array.columns, column);
    } else take([globalValue(of, indices, shop)], 0, 0);
  });
  if (!atom) shop.lengths.push(() => rows);
  return (i) => values[i * stride + first];
}

function variable(name: string, index: Index | undefined, shop: Workshop): Element {
  const { variables } = shop.context;
  const kind = () => {
    const found = variables.kind(name);
    if (!found) throw new FormulaError(`Invalid variable reference v_${name} in variable formula`);
    return found;
  };
  if (index !== undefined) return shop.scalar(() => elementOf(name, kind(), index, shop));
  if (shop.purpose === "equal") return () => numberOf(name, kind(), shop);
  let value: Element = () => 0;
  let length = 0;
  shop.preparations.push(() => {
    const is = kind();
    length = 0;
    if (is === "vector" && shop.purpose === "vector") {
      const vector = variables.vector(name);
      length = vector.length;
      value = (i) => vector[i];
    } else if (is === "atom" && shop.purpose === "atom") {
      const program = variables.atomProgram(name);
      program.prepare();
      value = program.at;
    } else {
      const number = numberOf(name, is, shop);
      value = () => number;
    }
  });
  if (shop.purpose === "vector") shop.lengths.push(() => length);
  return (i) => value(i);
}

function numberOf(name: string, kind: string, shop: Workshop): number {
  if (kind === "vector" || kind === "atom") {
    const error = new FormulaError(
      `${kind === "vector" ? "Vector" : "Atom"}-style variable in ${shop.purpose}-style variable formula`,
    );
    throw FormulaError.in(name, error);
  }
  return shop.context.variables.number(name);
}

function elementOf(name: string, kind: string, index: Index, shop: Workshop): number {
  const { variables } = shop.context;
  const at = indexValue(index, shop.context);
  if (kind === "vector") {
    const vector = variables.vector(name);
    if (at < 1 || at > vector.length)
      throw FormulaError.in(name, new FormulaError("Invalid index into vector-style variable"));
    return vector[at - 1];
  }
  if (kind !== "atom") throw FormulaError.in(name, new FormulaError("Mismatched variable in variable formula"));
  needBox(shop);
  const program = variables.atomProgram(name);
  program.prepare();
  return atomValue(at, shop, program.at);
}

/** Bracket value as an index from 0. */
function position(index: Index, shop: Workshop): number {
  const value = indexValue(index, shop.context);
  if (value < 1) throw new FormulaError("Index between variable brackets must be positive");
  return value - 1;
}

function within(value: number, fine: boolean, of: Quantity, what: string): number {
  if (!fine) throw new FormulaError(`Variable formula ${of.what} ${what} is accessed out-of-range`);
  return value;
}

function mismatched(of: Quantity): FormulaError {
  return new FormulaError(`Mismatched ${of.what} in variable formula`);
}
