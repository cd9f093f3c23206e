/** reset_atoms id [sort yes]. https://docs.lammps.org/reset_atoms.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { prepareSystem } from "../run/prepare.js";
import type { Simulation } from "../simulation.js";

export const resetAtoms = defineCommand({
  name: "reset_atoms",
  needsBox: true,
  run(words, simulation) {
    const what = words.oneOf(["id", "image", "mol"], "property");
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
