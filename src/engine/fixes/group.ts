/**
 * The hidden fix behind `group NAME dynamic PARENT [region ID] [var NAME] [every N]`: says anew at every N-th step, after the atoms
 * moved, who belongs. https://docs.lammps.org/group.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { findRegion } from "../region.js";

export const groupFix = defineFix({
  name: "group",
  create(words, { simulation, group: parent }) {
    const name = words.next("the dynamic group");
    const bit = simulation.groups.bit(name);
    let regionId: string | undefined;
    let variable: string | undefined;
    let every = 1;
    while (!words.done) {
      const keyword = words.oneOf(["region", "var", "every", "property", "include"] as const, "keyword");
      if (keyword === "region") regionId = words.next("a region ID");
      else if (keyword === "var") variable = words.next("an atom-style variable");
      else if (keyword === "every") {
        every = words.integer("a number of steps");
        if (every <= 0) throw new InputError(`Illegal group dynamic every value: ${every}`);
      } else throw new InputError(`Group dynamic ${keyword} is not available: use region or var`);
    }
    if (regionId !== undefined) findRegion(simulation, regionId, "dynamic group");
    if (variable !== undefined && simulation.variables.kind(variable) === undefined)
      throw new InputError(`Variable '${variable}' for dynamic group ${name} does not exist`);

    const choose = () => {
      const { mask, x, count } = simulation.atoms;
      const region = regionId === undefined ? undefined : findRegion(simulation, regionId, "dynamic group");
      const values = variable === undefined ? undefined : simulation.variables.atom(variable, parent);
      region?.prepare();
      for (let i = 0; i < count; i++) {
        const belongs =
          (mask[i] & parent) !== 0 &&
          (!region || region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2])) &&
          values?.[i] !== 0;
        mask[i] = belongs ? mask[i] | bit : mask[i] & ~bit;
      }
    };
    return {
      init() {
        if (variable !== undefined && simulation.variables.kind(variable) !== "atom")
          throw new InputError(`Variable '${variable}' for dynamic group is of incompatible style`);
      },
      setup: choose,
      postIntegrate() {
        if (simulation.clock.step % every === 0) choose();
      },
    };
  },
});
