/** compute ID group chunk/spread/atom chunkID inputs…: values of chunks given to their atoms. https://docs.lammps.org/compute_chunk_spread_atom.html */
import { chunksOf } from "../../chunks.js";
import { defineCompute } from "../../define-compute.js";
import { vectorReference } from "../../fixes/vector-reference.js";
import { expandReferences } from "../../references.js";

export const chunkSpreadAtom = defineCompute({
  name: "chunk/spread/atom",
  create(words, { simulation, group }) {
    const id = words.next("the ID of a compute chunk/atom");
    chunksOf(simulation, id, "compute chunk/spread/atom");
    if (words.done) throw words.missing("an input");
    const names = expandReferences(simulation, words.rest(), "compute chunk/spread/atom", "columns");
    const sources = names.map((word) => vectorReference(simulation, word, "compute chunk/spread/atom"));
    const width = sources.length;
    return {
      perAtomColumns: width === 1 ? 0 : width,
      perAtom() {
        const { mask, count } = simulation.atoms;
        const chunk = chunksOf(simulation, id, "compute chunk/spread/atom").assign();
        const values = new Float64Array(width * count);
        for (const [k, source] of sources.entries()) {
          const numbers = source.values();
          for (let i = 0; i < count; i++)
            if (mask[i] & group && chunk[i] >= 0) values[i * width + k] = numbers[chunk[i]] ?? 0;
        }
        return values;
      },
    };
  },
});
