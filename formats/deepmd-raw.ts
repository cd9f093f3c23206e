/** DeePMD-kit's raw text: coord.raw, box.raw, energy.raw … with one line per frame. */
import { appendFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../src/model/errors.js";
import { list, readTypeMap, readTypes, settle, systemsBelow, writeFacts } from "./deepmd-folders.js";
import { deepmdHolds, deepmdHoldsName } from "./deepmd-npy.js";
import { type DeepmdArray, type DeepmdSet, type DeepmdSystem, deepmdFrames } from "./deepmd-read.js";
import { type SystemFacts, type SystemStore, writeDeepmd } from "./deepmd-write.js";
import { defineFormat } from "./format.js";
import { type Lines, splitWords } from "./lines.js";
import { openSource } from "./source.js";

export const deepmdRaw = defineFormat({
  name: "deepmd/raw",
  aliases: ["deepmd-raw"],
  title: "DeePMD-kit system, raw text (a folder)",
  reference: "https://docs.deepmodeling.com/projects/deepmd/en/stable/data/system.html",
  files: [],
  folder: true,
  sniffFolder: (path) => systemsBelow(path)[0]?.kind === "raw",
  holds: deepmdHolds,
  holdsName: deepmdHoldsName,

  async *read(source, options) {
    if (!source.path || !existsSync(source.path)) throw InputError.at(source.name, "expected a folder with coord.raw");
    const systems = systemsBelow(source.path);
    if (systems.length === 0)
      throw InputError.at(source.name, "expected a folder with type.raw and coord.raw, found none");
    for (const { path } of systems) yield* deepmdFrames(openRawSystem(path), options);
  },

  async write(frames, sink, options) {
    const folder = sink.folder();
    const layout = {
      open: (number: number) => new RawStore(join(folder, `.${number}`), options.precision),
      close: (labels: readonly string[]) => settle(folder, labels),
    };
    await writeDeepmd(frames, layout, { ...options, setSize: Number.POSITIVE_INFINITY });
  },
});

function openRawSystem(path: string): DeepmdSystem {
  return {
    name: path,
    types: readTypes(join(path, "type.raw")),
    typeMap: readTypeMap(join(path, "type_map.raw")),
    nopbc: existsSync(join(path, "nopbc")),
    async *sets() {
      yield await openRawSet(path);
    },
  };
}

const notArrays = new Set(["type.raw", "type_map.raw", "bonds.raw", "formal_charges.raw"]);

/** Every array is one text file; all are read side by side, a line each per frame. */
async function openRawSet(path: string): Promise<DeepmdSet> {
  const open: Lines[] = [];
  const arrays = new Map<string, DeepmdArray>();
  for (const file of list(path)) {
    if (!file.endsWith(".raw") || notArrays.has(file)) continue;
    const name = join(path, file);
    const { rows, width } = await shapeOf(name);
    const lines = openSource(name).lines();
    open.push(lines);
    arrays.set(file.slice(0, -4), { name, rows, width, row: () => numbersOf(lines, width) });
  }
  const close = () => {
    for (const lines of open) void lines.close();
  };
  return { name: path, frames: arrays.get("coord")?.rows ?? 0, arrays, close };
}

async function shapeOf(name: string): Promise<{ rows: number; width: number }> {
  const lines = openSource(name).lines();
  let rows = 0;
  let width = 0;
  for (;;) {
    const line = lines.buffered() ?? (await lines.next());
    if (line === undefined) return { rows, width };
    if (line.trim() === "") continue;
    if (rows++ === 0) width = splitWords(line).length;
  }
}

async function numbersOf(lines: Lines, width: number): Promise<Float64Array> {
  let line = await lines.expect("a line of numbers");
  while (line.trim() === "") line = await lines.expect("a line of numbers");
  const words = splitWords(line);
  if (words.length !== width) throw lines.fail(`expected ${width} numbers as on the first line, got ${words.length}`);
  return Float64Array.from(words, (word) => lines.parse(word, "a number"));
}

class RawStore implements SystemStore {
  readonly #pending = new Map<string, string>();

  constructor(
    readonly folder: string,
    readonly precision: number | undefined,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  append(_set: number, array: string, row: ArrayLike<number>): void {
    const digits = this.precision;
    const words = Array.from(row, digits === undefined ? String : (x) => String(Number(x.toPrecision(digits))));
    const text = `${this.#pending.get(array) ?? ""}${words.join(" ")}\n`;
    if (text.length < 1 << 20) this.#pending.set(array, text);
    else {
      appendFileSync(join(this.folder, `${array}.raw`), text);
      this.#pending.set(array, "");
    }
  }

  finish(facts: SystemFacts): void {
    for (const [array, text] of this.#pending) {
      const path = join(this.folder, `${array}.raw`);
      if (facts.keep.has(array)) appendFileSync(path, text);
      else rmSync(path, { force: true });
    }
    writeFacts(this.folder, facts);
  }
}
