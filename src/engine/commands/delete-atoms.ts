/** delete_atoms group|region|overlap|random|variable … . https://docs.lammps.org/delete_atoms.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { RanMars } from "../random.js";
import { findRegion } from "../region.js";
import { shareAll, systemInit } from "../run/prepare.js";
import type { Words } from "../script/words.js";
import { selectSubset } from "../select-subset.js";
import type { Simulation } from "../simulation.js";

export const deleteAtoms = defineCommand({
  name: "delete_atoms",
  needsBox: true,
  run(words, simulation) {
    const { atoms, log } = simulation;
    const style = words.oneOf(["group", "region", "overlap", "random", "variable"], "style");
    const doomed = CHOOSE[style](simulation, words);
    let compress = true;
    while (!words.done) {
      const keyword = words.oneOf(["compress", "bond", "mol"], "keyword");
      const yes = words.logical();
      if (keyword === "compress") compress = yes;
    }
    const before = atoms.count;
    atoms.keep(survivors(doomed));
    if (compress && !atoms.style.molecule) for (let i = 0; i < atoms.count; i++) atoms.id[i] = i + 1;
    atoms.changed();
    atoms.topology.prune((id) => atoms.find(id) >= 0);
    atoms.natoms = atoms.count;
    simulation.hasRun = false;
    log.line(`Deleted ${before - atoms.count} atoms, new total = ${atoms.count}`);
  },
});

/** Each gap is filled by the last atom, as in LAMMPS. */
function survivors(doomed: Uint8Array): Int32Array {
  const order = Int32Array.from(doomed, (_, i) => i);
  let count = order.length;
  for (let i = 0; i < count; ) {
    if (doomed[order[i]]) order[i] = order[--count];
    else i++;
  }
  return order.slice(0, count);
}

type Chooser = (simulation: Simulation, words: Words) => Uint8Array;

const CHOOSE: Record<"group" | "region" | "overlap" | "random" | "variable", Chooser> = {
  group({ atoms, groups }, words) {
    const bit = groups.bit(words.next("a group ID"), "delete_atoms");
    return Uint8Array.from({ length: atoms.count }, (_, i) => (atoms.mask[i] & bit ? 1 : 0));
  },
  region(simulation, words) {
    const { atoms } = simulation;
    const region = findRegion(simulation, words.next("a region ID"), "delete_atoms");
    region.prepare();
    return Uint8Array.from({ length: atoms.count }, (_, i) =>
      region.match(atoms.x[3 * i], atoms.x[3 * i + 1], atoms.x[3 * i + 2]) ? 1 : 0,
    );
  },
  variable(simulation, words) {
    const name = words.next("a variable name");
    if (simulation.variables.kind(name) !== "atom")
      throw new InputError(`Variable name ${name} for delete_atoms does not exist or is not atom-style`);
    const values = simulation.variables.atom(name, 1);
    return Uint8Array.from({ length: simulation.atoms.count }, (_, i) => (values[i] !== 0 ? 1 : 0));
  },
  overlap: (simulation, words) => overlapping(simulation, words),
  random: (simulation, words) => randomly(simulation, words),
};

/** No atom of group 1 stays within the cutoff of one of group 2; of a pair the one met first goes. */
function overlapping(simulation: Simulation, words: Words): Uint8Array {
  const { atoms, groups, force, system, neighbor } = simulation;
  const cutoff = words.number("a cutoff");
  const group1 = groups.bit(words.next("a group ID"), "delete_atoms");
  const group2 = groups.bit(words.next("a group ID"), "delete_atoms");
  if (!force.pair) throw new InputError("Delete_atoms requires a pair style be defined");
  systemInit(simulation, "delete_atoms", true);
  if (cutoff > force.pair.cutoff + neighbor.skin) throw new InputError("Delete_atoms cutoff > max neighbor cutoff");
  shareAll(simulation);
  system.wrap();
  const { first, index, delta } = system.neighborList(cutoff);
  const doomed = new Uint8Array(atoms.count);
  const { mask, id, x } = atoms;
  for (let i = 0; i < atoms.count; i++) {
    if (!(mask[i] & group1)) continue;
    for (let n = first[i]; n < first[i + 1]; n++) {
      const j = index[n];
      if (!(mask[j] & group2)) continue;
      if (isImage(x, i, j, delta, n)) {
        // Of two that could both go, only the one with the smaller id does.
        if (mask[i] & group2 && mask[j] & group1 && id[i] > id[j]) continue;
      } else if (doomed[j]) continue;
      doomed[i] = 1;
      break;
    }
  }
  return doomed;
}

/** The neighbour is a periodic image of atom j, not j itself. */
function isImage(x: Float64Array, i: number, j: number, delta: Float64Array, n: number): boolean {
  for (let k = 0; k < 3; k++) if (Math.abs(x[3 * j + k] - x[3 * i + k] - delta[3 * n + k]) > 1e-6) return true;
  return i === j;
}

function randomly(simulation: Simulation, words: Words): Uint8Array {
  const { atoms, groups } = simulation;
  const kind = words.oneOf(["fraction", "count"], "random style");
  const amount = kind === "fraction" ? words.number("a fraction") : words.integer("a count");
  const exact = words.logical("yes or no");
  const bit = groups.bit(words.next("a group ID"), "delete_atoms");
  const id = words.next("a region ID or NULL");
  const region = id === "NULL" ? undefined : findRegion(simulation, id, "delete_atoms");
  const seed = words.integer("a seed");
  if (seed <= 0) throw new InputError(`Invalid random seed ${seed} in delete_atoms command`);
  if (kind === "fraction" && (amount < 0 || amount > 1))
    throw new InputError(`Delete_atoms random fraction has invalid value: ${amount}`);
  region?.prepare();
  const eligible: number[] = [];
  const { x, mask, count } = atoms;
  for (let i = 0; i < count; i++)
    if (mask[i] & bit && (!region || region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2]))) eligible.push(i);
  const random = new RanMars(seed);
  const doomed = new Uint8Array(count);
  if (kind === "fraction" && !exact) {
    for (const i of eligible) if (random.uniform() <= amount) doomed[i] = 1;
    return doomed;
  }
  let wanted = kind === "fraction" ? Math.trunc(amount * eligible.length) : amount;
  if (wanted > eligible.length) {
    const text = `Delete_atoms count of ${amount} exceeds number of eligible atoms ${eligible.length}`;
    if (exact) throw new InputError(text);
    simulation.log.warning(text);
    wanted = eligible.length;
  }
  const marks = selectSubset(random, wanted, eligible.length);
  for (const [k, atom] of eligible.entries()) doomed[atom] = marks[k];
  return doomed;
}
