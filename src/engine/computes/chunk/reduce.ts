/** compute ID group reduce/chunk chunkID sum|min|max inputs…. https://docs.lammps.org/compute_reduce_chunk.html */
import { InputError } from "../../../model/errors.js";
import { defineCompute } from "../../define-compute.js";
import { atomValue } from "../../fixes/atom-value.js";
import { expandReferences } from "../../references.js";
import { type ChunkSums, chunkRows } from "./sums.js";

export const reduceChunk = defineCompute({
  name: "reduce/chunk",
  create(words, context) {
    const { simulation, group } = context;
    const id = words.next("the ID of a compute chunk/atom");
    const mode = words.oneOf(["sum", "min", "max"] as const, "mode");
    if (words.done) throw words.missing("an input");
    const names = expandReferences(simulation, words.rest(), "compute reduce/chunk", "per-atom");
    for (const word of names)
      if (!/^[cfv]_/.test(word)) throw new InputError(`Illegal compute reduce/chunk argument: ${word}`);
    const sources = names.map((word) => atomValue(simulation, word, "compute reduce/chunk"));
    const width = sources.length;
    const start = mode === "sum" ? 0 : mode === "min" ? 1e20 : -1e20;
    const rows = (sums: ChunkSums) => {
      const values = new Float64Array(width * sums.count).fill(start);
      const numbers = new Float64Array(simulation.atoms.count);
      for (const [k, source] of sources.entries()) {
        source.fill(numbers, group);
        sums.each((i, chunk) => {
          const at = chunk * width + k;
          if (mode === "sum") values[at] += numbers[i];
          else values[at] = Math[mode](values[at], numbers[i]);
        });
      }
      return values;
    };
    const hooks = chunkRows(id, words.command, context, width, rows);
    if (width > 1) return hooks;
    return { variableLength: true, vectorLength: 0, vector: () => hooks.array().values };
  },
});
