/** dump ID group local N FILE index c_ID c_ID[i] …: rows of computes with local values. https://docs.lammps.org/dump.html */
import { InputError } from "../../model/errors.js";
import { type DumpContext, type DumpHooks, defineDump } from "../define-dump.js";
import { countConversions, sprintf } from "../printf.js";
import { expandReferences, parseReference } from "../references.js";
import type { Words } from "../script/words.js";
import { DumpFile } from "./dump-file.js";
import { lammpsHead } from "./lammps-head.js";

export const local = defineDump({
  name: "local",
  create(words, context) {
    if (words.done) throw words.missing("a value");
    return new LocalDump(context, expandReferences(context.simulation, words.rest(), "dump local"));
  },
});

class LocalDump implements DumpHooks {
  readonly #file: DumpFile;
  readonly #headings = new Map<number, string>();
  readonly #formats = new Map<number, string>();
  #byKind = { int: "%d", float: "%g" };
  #line: string[] = [];
  #label = "ENTRIES";
  #units = false;
  #time = false;
  #header = true;

  constructor(
    readonly context: DumpContext,
    readonly columns: readonly string[],
  ) {
    this.#file = new DumpFile(context.file);
    for (const word of columns) if (word !== "index") this.#source(word);
  }

  init(): void {
    for (const word of this.columns) if (word !== "index") this.#source(word);
  }

  #source(word: string): { id: string; width: number; at: number } {
    const parsed = parseReference(word);
    if (parsed?.kind !== "c") throw new InputError(`Invalid attribute ${word} in dump local command`);
    const { hooks } = this.context.simulation.computes.get(parsed.id, "dump local");
    if (!hooks.local) throw new InputError(`Dump local compute ${parsed.id} does not compute local info`);
    const columns = hooks.localColumns ?? 0;
    const [index = 0] = parsed.index;
    if (columns === 0 && index > 0)
      throw new InputError(`Dump local compute ${parsed.id} does not calculate local array`);
    if (columns > 0 && index === 0)
      throw new InputError(`Dump local compute ${parsed.id} does not calculate local vector`);
    if (index > columns) throw new InputError(`Dump local compute ${parsed.id} vector is accessed out-of-range`);
    return { id: parsed.id, width: columns || 1, at: Math.max(0, index - 1) };
  }

  write(): void {
    const { simulation } = this.context;
    const sources = this.columns.map((word) => {
      if (word === "index") return undefined;
      const { id, width, at } = this.#source(word);
      return { values: simulation.computes.get(id, "dump local").local, width, at };
    });
    const counts = new Set(sources.flatMap((source) => (source ? [source.values.length / source.width] : [])));
    if (counts.size > 1) throw new InputError("Dump local count is not consistent across input fields");
    const [count = 0] = counts;
    const first = this.#file.open(simulation.clock.step);
    const names = this.columns.map((word, k) => this.#headings.get(k) ?? word).join(" ");
    const options = { count, names, units: this.#units && first, time: this.#time, label: this.#label };
    let text = this.#header ? lammpsHead(simulation, options) : "";
    const formats = this.columns.map((word, k) => {
      return this.#formats.get(k) ?? this.#line[k] ?? (word === "index" ? this.#byKind.int : this.#byKind.float);
    });
    for (let row = 0; row < count; row++) {
      for (const [k, source] of sources.entries())
        text += `${sprintf(formats[k], source ? source.values[row * source.width + source.at] : row + 1)} `;
      text += "\n";
    }
    this.#file.write([text]);
  }

  modify(keyword: string, words: Words): boolean {
    if (keyword === "label") this.#label = words.next("a label");
    else if (keyword === "append") this.#file.append = words.logical();
    else if (keyword === "pad") this.#file.pad = words.integer("a width");
    else if (keyword === "maxfiles") this.#file.maxFiles = words.integer("a number of files");
    else if (keyword === "header") this.#header = words.logical();
    else if (keyword === "units") this.#units = words.logical();
    else if (keyword === "time") this.#time = words.logical();
    else if (keyword === "flush" || keyword === "buffer" || keyword === "balance") words.logical();
    else if (keyword === "fileper" || keyword === "nfile") words.integer("a number");
    else if (keyword === "sort") {
      if (words.next("off") !== "off") throw new InputError("Cannot use sort with dump local: rows have no ids");
    } else if (keyword === "colname") this.#colname(words);
    else if (keyword === "format") this.#format(words);
    else return false;
    return true;
  }

  #colname(words: Words): void {
    const which = words.next("default or a column");
    if (which === "default") this.#headings.clear();
    else this.#headings.set(this.#column(which), words.next("a heading"));
  }

  #column(which: string): number {
    const at = /^\d+$/.test(which) ? Number(which) - 1 : this.columns.indexOf(which);
    if (!this.columns[at]) throw new InputError(`Unknown dump_modify column: ${which}`);
    return at;
  }

  #format(words: Words): void {
    const which = words.next("none, line, int, float or a column");
    if (which === "none") {
      this.#byKind = { int: "%d", float: "%g" };
      this.#line = [];
      this.#formats.clear();
      return;
    }
    const format = words.next("a format");
    if (which === "line") {
      this.#line = format.trim().split(/\s+/);
      if (this.#line.length < this.columns.length)
        throw new InputError(`Dump_modify format line is too short: ${format}`);
      return;
    }
    if (countConversions(format) !== 1) throw new InputError(`Dump_modify format '${format}' must hold one conversion`);
    if (which === "int" || which === "float") this.#byKind[which] = format;
    else this.#formats.set(this.#column(which), format);
  }

  close(): void {
    this.#file.close();
  }
}
