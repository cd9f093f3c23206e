/** DeePMD-kit's folders with sets of .npy files (dpdata: deepmd/npy, deepmd/comp). */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import { list, readTypeMap, readTypes, setsOf, settle, systemsBelow, writeFacts } from "./deepmd-folders.js";
import { type DeepmdArray, type DeepmdSet, type DeepmdSystem, deepmdFrames } from "./deepmd-read.js";
import { deepmdColumns, type SystemStore, writeDeepmd } from "./deepmd-write.js";
import { defineFormat, type Field, type ReadOptions, type WriteOptions } from "./format.js";
import { NpyFile, NpyWriter } from "./npy.js";
import type { Sink } from "./sink.js";
import type { Source } from "./source.js";

export const deepmdHolds: readonly Field[] = [
  "cell",
  "periodic",
  "positions",
  "species",
  "forces",
  "energy",
  "virial",
  "stress",
  "frames",
];

export const deepmdHoldsName = (name: string) => deepmdColumns.has(name) || name === "fparam";

export const deepmdNpy = defineFormat({
  name: "deepmd/npy",
  aliases: ["deepmd", "deepmd/comp", "deepmd-npy", "dpdata"],
  title: "DeePMD-kit system, sets of .npy files (a folder)",
  reference: "https://docs.deepmodeling.com/projects/deepmd/en/stable/data/data-conv.html",
  files: [],
  folder: true,
  sniffFolder: (path) => systemsBelow(path)[0]?.kind === "npy",
  holds: deepmdHolds,
  holdsName: deepmdHoldsName,
  read: (source, options) => readNpySystems(source, options),
  write: (frames, sink, options) => writeNpySystems(frames, sink, options),
});

export async function* readNpySystems(source: Source, options: ReadOptions): AsyncIterable<Frame> {
  if (!source.path || !existsSync(source.path))
    throw InputError.at(source.name, "expected a folder with type.raw and set.000");
  const systems = systemsBelow(source.path).filter(({ kind }) => kind !== "raw");
  if (systems.length === 0) throw InputError.at(source.name, "expected a folder with type.raw and set.000, found none");
  for (const { path } of systems) yield* deepmdFrames(openNpySystem(path), options);
}

function openNpySystem(path: string): DeepmdSystem {
  return {
    name: path,
    types: readTypes(join(path, "type.raw")),
    typeMap: readTypeMap(join(path, "type_map.raw")),
    nopbc: existsSync(join(path, "nopbc")),
    async *sets() {
      for (const name of setsOf(path)) yield openSet(join(path, name));
    },
  };
}

function openSet(path: string): DeepmdSet {
  const files: NpyFile[] = [];
  const close = () => {
    for (const file of files) file.close();
  };
  try {
    const arrays = new Map<string, DeepmdArray>();
    for (const name of list(path)) {
      if (!name.endsWith(".npy")) continue;
      const file = new NpyFile(join(path, name), join(path, name));
      files.push(file);
      // One frame without its dimension of frames, as older tools wrote it.
      arrays.set(name.slice(0, -4), file);
    }
    return { name: path, frames: arrays.get("coord")?.rows ?? 0, arrays, close };
  } catch (error) {
    close();
    throw error;
  }
}

export async function writeNpySystems(
  frames: AsyncIterable<Frame>,
  sink: Sink,
  options: WriteOptions & { mixed?: boolean },
): Promise<void> {
  const folder = sink.folder();
  const type = options.precision !== undefined && options.precision <= 7 ? "<f4" : "<f8";
  const layout = {
    open: (number: number) => new NpyStore(join(folder, `.${number}`), type),
    close: (labels: readonly string[]) => settle(folder, labels),
  };
  await writeDeepmd(frames, layout, options);
}

class NpyStore implements SystemStore {
  readonly #writers = new Map<string, NpyWriter>();
  #set = -1;
  #sets: string[] = [];

  constructor(
    readonly folder: string,
    readonly type: "<f8" | "<f4",
  ) {}

  async append(set: number, array: string, row: ArrayLike<number>): Promise<void> {
    if (set !== this.#set) {
      await this.#endSet();
      this.#set = set;
      const path = join(this.folder, `set.${String(set).padStart(3, "0")}`);
      mkdirSync(path, { recursive: true });
      this.#sets.push(path);
    }
    let writer = this.#writers.get(array);
    if (!writer) {
      const type = array === "real_atom_types" ? "<i4" : this.type;
      writer = new NpyWriter(join(this.#sets[set], `${array}.npy`), row.length, type, array === "energy");
      this.#writers.set(array, writer);
    }
    if (writer.width !== row.length)
      throw new InputError(`${array} has ${row.length} numbers in one frame and ${writer.width} in those before it`);
    await writer.append(row);
  }

  async finish(facts: Parameters<SystemStore["finish"]>[0]): Promise<void> {
    await this.#endSet();
    for (const set of this.#sets)
      for (const name of list(set)) if (!facts.keep.has(name.slice(0, -4))) rmSync(join(set, name));
    writeFacts(this.folder, facts);
  }

  async #endSet(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.end();
    this.#writers.clear();
  }
}
