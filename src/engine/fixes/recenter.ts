/** fix ID group recenter x y z [shift group] [units box|lattice|fraction]. https://docs.lammps.org/fix_recenter.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { unwrapped } from "./group-region.js";

export const recenter = defineFix({
  name: "recenter",
  create(words, { simulation, group, id }) {
    const { atoms, box } = simulation;
    const asked = [0, 1, 2].map(() => words.next("a coordinate, INIT or NULL"));
    let moved = group;
    let units = "lattice";
    while (!words.done) {
      const keyword = words.oneOf(["shift", "units"], "keyword");
      if (keyword === "shift") moved = simulation.groups.bit(words.next("a group"), "fix recenter shift");
      else units = words.oneOf(["box", "lattice", "fraction"], "units");
    }
    const scale = [1, 1, 1];
    if (units === "lattice" && asked.some((word) => word !== "INIT" && word !== "NULL")) {
      const { lattice } = simulation;
      if (!lattice) throw new InputError("Fix recenter: units lattice without a lattice; use units box");
      scale.splice(0, 3, ...lattice.spacing);
    }
    const point = new Float64Array(3);
    const center = () => {
      const sum = [0, 0, 0];
      let mass = 0;
      for (let i = 0; i < atoms.count; i++) {
        if ((atoms.mask[i] & group) === 0) continue;
        const m = atoms.massOf(i);
        unwrapped(simulation, i, point);
        mass += m;
        for (let k = 0; k < 3; k++) sum[k] += m * point[k];
      }
      return sum.map((value) => value / mass);
    };
    if (simulation.groups.count(group) === 0) throw new InputError(`Fix recenter group has no atoms (fix ${id})`);
    // INIT: where the centre is when a run begins.
    let initial = center();
    const given = asked.map((word, k) => (word === "INIT" || word === "NULL" ? 0 : Number(word) * scale[k]));
    for (const [k, word] of asked.entries())
      if (Number.isNaN(given[k]))
        throw new InputError(`Fix recenter: expected a coordinate, INIT or NULL, got '${word}'`);
    const shift = new Float64Array(3);

    return {
      init() {
        initial = center();
        const all = [...simulation.fixes];
        const mine = all.findIndex((fix) => fix.id === id);
        if (all.slice(mine + 1).some(({ hooks }) => hooks.integrates))
          simulation.log.warning("Fix recenter should come after all other integration fixes");
      },
      initialIntegrate() {
        const { lo, hi } = box.bounds;
        const target = given.map((value, k) => (units === "fraction" ? lo[k] + value * (hi[k] - lo[k]) : value));
        const now = center();
        for (let k = 0; k < 3; k++) {
          if (asked[k] === "NULL") shift[k] = 0;
          else shift[k] = (asked[k] === "INIT" ? initial[k] : target[k]) - now[k];
        }
        const { x, mask, count } = atoms;
        for (let i = 0; i < count; i++) if (mask[i] & moved) for (let k = 0; k < 3; k++) x[3 * i + k] += shift[k];
      },
      scalar: () => Math.hypot(...shift),
      vector: () => shift,
      vectorLength: 3,
      extensive: { scalar: true, vector: true },
    };
  },
});
