/** Functions whose arguments are names: groups and regions, reductions of a vector, masks, and questions about the program. */
import { accessSync, constants } from "node:fs";
import { release, type, version } from "node:os";
import type { Element, Workshop } from "./compile.js";
import { extractSetting, isActive, isAvailable, isDefined } from "./features.js";
import { FormulaError } from "./formula-error.js";
import { groupFunction } from "./group-functions.js";
import { needBox } from "./names.js";
import { groupFunctionArguments, reductions } from "./query-names.js";
import { quantity } from "./references.js";

type Reduction = (typeof reductions)[number];

export function compileQuery(name: string, words: string[], shop: Workshop): Element {
  if (name in groupFunctionArguments) return shop.scalar(() => ofGroup(name, words, shop));
  if ((reductions as readonly string[]).includes(name)) {
    count(name, words, 1);
    return shop.scalar(() => reduce(name as Reduction, vectorArgument(words[0], shop)));
  }
  if (name === "sort" || name === "rsort") return sorted(name, words, shop);
  if (name === "gmask" || name === "rmask" || name === "grmask") return mask(name, words, shop);
  if (name === "next" && shop.purpose === "atom") return nextOfAtoms(words, shop);
  const answer = questions[name];
  count(name, words, answer.words);
  return shop.scalar(() => answer.value(words, shop));
}

/** Questions that are answered by one number. */
const questions: Record<string, { words: number; value: (words: string[], shop: Workshop) => number }> = {
  next: { words: 1, value: ([name], { context }) => context.variables.nextInFile(name) },
  is_file: { words: 1, value: ([name]) => Number(readable(name)) },
  is_os: { words: 1, value: ([pattern]) => Number(new RegExp(pattern).test(`${type()} ${version()} ${release()}`)) },
  extract_setting: { words: 1, value: ([name], { context }) => extractSetting(name, context.simulation) },
  is_timeout: { words: 0, value: (_, { context }) => Number(context.simulation.timer.timeLeft <= 0) },
  is_available: { words: 2, value: ([category, name]) => Number(isAvailable(category, name)) },
  is_active: {
    words: 2,
    value: ([category, name], { context }) => Number(isActive(category, name, context.simulation)),
  },
  is_defined: { words: 2, value: ([category, name], { context }) => Number(isDefined(category, name, context)) },
  label2type: {
    words: 2,
    value: ([kind, label]) => {
      throw new FormulaError(
        `label2type(): there is no type label map (asked for ${kind} '${label}'); garnet reads numeric types only`,
      );
    },
  },
  is_typelabel: { words: 2, value: () => 0 },
};

function ofGroup(name: string, words: string[], shop: Workshop): number {
  const { simulation } = shop.context;
  const needed = groupFunctionArguments[name];
  if (words.length !== needed && words.length !== needed + 1) throw invalid(name);
  const [group] = words;
  if (!simulation.groups.has(group)) throw new FormulaError(`Group ${group} in variable formula does not exist`);
  const regionName = words[needed];
  const region = regionName === undefined ? undefined : findRegion(regionName, shop);
  const atoms = { group: simulation.groups.bit(group), region };
  const value = groupFunction(name, needed === 2 ? words[1] : undefined, simulation, atoms);
  if (value === undefined) throw invalid(name);
  return value;
}

function findRegion(name: string, { context }: Workshop) {
  const region = context.simulation.regions.get(name);
  if (!region) throw new FormulaError(`Region ${name} in variable formula does not exist`);
  return region;
}

/** "c_ID", "c_ID[N]" (a column), the same for fixes, or "v_name". */
function vectorArgument(text: string, shop: Workshop): ArrayLike<number> {
  const match = /^([cfv])_(\w+)(?:\[(\d+)\])?$/.exec(text);
  if (!match) throw new FormulaError("Invalid special function in variable formula");
  const [, source, id, column] = match;
  if (source === "v") {
    if (shop.context.variables.kind(id) !== "vector" || column)
      throw FormulaError.in(id, new FormulaError("Mis-matched special function variable in variable formula"));
    return shop.context.variables.vector(id);
  }
  const of = quantity(source, id, shop);
  if (!column) {
    if (!of.outputs.vector) throw new FormulaError(`Mismatched ${of.what} in variable formula`);
    return of.vector;
  }
  if (!of.outputs.array) throw new FormulaError(`Mismatched ${of.what} in variable formula`);
  const { rows, columns, values } = of.array;
  const at = Number(column) - 1;
  if (at < 0 || at >= columns) throw new FormulaError(`Variable formula ${of.what} array is accessed out-of-range`);
  return Float64Array.from({ length: rows }, (_, row) => values[row * columns + at]);
}

export function reduce(name: Reduction, values: ArrayLike<number>): number {
  const n = values.length;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    sum += values[i];
    weighted += (i + 1) * values[i];
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  switch (name) {
    case "sum":
      return sum;
    case "ave":
      return n === 0 ? 0 : sum / n;
    case "min":
      return n === 0 ? 0 : least;
    case "max":
      return n === 0 ? 0 : most;
    case "trap":
      return n === 0 ? 0 : sum - 0.5 * (values[0] + values[n - 1]);
    case "slope": {
      // Least squares through (1, v1) … (n, vn).
      const sumX = (n * (n + 1)) / 2;
      const sumXX = (n * (n + 1) * (2 * n + 1)) / 6;
      const denominator = n * sumXX - sumX * sumX;
      return denominator === 0 ? 1e20 : (n * weighted - sumX * sum) / denominator;
    }
  }
}

function sorted(name: "sort" | "rsort", words: string[], shop: Workshop): Element {
  count(name, words, 1);
  if (shop.purpose !== "vector")
    throw new FormulaError(`Cannot use ${name}() in ${shop.purpose}-style variable formula`);
  return shop.array(() => {
    const values = Float64Array.from(vectorArgument(words[0], shop)).sort();
    return { values: name === "sort" ? values : values.reverse() };
  });
}

/** In an atom-style formula: of an atomfile variable, or one number of a file variable for all atoms. */
function nextOfAtoms(words: string[], shop: Workshop): Element {
  count("next", words, 1);
  const { variables } = shop.context;
  let value: Element = () => 0;
  shop.preparations.push(() => {
    if (variables.kind(words[0]) === "atom") value = variables.nextAtomFile(words[0]).at;
    else {
      const number = variables.nextInFile(words[0]);
      value = () => number;
    }
  });
  return (i) => value(i);
}

function mask(name: string, words: string[], shop: Workshop): Element {
  count(name, words, name === "grmask" ? 2 : 1);
  if (shop.purpose !== "atom")
    throw new FormulaError(
      `${name[0].toUpperCase()}${name.slice(1)} function in ${shop.purpose}-style variable formula`,
    );
  const { simulation } = shop.context;
  const group = name === "rmask" ? "all" : words[0];
  const regionName = name === "gmask" ? undefined : words[words.length - 1];
  let inside: Element = () => 0;
  shop.preparations.push(() => {
    needBox(shop);
    if (!simulation.groups.has(group)) throw new FormulaError(`Group ${group} in variable formula does not exist`);
    const bit = simulation.groups.bit(group);
    const { mask: masks, x } = simulation.atoms;
    const region = regionName === undefined ? undefined : findRegion(regionName, shop);
    region?.prepare();
    inside = (i) => (masks[i] & bit && (!region || region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2])) ? 1 : 0);
  });
  return (i) => inside(i);
}

function readable(name: string): boolean {
  try {
    accessSync(name, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function count(name: string, words: string[], wanted: number): void {
  if (words.length !== wanted) throw invalid(name);
}

function invalid(name: string): FormulaError {
  return new FormulaError(`Invalid ${name}() function in variable formula`);
}
