/** compute ID group property/atom attributes…. https://docs.lammps.org/compute_property_atom.html */
import { defineCompute } from "../define-compute.js";
import { dumpColumn } from "../dumps/columns.js";

export const propertyAtom = defineCompute({
  name: "property/atom",
  create(words, { simulation, group }) {
    if (words.done) throw words.missing("an attribute");
    const columns = words.rest().map((word) => {
      // The attributes are those of dump custom, but for references and names.
      if (/^[cfv]_/.test(word) || word === "element" || word === "typelabel") throw words.unknown("keyword", word);
      return dumpColumn(simulation, word);
    });
    const width = columns.length;
    return {
      perAtomColumns: width === 1 ? 0 : width,
      perAtom() {
        const { count, mask } = simulation.atoms;
        const values = new Float64Array(count * width);
        const every = Int32Array.from({ length: count }, (_, i) => i);
        const one = new Float64Array(count);
        for (const [k, column] of columns.entries()) {
          column.fill(one, every);
          for (let i = 0; i < count; i++) if (mask[i] & group) values[i * width + k] = one[i];
        }
        return values;
      },
    };
  },
});
