/**
 * fix ID group ave/histo Nevery Nrepeat Nfreq lo hi Nbin values… keyword…, and ave/histo/weight with a value and its weight.
 * https://docs.lammps.org/fix_ave_histo.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix, type FixContext } from "../define-fix.js";
import { numberFormatter } from "../printf.js";
import { expandReferences, globalReference, outputsOf, parseReference } from "../references.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import { atomValue } from "./atom-value.js";
import { Blocks, FileOptions, Sampling } from "./averaging.js";
import { vectorReference } from "./vector-reference.js";

type Kind = "global" | "peratom" | "local";
/** One set of numbers, all of which are binned. */
type Values = () => { values: ArrayLike<number>; counted?: (index: number) => boolean };

export const aveHisto = defineFix({
  name: "ave/histo",
  create: (words, context) => histogram(words, context, "ave/histo"),
});

export const aveHistoWeight = defineFix({
  name: "ave/histo/weight",
  create: (words, context) => histogram(words, context, "ave/histo/weight"),
});

function histogram(words: Words, { simulation, id, group }: FixContext, style: string) {
  const user = `fix ${style}`;
  const sampling = new Sampling(simulation, words, user);
  const [low, high, asked] = [words.number("lo"), words.number("hi"), words.integer("Nbin")];
  if (low >= high) throw new InputError(`Illegal ${user} lo/hi values: ${low} ${high}`);
  if (asked <= 0) throw new InputError(`Illegal ${user} nbins value: ${asked}`);
  const named: string[] = [];
  const attribute = /^([cfv]_.*|[xyz]|[vf][xyz])$/;
  while (attribute.test(words.peek() ?? "")) named.push(words.next());
  const file = new FileOptions();
  const blocks = new Blocks();
  let mode: "scalar" | "vector" = "scalar";
  let kind: Kind | undefined;
  let beyond: "ignore" | "end" | "extra" = "ignore";
  while (!words.done) {
    const keyword = words.next();
    if (file.read(keyword, words)) continue;
    if (keyword === "mode") mode = words.oneOf(["scalar", "vector"] as const, "mode");
    else if (keyword === "kind") kind = words.oneOf<Kind>(["global", "peratom", "local"], "kind");
    else if (keyword === "beyond") beyond = words.oneOf(["ignore", "end", "extra"], "beyond value");
    else if (keyword === "ave") blocks.read(words);
    else if (keyword === "start") sampling.start = words.integer("a step");
    else
      throw words.unknown("keyword", keyword, [
        "mode",
        "kind",
        "beyond",
        "ave",
        "start",
        "file",
        "overwrite",
        "title1",
      ]);
  }
  const names = expandReferences(
    simulation,
    named,
    user,
    kind === "peratom" ? "per-atom" : mode === "vector" ? "columns" : "global",
  );
  if (names.length === 0) throw new InputError(`Illegal ${user} command: no values given`);
  const weighted = style === "ave/histo/weight";
  if (weighted && names.length !== 2)
    throw new InputError(`${user}: expected a value and its weight, got ${names.length} values`);
  const sources = names.map((word) =>
    source(simulation, word, user, mode, kind ?? kindOf(simulation, word, user), group),
  );

  const bins = asked + (beyond === "extra" ? 2 : 0);
  const width = (high - low) / asked;
  const coordinates = Float64Array.from({ length: bins }, (_, k) => {
    if (beyond !== "extra") return low + (k + 0.5) * width;
    return k === 0 ? low : k === bins - 1 ? high : low + (k - 1 + 0.5) * width;
  });
  // Counts of the bins, then total and missing: summed over samples and blocks together.
  const block = new Float64Array(bins + 2);
  let [least, most] = [0, 0];
  let sums = new Float64Array(bins + 2);
  let range = [0, 0];
  const ranges: number[][] = [];
  const out = file.open(
    [
      `# Histogrammed data for fix ${id}`,
      "# TimeStep Number-of-bins Total-counts Missing-counts Min-value Max-value",
      "# Bin Coord Count Count/Total",
    ],
    user,
  );
  const format = numberFormatter(" %g");
  sampling.plan();

  const put = (value: number, weight: number) => {
    least = Math.min(least, value);
    most = Math.max(most, value);
    let bin: number;
    if (value < low || value > high) {
      if (beyond === "ignore") {
        block[bins + 1] += weight;
        return;
      }
      bin = value < low ? 0 : bins - 1;
    } else {
      bin = Math.min(Math.trunc((value - low) / width), asked - 1);
      if (beyond === "extra") bin++;
    }
    block[bin] += weight;
    block[bins] += weight;
  };
  const sample = (first: boolean) => {
    if (first) {
      block.fill(0);
      [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    }
    if (weighted) {
      const [value, weight] = sources.map((read) => read());
      if (value.values.length !== weight.values.length)
        throw new InputError("Fix ave/histo/weight value and weight vector lengths do not match");
      for (let k = 0; k < value.values.length; k++)
        if (value.counted?.(k) ?? true) put(value.values[k], weight.values[k]);
      return;
    }
    for (const read of sources) {
      const { values, counted } = read();
      for (let k = 0; k < values.length; k++) if (counted?.(k) ?? true) put(values[k], 1);
    }
  };
  const endOfStep = () => {
    if (!sampling.take(sample)) return;
    sums = Float64Array.from(blocks.add(block));
    range = joinRanges(ranges, [least, most], blocks);
    if (!out) return;
    const numbers = [sums[bins], sums[bins + 1], ...range].map(String);
    let text = `${simulation.clock.step} ${bins} ${numbers.join(" ")}\n`;
    for (let k = 0; k < bins; k++) text += `${k + 1}${format(coordinates[k])}${format(sums[k])}${format(share(k))}\n`;
    out.write(text);
  };
  const share = (bin: number) => (sums[bins] === 0 ? 0 : sums[bin] / sums[bins]);

  return {
    every: sampling.every,
    globalEvery: sampling.frequency,
    init: () => sampling.init(),
    setup: endOfStep,
    endOfStep,
    timeDependent: true,
    vector: () => [sums[bins], sums[bins + 1], ...range],
    vectorLength: 4,
    array() {
      const values = new Float64Array(3 * bins);
      for (let k = 0; k < bins; k++) values.set([coordinates[k], sums[k], share(k)], 3 * k);
      return { rows: bins, columns: 3, values };
    },
    arraySize: [bins, 3] as const,
    close: () => out?.close(),
  };
}

/** Smallest and largest value over the blocks that are joined. */
function joinRanges(kept: number[][], latest: number[], blocks: Blocks): number[] {
  kept.push(latest);
  while (
    kept.length > (blocks.kind === "running" ? Number.POSITIVE_INFINITY : blocks.kind === "window" ? blocks.width : 1)
  )
    kept.shift();
  const joined = [Math.min(...kept.map(([low]) => low)), Math.max(...kept.map(([, high]) => high))];
  if (blocks.kind !== "running") return joined;
  // LAMMPS' running range starts from 0.
  const running = [Math.min(0, joined[0]), Math.max(0, joined[1])];
  kept.splice(0, kept.length, running);
  return running;
}

function kindOf(simulation: Simulation, word: string, user: string): Kind {
  const parsed = parseReference(word);
  if (!parsed) return "peratom";
  if (parsed.kind === "v") return simulation.variables.kind(parsed.id) === "atom" ? "peratom" : "global";
  const outputs = outputsOf(simulation, parsed.kind, parsed.id, user);
  if (outputs.scalar || outputs.vector || outputs.array) return "global";
  return outputs.perAtom ? "peratom" : "local";
}

function source(simulation: Simulation, word: string, user: string, mode: string, kind: Kind, group: number): Values {
  if (kind === "global") {
    if (mode === "vector") {
      const vector = vectorReference(simulation, word, user);
      return () => ({ values: vector.values() });
    }
    const number = globalReference(simulation, word, user);
    return () => ({ values: [number.value()] });
  }
  if (mode === "scalar") throw new InputError(`Fix ave/histo cannot input ${kind} values in scalar mode`);
  if (kind === "local") return localSource(simulation, word, user);
  const value = atomValue(simulation, word, user);
  let scratch = new Float64Array(0);
  return () => {
    const { count, mask } = simulation.atoms;
    if (scratch.length !== count) scratch = new Float64Array(count);
    value.fill(scratch, group);
    return { values: scratch, counted: (atom) => (mask[atom] & group) !== 0 };
  };
}

function localSource(simulation: Simulation, word: string, user: string): Values {
  const parsed = parseReference(word);
  if (parsed?.kind !== "c") throw new InputError(`Fix ave/histo: '${word}' gives no local values`);
  const { id, index } = parsed;
  const outputs = outputsOf(simulation, "c", id, user);
  if (!outputs.local) throw new InputError(`Fix ave/histo compute ${id} does not calculate local values`);
  const columns = Math.max(1, outputs.localColumns ?? 1);
  const column = (index[0] ?? 1) - 1;
  return () => {
    const all = simulation.computes.get(id, user).local;
    return { values: Float64Array.from({ length: all.length / columns }, (_, row) => all[row * columns + column]) };
  };
}
