/** Bonds and angles as rows of local computes: those of a group, in the order of the atoms that LAMMPS keeps them at. */
import { InputError } from "../../../model/errors.js";
import { BondedTerm } from "../../bonded/bonded-term.js";
import type { Simulation } from "../../simulation.js";
import type { TopologyKind } from "../../topology.js";

/** Rows of type and ids whose atoms are all in the group; a bond is kept at its first atom, an angle at its middle one. */
export function topologyRows({ atoms }: Simulation, kind: TopologyKind, group: number): number[][] {
  const keeper = kind === "bond" ? 1 : 2;
  const place = (row: readonly number[]) => atoms.find(row[keeper]);
  return atoms.topology.rows[kind]
    .filter((row) => row.slice(1).every((id) => atoms.mask[atoms.find(id)] & group))
    .map((row) => ({ row, at: place(row) }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
}

/** The bond or angle style, for its energies. */
export function bondedStyle({ force }: Simulation, kind: "bond" | "angle"): BondedTerm {
  const term = force.terms.find((one): one is BondedTerm => one instanceof BondedTerm && one.kind === kind);
  if (!term) throw new InputError(`No ${kind} style is defined for compute ${kind}/local`);
  return term;
}
