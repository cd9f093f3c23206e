/** fix ID group ave/atom Nevery Nrepeat Nfreq values…: time averages per atom. https://docs.lammps.org/fix_ave_atom.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { expandReferences } from "../references.js";
import { type AtomValue, atomValue } from "./atom-value.js";
import { Sampling } from "./averaging.js";

export const aveAtom = defineFix({
  name: "ave/atom",
  create(words, { simulation, group }) {
    const { atoms } = simulation;
    const user = "fix ave/atom";
    const sampling = new Sampling(simulation, words, user);
    const names = expandReferences(simulation, words.rest(), user, "per-atom");
    if (names.length === 0) throw new InputError("Illegal fix ave/atom command: no values given");
    const sources: AtomValue[] = names.map((word) => atomValue(simulation, word, user));
    const width = sources.length;
    const column = atoms.addColumn(width);
    let scratch = new Float64Array(0);
    sampling.plan();
    const sample = (first: boolean) => {
      if (first) column.values.fill(0);
      if (scratch.length < atoms.count) scratch = new Float64Array(atoms.count);
      for (let k = 0; k < width; k++) {
        sources[k].fill(scratch, group);
        for (let i = 0; i < atoms.count; i++) if (atoms.mask[i] & group) column.values[i * width + k] += scratch[i];
      }
    };
    const endOfStep = () => {
      if (!sampling.take(sample)) return;
      for (let k = 0; k < column.values.length; k++) column.values[k] /= sampling.repeat;
    };
    return {
      every: sampling.every,
      perAtomEvery: sampling.frequency,
      init: () => sampling.init(),
      setup: endOfStep,
      endOfStep,
      timeDependent: true,
      perAtom: () => column.values,
      perAtomColumns: width === 1 ? 0 : width,
      close: () => atoms.removeColumn(column),
    };
  },
});
