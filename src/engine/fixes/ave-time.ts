/**
 * fix ID group ave/time Nevery Nrepeat Nfreq values… keyword…: averages of global numbers, or of vectors in `mode vector`.
 * https://docs.lammps.org/fix_ave_time.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import type { Matrix } from "../outputs.js";
import { numberFormatter } from "../printf.js";
import type { Reference } from "../references.js";
import { expandReferences, globalReference, outputsOf, parseReference } from "../references.js";
import { Blocks, FileOptions, Sampling } from "./averaging.js";
import { type VectorReference, vectorReference } from "./vector-reference.js";
import { openYaml, yamlRow } from "./yaml-rows.js";

export const aveTime = defineFix({
  name: "ave/time",
  create(words, { simulation, id }) {
    const user = "fix ave/time";
    const sampling = new Sampling(simulation, words, user);
    const named: string[] = [];
    while (/^[cfv]_/.test(words.peek() ?? "")) named.push(words.next());
    const file = new FileOptions();
    const blocks = new Blocks();
    let vectors = false;
    const off = new Set<number>();
    while (!words.done) {
      const keyword = words.next();
      if (file.read(keyword, words)) continue;
      if (keyword === "mode") vectors = words.oneOf(["scalar", "vector"], "mode") === "vector";
      else if (keyword === "ave") blocks.read(words);
      else if (keyword === "start") sampling.start = words.integer("a step");
      else if (keyword === "off") off.add(words.integer("a column") - 1);
      else throw words.unknown("keyword", keyword, ["file", "mode", "ave", "start", "off", "overwrite", "format"]);
    }
    const values = expandReferences(simulation, named, user, vectors ? "columns" : "global");
    if (values.length === 0) throw new InputError("Illegal fix ave/time command: no values given");
    for (const column of off)
      if (column < 0 || column >= values.length) throw new InputError(`Invalid fix ave/time off column: ${column + 1}`);
    const yaml = /\.ya?ml$/.test(file.name ?? "");
    return vectors ? averageVectors() : averageScalars();

    function averageScalars() {
      const sources: Reference[] = values.map((word) => globalReference(simulation, word, user));
      const block = new Float64Array(sources.length);
      let result = new Float64Array(sources.length);
      const titles = [`# Time-averaged data for fix ${id}`, `# TimeStep ${values.join(" ")}`, undefined];
      const out = yaml ? openYaml(file, titles, ["Step", ...values], user) : file.open(titles, user);
      const format = numberFormatter(file.format);
      sampling.plan();
      const sample = (first: boolean) => {
        if (first) for (let k = 0; k < block.length; k++) if (!off.has(k)) block[k] = 0;
        for (let k = 0; k < block.length; k++) {
          const value = sources[k].value();
          if (off.has(k)) block[k] = value;
          else block[k] += value;
        }
      };
      const endOfStep = () => {
        if (!sampling.take(sample)) return;
        for (let k = 0; k < block.length; k++) if (!off.has(k)) block[k] /= sampling.repeat;
        const sum = blocks.add(block);
        result = Float64Array.from(sum, (value, k) => (off.has(k) ? block[k] : value / blocks.count));
        const { step } = simulation.clock;
        if (yaml) out?.write(yamlRow([step, ...result]));
        else out?.write(`${step}${Array.from(result, format).join("")}\n`);
      };
      return {
        every: sampling.every,
        globalEvery: sampling.frequency,
        init: () => sampling.init(),
        setup: endOfStep,
        endOfStep,
        timeDependent: true,
        ...(sources.length === 1 ? { scalar: () => result[0] } : {}),
        vector: () => result,
        vectorLength: sources.length,
        extensive: {
          scalar: sources[0].extensive,
          vector: sources.map((source) => source.extensive),
        },
        close: () => out?.close(),
      };
    }

    function averageVectors() {
      const sources: VectorReference[] = values.map((word) => vectorReference(simulation, word, user));
      const columns = sources.length;
      let rows = -1;
      let block = new Float64Array(0);
      let result: Matrix = { rows: 0, columns, values: new Float64Array(0) };
      const titles = [`# Time-averaged data for fix ${id}`, "# TimeStep Number-of-rows", `# Row ${values.join(" ")}`];
      const out = yaml ? openYaml(file, titles, values, user) : file.open(titles, user);
      const format = numberFormatter(file.format);
      sampling.plan();
      const sample = (first: boolean) => {
        const read = sources.map((source) => source.values());
        const length = read[0].length;
        if (read.some((one) => one.length !== length))
          throw new InputError("Fix ave/time columns are inconsistent lengths");
        if (first && length !== rows) {
          rows = length;
          block = new Float64Array(rows * columns);
        }
        if (first) for (let k = 0; k < block.length; k++) if (!off.has(k % columns)) block[k] = 0;
        if (length !== rows) throw new InputError("Fix ave/time set of values changed its length within a block");
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++) {
            const at = row * columns + column;
            if (off.has(column)) block[at] = read[column][row];
            else block[at] += read[column][row];
          }
      };
      const endOfStep = () => {
        if (!sampling.take(sample)) return;
        for (let k = 0; k < block.length; k++) if (!off.has(k % columns)) block[k] /= sampling.repeat;
        const sum = blocks.add(block);
        const mean = Float64Array.from(sum, (value, k) => (off.has(k % columns) ? block[k] : value / blocks.count));
        result = { rows, columns, values: mean };
        if (!out) return;
        let text = `${simulation.clock.step} ${rows}\n`;
        if (yaml) text = `  ${simulation.clock.step}:\n`;
        for (let row = 0; row < rows; row++) {
          if (yaml) {
            text += yamlRow(mean.subarray(row * columns, (row + 1) * columns));
            continue;
          }
          text += row + 1;
          for (let column = 0; column < columns; column++) text += format(mean[row * columns + column]);
          text += "\n";
        }
        out.write(text);
      };
      const length = lengthNow(values[0]);
      return {
        every: sampling.every,
        globalEvery: sampling.frequency,
        init: () => sampling.init(),
        setup: endOfStep,
        endOfStep,
        timeDependent: true,
        variableLength: true,
        ...(columns === 1
          ? { vector: () => result.values, vectorLength: length }
          : { array: () => result, arraySize: [length, columns] as const }),
        close: () => out?.close(),
      };
    }

    /** Rows as far as they are known before the first block. */
    function lengthNow(word: string): number {
      const parsed = parseReference(word);
      if (!parsed || parsed.kind === "v") return 0;
      const outputs = outputsOf(simulation, parsed.kind, parsed.id, user);
      return (parsed.index.length === 0 ? outputs.vectorLength : outputs.arraySize?.[0]) ?? 0;
    }
  },
});
