/** create_box N region-ID [extra …]. https://docs.lammps.org/create_box.html */
import { InputError } from "../../model/errors.js";
import type { Box } from "../box.js";
import { defineCommand } from "../define-command.js";
import { findRegion } from "../region.js";
import type { TopologyKind } from "../topology.js";

export const createBox = defineCommand({
  name: "create_box",
  beforeBox: true,
  run(words, simulation) {
    const { box, atoms, log } = simulation;
    const types = words.integer("the number of atom types");
    if (types < 1) throw words.fail(`Illegal create_box command: expected 1 or more atom types, got ${types}`);
    const id = words.next("a region ID");
    while (!words.done) {
      const keyword = words.next();
      const [, kind] = /^(bond|angle|dihedral|improper)\/types$/.exec(keyword) ?? [];
      // Room per atom: there is always room here.
      if (!kind && !/^extra\/(bond|angle|dihedral|improper|special)\/per\/atom$/.test(keyword))
        throw words.unknown("keyword", keyword);
      const count = words.integer("a count");
      if (count < 0) throw words.fail(`Illegal create_box ${keyword} value: ${count}`);
      if (kind) atoms.topology.types[kind as TopologyKind] = count;
    }
    const region = findRegion(simulation, id, "create_box");
    if (!region.interior) throw new InputError("Create_box region must be of type inside");
    const prism = (region.hooks as { prism?: () => PrismShape }).prism?.();
    const bounds = region.bounds();
    if (prism) setPrism(box, prism);
    else if (bounds && region.style === "block") {
      for (let axis = 0; axis < 3; axis++) {
        box.lo[axis] = bounds[2 * axis];
        box.hi[axis] = bounds[2 * axis + 1];
      }
    } else throw new InputError("Create_box region does not support a bounding box");
    if ([...box.lo, ...box.hi].some((value) => Math.abs(value) > 1e19))
      throw new InputError("Cannot create_box after simulation box is infinite");
    finishBox(simulation, `Created ${describe(box)}`);
    atoms.setTypeCount(types);
    log.line("  1 by 1 by 1 MPI processor grid");

    function finishBox({ box }: typeof simulation, text: string): void {
      box.exists = true;
      box.initialise((warning) => log.warning(warning));
      log.line(text);
    }
  },
});

/** What a prism region tells of itself. */
export interface PrismShape {
  lo: number[];
  hi: number[];
  xy: number;
  xz: number;
  yz: number;
}

function setPrism(box: Box, prism: PrismShape): void {
  box.triclinic = true;
  box.lo.set(prism.lo);
  box.hi.set(prism.hi);
  Object.assign(box, { xy: prism.xy, xz: prism.xz, yz: prism.yz });
}

function describe(box: Box): string {
  return box.describe();
}
