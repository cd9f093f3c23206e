/** compute ID group property/chunk chunkID count|id|coord1|coord2|coord3 …. https://docs.lammps.org/compute_property_chunk.html */
import { InputError } from "../../../model/errors.js";
import { chunksOf } from "../../chunks.js";
import { defineCompute } from "../../define-compute.js";
import { type ChunkSums, chunkRows } from "./sums.js";

const NAMES = ["count", "id", "coord1", "coord2", "coord3"] as const;
type Name = (typeof NAMES)[number];

export const propertyChunk = defineCompute({
  name: "property/chunk",
  create(words, context) {
    const id = words.next("the ID of a compute chunk/atom");
    const names: Name[] = [];
    do names.push(words.oneOf(NAMES, "property"));
    while (!words.done);
    if (names.includes("id") && !chunksOf(context.simulation, id, "compute property/chunk").compressed)
      throw new InputError("Compute chunk/atom stores no IDs for compute property/chunk: it needs compress yes");
    const chunks = () => chunksOf(context.simulation, id, "compute property/chunk");
    for (const name of names)
      if (name.startsWith("coord") && Number(name[5]) > chunks().dimensions)
        throw new InputError(`Compute property/chunk: compute chunk/atom ${id} has no ${name}`);

    const rows = (sums: ChunkSums) => {
      const counts = names.includes("count") ? sums.counts() : new Float64Array(0);
      const values = new Float64Array(names.length * sums.count);
      for (let c = 0; c < sums.count; c++)
        for (const [k, name] of names.entries()) values[c * names.length + k] = property(name, c, counts);
      return values;
    };
    const property = (name: Name, chunk: number, counts: Float64Array) => {
      if (name === "count") return counts[chunk];
      if (name === "id") return chunks().ids![chunk];
      return chunks().coordinate(chunk, Number(name[5]) - 1);
    };
    const hooks = chunkRows(id, words.command, context, names.length, rows);
    if (names.length > 1) return hooks;
    return { variableLength: true, vectorLength: 0, vector: () => hooks.array().values };
  },
});
