/** Partners up to three bonds away, for special_bonds. https://docs.lammps.org/special_bonds.html */
import type { SpecialPartners } from "../../native.js";
import { kspaceOf } from "../kspace.js";
import { general, sprintf } from "../printf.js";
import type { Simulation } from "../simulation.js";

type Bonded = ReadonlyMap<number, readonly number[]>;

function bonded(bonds: readonly number[][]): Bonded {
  const near = new Map<number, number[]>();
  for (const [, a, b] of bonds) {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      const list = near.get(one);
      if (list) list.push(other);
      else near.set(one, [other]);
    }
  }
  return near;
}

/** What LAMMPS tells of the partners after reading bonds, replicating, and special_bonds. Its counts hold repeats. */
export function tellSpecialPartners({ atoms, force, log }: Simulation): void {
  if (!atoms.molecule || !atoms.style.bonds) return;
  const near = bonded(atoms.topology.rows.bond);
  const most = [0, 0, 0];
  let special = 0;
  for (const [id, first] of near) {
    const second = first.flatMap((one) => (near.get(one) ?? []).filter((other) => other !== id));
    const third = second.flatMap((one) => (near.get(one) ?? []).filter((other) => other !== id));
    for (const [k, list] of [first, second, third].entries()) most[k] = Math.max(most[k], list.length);
    special = Math.max(special, within(id, near).size);
  }
  const weights = (list: readonly number[]) => list.map((value) => `${general(value, 6).padEnd(8)} `).join("");
  log.line("Finding 1-2 1-3 1-4 neighbors ...");
  log.line(`  special bond factors lj:    ${weights(force.specialLj).slice(0, -1)}`);
  log.line(`  special bond factors coul:  ${weights(force.specialCoulomb).slice(0, -1)}`);
  for (const [k, count] of most.entries()) log.line(sprintf("%6d = max # of 1-%d neighbors", count, k + 2));
  log.line(sprintf("%6d = max # of special neighbors", Math.max(1, special)));
  log.line("  special bonds CPU = 0.000 seconds");
}

/** Null when there are no bonds. */
export function specialPartners(simulation: Simulation): SpecialPartners | null {
  const { atoms, force } = simulation;
  const bonds = atoms.topology.rows.bond;
  if (bonds.length === 0) return null;
  const near = bonded(bonds);
  const largest = atoms.largestId;
  const first = new Int32Array(largest + 2);
  const partner: number[] = [];
  const distance: number[] = [];
  for (let id = 0; id <= largest; id++) {
    first[id] = partner.length;
    for (const [other, steps] of within(id, near)) {
      partner.push(other);
      distance.push(steps);
    }
  }
  first[largest + 1] = partner.length;
  return {
    first,
    partner: Int32Array.from(partner),
    bonds: Int32Array.from(distance),
    lj: force.specialLj,
    coulomb: force.specialCoulomb,
    keep: kspaceOf(simulation) !== undefined,
  };
}

/** Atoms within three bonds of one, with the least number of bonds to each. */
function within(id: number, near: Bonded): Map<number, number> {
  const found = new Map<number, number>();
  let edge = [id];
  for (let steps = 1; steps <= 3; steps++) {
    const next: number[] = [];
    for (const from of edge)
      for (const other of near.get(from) ?? []) {
        if (other === id || found.has(other)) continue;
        found.set(other, steps);
        next.push(other);
      }
    edge = next;
  }
  return found;
}
