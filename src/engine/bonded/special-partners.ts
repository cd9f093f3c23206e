/** Partners up to three bonds away, for special_bonds. https://docs.lammps.org/special_bonds.html */
import type { SpecialPartners } from "../../native.js";
import { kspaceOf } from "../kspace.js";
import type { Simulation } from "../simulation.js";

/** Null when there are no bonds. */
export function specialPartners(simulation: Simulation): SpecialPartners | null {
  const { atoms, force } = simulation;
  const bonds = atoms.topology.rows.bond;
  if (bonds.length === 0) return null;
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
function within(id: number, near: ReadonlyMap<number, readonly number[]>): Map<number, number> {
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
