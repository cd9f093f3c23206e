/**
 * fix ID group ave/chunk Nevery Nrepeat Nfreq chunkID values… keyword…: averages over the atoms of each chunk and over time.
 * https://docs.lammps.org/fix_ave_chunk.html
 */
import { InputError } from "../../model/errors.js";
import { chunksOf } from "../chunks.js";
import { defineFix, type FixContext } from "../define-fix.js";
import { numberFormatter } from "../printf.js";
import { expandReferences } from "../references.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import { atomValue } from "./atom-value.js";
import { Blocks, FileOptions, Sampling } from "./averaging.js";

const USER = "fix ave/chunk";
const DENSITIES = ["density/number", "density/mass", "mass", "temp"] as const;
const KEYWORDS = ["norm", "ave", "bias", "adof", "cdof", "start", "file", "append", "overwrite", "format", "title1"];

/** A value of a chunk: what its atoms add, and what the sum is divided by. */
interface Quantity {
  word: string;
  fill(out: Float64Array, group: number): void;
  kind: "number" | "density" | "mass" | "temp" | "mean";
}

interface Options {
  norm: "all" | "sample" | "none";
  biasId?: string;
  perAtom: number;
  perChunk: number;
}

export const aveChunk = defineFix({
  name: "ave/chunk",
  create(words, context) {
    const { simulation, id, group, groupName } = context;
    const sampling = new Sampling(simulation, words, USER);
    const chunkId = words.next("the ID of a compute chunk/atom");
    const chunks = () => chunksOf(simulation, chunkId, USER);
    const names: string[] = [];
    while (!words.done && !KEYWORDS.includes(words.peek()!) && !/^title[23]$/.test(words.peek()!))
      names.push(words.next());
    const expanded = expandReferences(simulation, names, USER, "per-atom");
    if (expanded.length === 0) throw new InputError("Illegal fix ave/chunk command: no values given");
    const quantities = expanded.map((word) => quantity(simulation, word));
    const file = new FileOptions();
    const blocks = new Blocks();
    const options = readOptions(words, { file, blocks, sampling }, context);
    if (file.overwrite && blocks.kind !== "running")
      throw new InputError("Fix ave/chunk overwrite keyword requires ave running setting");
    const { dimensions } = chunks();
    const width = quantities.length + 1;
    const out = file.open(heads(id, groupName, dimensions, expanded, chunks().compressed), USER);
    const format = numberFormatter(file.format);

    /** Per chunk: count, then the values. */
    let sum: Float64Array = new Float64Array(0);
    let result: { rows: number; values: Float64Array } = { rows: 0, values: new Float64Array(0) };
    sampling.plan();

    const sample = (first: boolean) => {
      const { clock } = simulation;
      const chunk = chunks().assign();
      // From the first sample on the number of chunks stays: until the block ends, or for good where blocks are added up.
      if (first)
        chunks().lock(
          blocks.kind === "one" ? clock.step + (sampling.repeat - 1) * sampling.every : Number.POSITIVE_INFINITY,
        );
      const one = oneSample(simulation, group, chunk, chunks().count, quantities, options);
      if (options.norm !== "all")
        scale(one, width, chunks(), quantities, options, simulation, 1, options.norm === "sample");
      if (first || sum.length !== one.length) sum = one;
      else for (let k = 0; k < one.length; k++) sum[k] += one[k];
    };
    const endOfStep = () => {
      if (!sampling.take(sample)) return;
      const { repeat } = sampling;
      if (options.norm === "all") scale(sum, width, chunks(), quantities, options, simulation, repeat, true);
      else for (let at = 0; at < sum.length; at++) if (at % width) sum[at] /= repeat;
      for (let at = 0; at < sum.length; at += width) sum[at] /= repeat;
      const total = blocks.add(sum);
      result = { rows: chunks().count, values: Float64Array.from(total, (value) => value / blocks.count) };
      if (blocks.kind === "one") chunks().lock(undefined);
      out?.write(block());
    };
    const block = () => {
      const { rows, values } = result;
      let count = 0;
      // LAMMPS adds up all blocks of a running average here, though the rows below are means.
      for (let c = 0; c < rows; c++) count += values[c * width] * blocks.count;
      const g = numberFormatter(" %g");
      let text = `${simulation.clock.step} ${rows} ${count}\n`;
      for (let c = 0; c < rows; c++) {
        text += `  ${c + 1}`;
        const { ids } = chunks();
        if (ids) text += ` ${ids[c]}`;
        for (let k = 0; k < dimensions; k++) text += g(chunks().coordinate(c, k));
        text += g(values[c * width]);
        for (let k = 1; k < width; k++) text += format(values[c * width + k]);
        text += "\n";
      }
      return text;
    };
    return {
      every: sampling.every,
      globalEvery: sampling.frequency,
      timeDependent: true,
      init: () => sampling.init(),
      setup: endOfStep,
      endOfStep,
      variableLength: true,
      arraySize: [0, (chunks().compressed ? 1 : 0) + dimensions + width],
      array() {
        const { rows, values } = result;
        const { ids } = chunks();
        const lead = (ids ? 1 : 0) + dimensions;
        const columns = lead + width;
        const all = new Float64Array(rows * columns);
        for (let c = 0; c < rows; c++) {
          if (ids) all[c * columns] = ids[c];
          for (let k = 0; k < dimensions; k++) all[c * columns + lead - dimensions + k] = chunks().coordinate(c, k);
          all.set(values.subarray(c * width, (c + 1) * width), c * columns + lead);
        }
        return { rows, columns, values: all };
      },
      close: () => out?.close(),
    };
  },
});

function heads(id: string, group: string, dimensions: number, names: string[], compressed: boolean): string[] {
  const coordinates = Array.from({ length: dimensions }, (_, k) => ` Coord${k + 1}`).join("");
  return [
    `# Chunk-averaged data for fix ${id} and group ${group}`,
    "# Timestep Number-of-chunks Total-count",
    `# Chunk${compressed ? " OrigID" : ""}${coordinates} Ncount ${names.join(" ")}`,
  ];
}

function readOptions(
  words: Words,
  { file, blocks, sampling }: { file: FileOptions; blocks: Blocks; sampling: Sampling },
  { simulation }: FixContext,
): Options {
  const options: Options = { norm: "all", perAtom: simulation.box.dimension, perChunk: 0 };
  while (!words.done) {
    const keyword = words.next();
    if (file.read(keyword, words)) continue;
    if (keyword === "norm") options.norm = words.oneOf(["all", "sample", "none"] as const, "norm value");
    else if (keyword === "ave") blocks.read(words);
    else if (keyword === "adof") options.perAtom = words.number("degrees of freedom per atom");
    else if (keyword === "cdof") options.perChunk = words.number("degrees of freedom per chunk");
    else if (keyword === "start") sampling.start = words.integer("a step");
    else if (keyword === "bias") {
      options.biasId = words.next("a temperature compute ID");
      if (!simulation.computes.find(options.biasId)?.hooks.temperature?.hasBias)
        throw new InputError(`Fix ave/chunk compute ${options.biasId} does not calculate a velocity bias`);
    } else throw words.unknown("keyword", keyword, KEYWORDS);
  }
  return options;
}

function quantity(simulation: Simulation, word: string): Quantity {
  if (!(DENSITIES as readonly string[]).includes(word)) {
    const { fill } = atomValue(simulation, word, USER);
    return { word, fill, kind: "mean" };
  }
  const each = (value: (atom: number) => number) => (out: Float64Array) => {
    for (let i = 0; i < simulation.atoms.count; i++) out[i] = value(i);
  };
  if (word === "density/number") return { word, kind: "number", fill: each(() => 1) };
  if (word === "temp") {
    const square = (i: number) => {
      const { v } = simulation.atoms;
      return simulation.atoms.massOf(i) * (v[3 * i] ** 2 + v[3 * i + 1] ** 2 + v[3 * i + 2] ** 2);
    };
    return { word, kind: "temp", fill: each(square) };
  }
  return { word, kind: word === "mass" ? "mass" : "density", fill: each((i) => simulation.atoms.massOf(i)) };
}

/** Sums over the atoms of each chunk: count, then the values. */
function oneSample(
  simulation: Simulation,
  group: number,
  chunk: Int32Array,
  count: number,
  quantities: readonly Quantity[],
  { biasId }: Options,
): Float64Array {
  const { mask } = simulation.atoms;
  const width = quantities.length + 1;
  const sum = new Float64Array(count * width);
  const member = (i: number) => chunk[i] >= 0 && (mask[i] & group) !== 0;
  for (let i = 0; i < chunk.length; i++) if (member(i)) sum[chunk[i] * width]++;
  const numbers = new Float64Array(chunk.length);
  const bias = biasId === undefined ? undefined : simulation.computes.get(biasId, USER);
  for (const [k, { kind, fill }] of quantities.entries()) {
    if (kind === "temp" && bias) {
      void bias.scalar;
      bias.hooks.temperature?.removeBias?.();
    }
    fill(numbers, group);
    if (kind === "temp") bias?.hooks.temperature?.restoreBias?.();
    for (let i = 0; i < chunk.length; i++) if (member(i)) sum[chunk[i] * width + k + 1] += numbers[i];
  }
  return sum;
}

/** Sums of `samples` samples to densities, temperatures and means. */
function scale(
  sum: Float64Array,
  width: number,
  chunks: ReturnType<typeof chunksOf>,
  quantities: readonly Quantity[],
  { perAtom, perChunk }: Options,
  { units }: Simulation,
  samples: number,
  byCount: boolean,
): void {
  for (let chunk = 0; chunk * width < sum.length; chunk++) {
    const count = sum[chunk * width];
    if (count === 0) continue;
    for (const [k, { kind }] of quantities.entries()) {
      const at = chunk * width + k + 1;
      if (kind === "number") sum[at] /= samples * chunks.volume(chunk);
      else if (kind === "density") sum[at] *= units.mv2d / (samples * chunks.volume(chunk));
      else if (kind === "temp") sum[at] *= units.mvv2e / ((samples * perChunk + perAtom * count) * units.boltz);
      else if (byCount) sum[at] /= count;
    }
  }
}
