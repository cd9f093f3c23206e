/** compute ID group reduce mode inputs… [replace i j] [inputs peratom|local]. https://docs.lammps.org/compute_reduce.html */
import { InputError } from "../../model/errors.js";
import { type ComputeContext, type ComputeHooks, defineCompute } from "../define-compute.js";
import type { Region } from "../define-region.js";
import { atomValue } from "../fixes/atom-value.js";
import { expandReferences, parseReference } from "../references.js";
import { findRegion } from "../region.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

const MODES = ["sum", "min", "minabs", "max", "maxabs", "ave", "sumsq", "avesq", "sumabs", "aveabs"] as const;
type Mode = (typeof MODES)[number];

export const reduce = defineCompute({
  name: "reduce",
  create: (words, context) => reduction(words, context, undefined),
});

/** compute ID group reduce/region region mode inputs… */
export const reduceRegion = defineCompute({
  name: "reduce/region",
  create(words, context) {
    const region = findRegion(context.simulation, words.next("a region ID"), "compute reduce/region");
    return reduction(words, context, region);
  },
});

/** One input: its numbers and which of them count. */
interface Input {
  values(): { numbers: ArrayLike<number>; counts: (at: number) => boolean; length: number };
}

function reduction(words: Words, context: ComputeContext, region: Region | undefined): ComputeHooks {
  const { simulation } = context;
  const mode = words.oneOf(MODES, "mode");
  const names: string[] = [];
  while (!words.done && words.peek() !== "replace" && words.peek() !== "inputs") names.push(words.next());
  if (names.length === 0) throw words.missing("an input");
  const replaced = new Map<number, number>();
  let kind: "peratom" | "local" | undefined;
  while (!words.done) {
    if (words.oneOf(["replace", "inputs"], "keyword") === "inputs")
      kind = words.oneOf(["peratom", "local"] as const, "inputs");
    else replaced.set(words.integer("a column") - 1, words.integer("a column") - 1);
  }
  const expanded = expandReferences(simulation, names, words.command, kind === "local" ? "global" : "per-atom");
  if (replaced.size > 0 && !/^(min|max)/.test(mode))
    throw new InputError(`${capital(words.command)} replace requires min or max mode`);
  for (const [at, by] of replaced)
    if (at < 0 || by < 0 || at >= expanded.length || by >= expanded.length || at === by)
      throw new InputError(`Invalid ${words.command} replace value: ${at + 1} ${by + 1}`);
  const inputs = expanded.map((word) => makeInput(word, context, region, words.command, kind));
  const fold = (input: Input) => folded(mode, input).value;
  const extensive = mode === "sum" || mode === "sumsq" || mode === "sumabs";
  if (inputs.length === 1) return { extensive: { scalar: extensive }, scalar: () => fold(inputs[0]) };
  return {
    vectorLength: inputs.length,
    extensive: { vector: extensive },
    vector() {
      const results = inputs.map((input, k) => (replaced.has(k) ? 0 : fold(input)));
      for (const [at, by] of replaced) {
        const index = folded(mode, inputs[by]).index;
        results[at] = index < 0 ? 0 : inputs[at].values().numbers[index];
      }
      return results;
    },
  };
}

function makeInput(
  word: string,
  { simulation, group }: ComputeContext,
  region: Region | undefined,
  user: string,
  kind: "peratom" | "local" | undefined,
): Input {
  const local = kind === "local" || (kind === undefined && isLocal(word, simulation));
  if (local) {
    if (region) throw new InputError(`Cannot use local inputs with ${user}`);
    return localInput(word, simulation, user);
  }
  const source = atomValue(simulation, word, user);
  return {
    values() {
      const { mask, x, count } = simulation.atoms;
      const numbers = new Float64Array(count);
      source.fill(numbers, group);
      region?.prepare();
      const counts = (i: number) =>
        (mask[i] & group) !== 0 && (!region || region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2]));
      return { numbers, counts, length: count };
    },
  };
}

/** A compute that has local values and none per atom. */
function isLocal(word: string, simulation: Simulation): boolean {
  const parsed = parseReference(word);
  if (parsed?.kind !== "c") return false;
  const hooks = simulation.computes.find(parsed.id)?.hooks;
  return hooks?.local !== undefined && hooks.perAtom === undefined;
}

function localInput(word: string, simulation: Simulation, user: string): Input {
  const parsed = parseReference(word);
  if (parsed?.kind !== "c") throw new InputError(`${capital(user)} input '${word}' has no local values`);
  const { id, index } = parsed;
  const { hooks } = simulation.computes.get(id, user);
  if (!hooks.local) throw new InputError(`${capital(user)} compute ${id} does not calculate local values`);
  return {
    values() {
      const width = hooks.localColumns || 1;
      const all = simulation.computes.get(id, user).local;
      const column = index.length ? index[0] - 1 : 0;
      const length = Math.floor(all.length / width);
      const numbers = Float64Array.from({ length }, (_, row) => all[row * width + column]);
      return { numbers, counts: () => true, length };
    },
  };
}

const START: Record<Mode, number> = {
  sum: 0,
  sumsq: 0,
  sumabs: 0,
  ave: 0,
  avesq: 0,
  aveabs: 0,
  min: 1e20,
  minabs: 1e20,
  max: -1e20,
  maxabs: 0,
};

/** The result, and the index of the element that is least or largest. */
function folded(mode: Mode, input: Input): { value: number; index: number } {
  const { numbers, counts, length } = input.values();
  let value = START[mode];
  let index = -1;
  let found = 0;
  for (let i = 0; i < length; i++) {
    if (!counts(i)) continue;
    found++;
    const x = numbers[i];
    const size = Math.abs(x);
    if (mode === "sum" || mode === "ave") value += x;
    else if (mode === "sumsq" || mode === "avesq") value += x * x;
    else if (mode === "sumabs" || mode === "aveabs") value += size;
    else {
      const candidate = mode === "minabs" || mode === "maxabs" ? size : x;
      if (mode.startsWith("min") ? candidate < value : candidate > value) {
        value = candidate;
        index = i;
      }
    }
  }
  if (mode.startsWith("ave")) return { value: found ? value / found : 0, index };
  return { value, index };
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
