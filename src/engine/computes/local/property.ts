/** compute ID group property/local natom1|patom1|batom1|aatom1… [cutoff type]: ids and types of pairs, bonds, angles. https://docs.lammps.org/compute_property_local.html */
import { InputError } from "../../../model/errors.js";
import { defineCompute } from "../../define-compute.js";
import type { Simulation } from "../../simulation.js";
import type { TopologyKind } from "../../topology.js";
import { forceCutoff } from "../nearest.js";
import { eachPair } from "./pairs.js";
import { topologyRows } from "./rows.js";

/** What a word's first letter means: pairs of the neighbour list, pairs within the force cutoff, rows of the topology. */
const KINDS: Record<string, "list" | "pair" | TopologyKind> = {
  n: "list",
  p: "pair",
  b: "bond",
  a: "angle",
  d: "dihedral",
  i: "improper",
};
const ATOMS = { list: 2, pair: 2, bond: 2, angle: 3, dihedral: 4, improper: 4 } as const;

/** Takes a value out of a row of the topology (type, ids from 1); pairs have a type for each atom. */
type Pick = (ids: readonly number[], types: readonly number[]) => number;

export const propertyLocal = defineCompute({
  name: "property/local",
  create(words, { simulation, group }) {
    let kind: keyof typeof ATOMS | undefined;
    const picks: Pick[] = [];
    while (!words.done && words.peek() !== "cutoff") {
      const word = words.next();
      const parsed = /^([npbadi])(?:(atom|type)([1-4])|(type))$/.exec(word);
      const its = parsed ? KINDS[parsed[1]] : undefined;
      const pairs = its === "list" || its === "pair";
      const column = Number(parsed?.[3] ?? 1);
      if (!parsed || !its || column > ATOMS[its] || (pairs ? parsed[4] : parsed[2] === "type"))
        throw new InputError(`Invalid keyword ${word} in compute property/local command`);
      if (kind !== undefined && kind !== its)
        throw new InputError("Compute property/local cannot use these inputs together");
      kind = its;
      picks.push(parsed[2] === "atom" ? (ids) => ids[column - 1] : (_, types) => types[column - 1]);
    }
    if (words.accept("cutoff")) words.oneOf(["type"], "cutoff");
    words.end();
    if (kind === undefined) throw words.missing("an attribute");
    const chosen = kind;
    return {
      localColumns: picks.length === 1 ? 0 : picks.length,
      local() {
        const rows: number[] = [];
        const put = (ids: readonly number[], types: readonly number[]) => {
          for (const pick of picks) rows.push(pick(ids, types));
        };
        if (chosen === "list" || chosen === "pair") pairs(simulation, group, chosen === "list", put);
        else for (const [type, ...ids] of topologyRows(simulation, chosen, group)) put(ids, [type]);
        return Float64Array.from(rows);
      },
    };
  },
});

function pairs(
  simulation: Simulation,
  group: number,
  withSkin: boolean,
  put: (ids: readonly number[], types: readonly number[]) => void,
): void {
  const user = "property/local";
  const pair = simulation.force.need("Compute property/local");
  const { type, id } = simulation.atoms;
  const { skin } = simulation.neighbor;
  // An atom has moved by half the skin at most since the list was built.
  const cutoff = forceCutoff(simulation, user) + (withSkin ? 2 * skin : 0);
  eachPair(simulation, { cutoff, group, user }, ({ i, j, square, builtSquare }) => {
    const reach = pair.cutoffOf(type[i], type[j]) + (withSkin ? skin : 0);
    if ((withSkin ? builtSquare : square) < reach * reach) put([id[i], id[j]], [type[i] + 1, type[j] + 1]);
  });
}
