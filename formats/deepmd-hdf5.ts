/** DeePMD-kit's systems in one HDF5 file, by h5wasm: a system at the root, or one per group. */
import { InputError } from "../src/model/errors.js";
import { deepmdHolds, deepmdHoldsName } from "./deepmd-npy.js";
import { type DeepmdArray, type DeepmdSet, type DeepmdSystem, deepmdFrames } from "./deepmd-read.js";
import { type SystemFacts, type SystemStore, writeDeepmd } from "./deepmd-write.js";
import { defineFormat } from "./format.js";
import { type Dataset, type File, type Group, hdf5 } from "./hdf5.js";

export const deepmdHdf5 = defineFormat({
  name: "deepmd/hdf5",
  aliases: ["deepmd-hdf5"],
  title: "DeePMD-kit systems in one HDF5 file",
  reference: "https://docs.deepmodeling.com/projects/deepmd/en/stable/data/system.html",
  files: [/\.(hdf5|h5)$/i],
  sniff: (_head, bytes) => ([0x89, 0x48, 0x44, 0x46].every((byte, i) => bytes[i] === byte) ? 1 : 0),
  holds: deepmdHolds,
  holdsName: deepmdHoldsName,

  async *read(source, options) {
    if (!source.path || !source.seekable)
      throw InputError.at(source.name, "HDF5 is read from an uncompressed file on disk only");
    const { File } = await hdf5();
    let file: File | undefined;
    try {
      file = new File(source.path, "r");
    } catch {
      throw InputError.at(source.name, "expected an HDF5 file, got something else");
    }
    try {
      const systems = systemsIn(file, source.name);
      if (systems.length === 0)
        throw InputError.at(source.name, "expected groups with type.raw and set.000 (a DeePMD file), found none");
      for (const system of systems) yield* deepmdFrames(system, options);
    } catch (error) {
      if (error instanceof InputError) throw error;
      if ((error as Error).name === "RuntimeError") file = undefined; // the library ended: nothing of it is to be called again
      const message = (error as Error).message;
      const reason = /#000: .*?\): (.*)/.exec(message)?.[1] ?? message.split("\n")[0];
      throw InputError.at(source.name, `the HDF5 file is damaged: ${reason}`);
    } finally {
      close(file, source.name);
    }
  },

  async write(frames, sink, options) {
    const path = sink.file();
    const { File } = await hdf5();
    const file = new File(path, "w");
    try {
      const layout = {
        open: () => new Hdf5Store(),
        close: (labels: readonly string[]) => {
          stores.forEach((store, k) => {
            store.settle(labels.length === 1 ? file : file.create_group(labels[k]));
          });
        },
      };
      const stores: Hdf5Store[] = [];
      const collecting = { ...layout, open: () => stores[stores.push(layout.open()) - 1] };
      await writeDeepmd(frames, collecting, options);
    } finally {
      file.close();
    }
  },
});

function close(file: File | undefined, name: string): void {
  try {
    file?.close();
  } catch (error) {
    throw InputError.at(name, `the HDF5 file is damaged: ${(error as Error).message.split("\n")[0]}`);
  }
}

function systemsIn(group: Group, name: string, depth = 4): DeepmdSystem[] {
  const keys = group.keys().sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  if (keys.includes("type.raw")) return [systemOf(group, keys, name)];
  if (depth === 0) return [];
  return keys.flatMap((key) => {
    const child = group.get(key);
    return child && "type" in child && child.type === "Group"
      ? systemsIn(child as Group, `${name}/${key}`, depth - 1)
      : [];
  });
}

function systemOf(group: Group, keys: string[], name: string): DeepmdSystem {
  const types = (group.get("type.raw") as Dataset).value as ArrayLike<number | bigint>;
  const names = keys.includes("type_map.raw") ? (group.get("type_map.raw") as Dataset).value : undefined;
  return {
    name,
    types: Int32Array.from(types as ArrayLike<number>, Number),
    ...(Array.isArray(names) && { typeMap: names.map((word) => String(word).replace(/\0+$/, "")) }),
    nopbc: keys.includes("nopbc"),
    async *sets() {
      for (const key of keys) if (/^set\.\w+$/.test(key)) yield setOf(group.get(key) as Group, `${name}/${key}`);
    },
  };
}

function setOf(group: Group, name: string): DeepmdSet {
  const arrays = new Map<string, DeepmdArray>();
  for (const key of group.keys()) {
    const dataset = group.get(key) as Dataset;
    const shape = dataset.shape ?? [];
    const width = shape.slice(1).reduce((product, n) => product * n, 1);
    const rest = shape.slice(1).map((n): [number, number] => [0, n]);
    arrays.set(key.replace(/\.npy$/, ""), {
      name: `${name}/${key}`,
      rows: shape[0] ?? 1,
      width,
      row: (k) => Float64Array.from(dataset.slice([[k, k + 1], ...rest]) as ArrayLike<number>, Number),
    });
  }
  return { name, frames: arrays.get("coord")?.rows ?? 0, arrays, close: () => {} };
}

/** Rows wait in memory: HDF5 by h5wasm writes whole datasets, and groups cannot be renamed. */
class Hdf5Store implements SystemStore {
  readonly #rows = new Map<string, ArrayLike<number>[]>();
  readonly #sets: number[] = [];
  #facts: SystemFacts | undefined;

  append(set: number, array: string, row: ArrayLike<number>): void {
    const list = this.#rows.get(array) ?? [];
    list.push(Float64Array.from(row));
    this.#rows.set(array, list);
    if (array === "coord") this.#sets.push(set);
  }

  finish(facts: SystemFacts): void {
    this.#facts = facts;
  }

  settle(group: Group): void {
    const { types, typeMap, nopbc, keep } = this.#facts!;
    group.create_dataset({ name: "type.raw", data: types, shape: [types.length] });
    const longest = Math.max(1, ...typeMap.map((word) => word.length));
    group.create_dataset({ name: "type_map.raw", data: [...typeMap], shape: [typeMap.length], dtype: `S${longest}` });
    if (nopbc) group.create_dataset({ name: "nopbc", data: Int32Array.of(1), shape: [1] });
    for (const set of new Set(this.#sets)) {
      const first = this.#sets.indexOf(set);
      const last = this.#sets.lastIndexOf(set) + 1;
      const folder = group.create_group(`set.${String(set).padStart(3, "0")}`);
      for (const [name, rows] of this.#rows) {
        if (!keep.has(name)) continue;
        const part = rows.slice(first, last);
        const width = part[0].length;
        const data = new Float64Array(part.length * width);
        part.forEach((row, k) => {
          if (row.length !== width)
            throw new InputError(`${name} has ${row.length} numbers in one frame and ${width} in others`);
          data.set(row, k * width);
        });
        folder.create_dataset({
          name: `${name}.npy`,
          data,
          shape: name === "energy" ? [part.length] : [part.length, width],
        });
      }
    }
  }
}
