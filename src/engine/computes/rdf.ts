/**
 * compute ID group rdf Nbin itype jtype … [cutoff R]: rows of r, then g(r) and coordination number of every pair of types.
 * https://docs.lammps.org/compute_rdf.html
 */
import { InputError } from "../../model/errors.js";
import { type ComputeContext, defineCompute } from "../define-compute.js";
import type { Simulation } from "../simulation.js";

/** Types as flags: 1 for those that belong. */
interface TypePair {
  central: Float64Array;
  other: Float64Array;
}

export const rdf = defineCompute({
  name: "rdf",
  create(words, context) {
    const { simulation, group } = context;
    const bins = words.integer("a number of bins");
    if (bins < 1) throw new InputError(`Illegal compute rdf command: expected 1 or more bins, got ${bins}`);
    const types = simulation.atoms.typeCount;
    const pairs: TypePair[] = [];
    let given = 0;
    while (!words.done && words.peek() !== "cutoff") {
      const central = flags(words.range(types, "compute rdf"), types);
      pairs.push({ central, other: flags(words.range(types, "compute rdf"), types) });
    }
    if (words.accept("cutoff")) {
      given = words.number("a cutoff");
      if (given <= 0) throw new InputError(`Illegal compute rdf cutoff: ${given}`);
    }
    words.end();
    const every = new Float64Array(types).fill(1);
    if (pairs.length === 0) pairs.push({ central: every, other: every });
    const columns = 1 + 2 * pairs.length;
    return {
      init: () => void cutoffOf(simulation, given),
      neighbors: "half",
      arraySize: [bins, columns],
      array() {
        const cutoff = cutoffOf(simulation, given);
        const counts = simulation.system.pairHistogram(cutoff, bins, pairs, group);
        const values = new Float64Array(bins * columns);
        const width = cutoff / bins;
        for (let bin = 0; bin < bins; bin++) values[bin * columns] = (bin + 0.5) * width;
        for (const [p, pair] of pairs.entries())
          normalise(
            values,
            { column: 1 + 2 * p, columns, width, counts: counts.subarray(p * bins, (p + 1) * bins) },
            pair,
            context,
          );
        return { rows: bins, columns, values };
      },
    };
  },
});

function flags({ first, last }: { first: number; last: number }, count: number): Float64Array {
  return new Float64Array(count).fill(1, first, last + 1);
}

/** Ghosts have to reach as far as the histogram, and the skin beyond it. */
function cutoffOf({ force, neighbor }: Simulation, given: number): number {
  if (!force.pair && given === 0) throw new InputError("Compute rdf requires a pair style or an explicit cutoff");
  const reach = Math.max(force.pair ? force.pair.cutoff + neighbor.skin : 0, neighbor.ghostCutoff);
  if (given > 0 && given + neighbor.skin > reach)
    throw new InputError(
      `Compute rdf cutoff plus skin ${given + neighbor.skin} exceeds ghost atom range ${reach} - use comm_modify cutoff command to increase it`,
    );
  return given || (force.pair?.cutoff as number);
}

interface Column {
  column: number;
  columns: number;
  width: number;
  counts: Float64Array;
}

/** Counts of a pair of types to g(r) and the number of neighbours up to r. */
function normalise(
  values: Float64Array,
  at: Column,
  { central, other }: TypePair,
  { simulation, group }: ComputeContext,
) {
  const { type, mask, count } = simulation.atoms;
  const { volume, dimension } = simulation.box;
  let centres = 0;
  let others = 0;
  let both = 0;
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    centres += central[type[i]];
    others += other[type[i]];
    both += central[type[i]] * other[type[i]];
  }
  // An atom is no neighbour of itself.
  const partners = centres > 0 ? others - both / centres : 0;
  const unit = dimension === 3 ? (4 * Math.PI) / (3 * volume) : Math.PI / volume;
  let neighbours = 0;
  for (const [bin, number] of at.counts.entries()) {
    const low = bin * at.width;
    const high = (bin + 1) * at.width;
    const share = unit * (dimension === 3 ? high ** 3 - low ** 3 : high ** 2 - low ** 2);
    const ideal = share * partners * centres;
    if (centres > 0) neighbours += number / centres;
    values[bin * at.columns + at.column] = ideal === 0 ? 0 : number / ideal;
    values[bin * at.columns + at.column + 1] = neighbours;
  }
}
