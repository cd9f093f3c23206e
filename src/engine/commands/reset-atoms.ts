/** reset_atoms id [sort yes], reset_atoms mol group [compress yes] [single no] [offset N]. https://docs.lammps.org/reset_atoms.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { prepareSystem } from "../run/prepare.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

export const resetAtoms = defineCommand({
  name: "reset_atoms",
  needsBox: true,
  run(words, simulation) {
    const what = words.oneOf(["id", "image", "mol"], "property");
    if (what === "mol") {
      resetMolecules(words, simulation);
      return;
    }
    if (what === "image" && !simulation.atoms.molecule)
      throw new InputError("Cannot use reset_atoms image used when bonds are not allowed");
    if (what !== "id") throw new InputError(`reset_atoms ${what} is not available`);
    let sort = false;
    while (!words.done) {
      words.oneOf(["sort"], "keyword");
      sort = words.logical();
    }
    resetIds(simulation, sort);
  },
});

export const resetAtomIds = defineCommand({
  name: "reset_atom_ids",
  needsBox: true,
  run(words, simulation) {
    let sort = false;
    while (!words.done) {
      words.oneOf(["sort"], "keyword");
      sort = words.logical();
    }
    resetIds(simulation, sort);
  },
});

/** Atoms that hang together by bonds are a molecule; those without any are one each (`single yes`) or of molecule 0. */
function resetMolecules(words: Words, simulation: Simulation): void {
  const { atoms, groups, log } = simulation;
  const { molecule, id, mask, count } = atoms;
  if (!molecule) throw new InputError("Can only use reset_atoms mol on molecular systems");
  const group = groups.bit(words.next("a group ID"), "reset_atoms mol");
  let [compress, single, offset] = [true, false, -1];
  while (!words.done) {
    const keyword = words.oneOf(["compress", "single", "offset"], "keyword");
    if (keyword === "compress") compress = words.logical();
    else if (keyword === "single") single = words.logical();
    else offset = words.integer("an offset");
  }
  log.line("Resetting molecule IDs ...");
  prepareSystem(simulation);
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const root = (i: number) => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const bonded = new Uint8Array(count);
  for (const [, ...ends] of atoms.topology.rows.bond) {
    const [a, b] = ends.map((one) => atoms.find(one));
    if (a >= 0) bonded[a] = 1;
    if (b >= 0) bonded[b] = 1;
    if (a < 0 || b < 0 || !(mask[a] & group) || !(mask[b] & group)) continue;
    const [p, q] = [root(a), root(b)];
    // The root is the atom of smallest id, whose id is that of the fragment.
    if (id[p] < id[q]) parent[q] = p;
    else parent[p] = q;
  }
  const counts = (i: number) => (mask[i] & group) !== 0 && (single || bonded[i] !== 0);
  const fragments = new Set<number>();
  for (let i = 0; i < count; i++) if (counts(i)) fragments.add(id[root(i)]);
  const numbers = new Map([...fragments].sort((a, b) => a - b).map((fragment, k) => [fragment, k + 1]));
  let from = Math.max(0, offset);
  if (offset < 0 && group !== 1)
    for (let i = 0; i < count; i++) if (!(mask[i] & group)) from = Math.max(from, molecule[i]);
  for (let i = 0; i < count; i++) {
    if (!(mask[i] & group)) continue;
    const fragment = id[root(i)];
    if (!counts(i)) molecule[i] = 0;
    else molecule[i] = compress ? (numbers.get(fragment) as number) + from : fragment;
  }
  log.line(compress ? `  number of new molecule IDs = ${numbers.size}` : `  number of new molecule IDs = unknown`);
}

function resetIds(simulation: Simulation, sort: boolean): void {
  const { atoms, log } = simulation;
  if (atoms.topology.rows.bond.length > 0)
    throw new InputError("reset_atoms id is not available for systems with bonds");
  log.line("Resetting atom IDs ...");
  prepareSystem(simulation);
  const order = sort ? spatialOrder(simulation) : Int32Array.from({ length: atoms.count }, (_, i) => i);
  for (const [k, atom] of order.entries()) atoms.id[atom] = k + 1;
  atoms.changed();
  simulation.hasRun = false;
}

/** Atoms in a bin, on average. */
const PER_BIN = 10;

/** By bins around all atoms, x fastest, and inside a bin by x, y, z. */
function spatialOrder({ atoms }: Simulation): Int32Array {
  const { x, count } = atoms;
  const lo = [1e20, 1e20, 1e20];
  const hi = [-1e20, -1e20, -1e20];
  for (let i = 0; i < 3 * count; i++) {
    lo[i % 3] = Math.min(lo[i % 3], x[i]);
    hi[i % 3] = Math.max(hi[i % 3], x[i]);
  }
  for (let k = 0; k < 3; k++) {
    lo[k] -= 0.0001 * (hi[k] - lo[k]);
    hi[k] += 0.0001 * (hi[k] - lo[k]);
  }
  const lengths = hi.map((value, k) => value - lo[k]);
  const size = ((lengths[0] * lengths[1] * lengths[2]) / (Math.trunc(count / PER_BIN) + 1)) ** (1 / 3);
  const bins = lengths.map((length) => Math.trunc(length / size) + 1);
  const binOf = (i: number) => {
    const [a, b, c] = [0, 1, 2].map((k) =>
      Math.min(bins[k] - 1, Math.trunc(((x[3 * i + k] - lo[k]) / lengths[k]) * bins[k])),
    );
    return (c * bins[1] + b) * bins[0] + a;
  };
  const bin = Int32Array.from({ length: count }, (_, i) => binOf(i));
  const order = Int32Array.from({ length: count }, (_, i) => i);
  return order.sort(
    (i, j) => bin[i] - bin[j] || x[3 * i] - x[3 * j] || x[3 * i + 1] - x[3 * j + 1] || x[3 * i + 2] - x[3 * j + 2],
  );
}
