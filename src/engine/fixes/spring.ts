/** fix ID group spring tether K x y z R0 | couple group2 K x y z R0: a spring at the centre of mass. https://docs.lammps.org/fix_spring.html */
import { InputError } from "../../model/errors.js";
import { defineFix, onForces } from "../define-fix.js";
import { centreOfMass, massOf } from "../group-properties.js";

/** Lengths below it have no direction. */
const SMALL = 1e-10;

export const spring = defineFix({
  name: "spring",
  create(words, { simulation, group }) {
    const kind = words.oneOf(["tether", "couple"], "style");
    const other = kind === "couple" ? simulation.groups.bit(words.next("a group"), "fix spring couple") : undefined;
    if (other === group) throw new InputError("Two groups cannot be the same in fix spring couple");
    const stiffness = words.number("K");
    const place = [0, 1, 2].map(() => (words.accept("NULL") ? undefined : words.number("a coordinate")));
    const length = words.number("R0");
    words.end();
    if (length < 0) throw new InputError("R0 < 0 for fix spring command");
    let energy = 0;
    const values = new Float64Array(4);
    const apply = () => {
      const from = centreOfMass(simulation, { group });
      const to = other === undefined ? [0, 0, 0] : centreOfMass(simulation, { group: other });
      // From the fixed end (or the first group) to the centre of this (or the second) one.
      const delta = place.map((at, k) =>
        at === undefined ? 0 : other === undefined ? from[k] - at : to[k] - from[k] - at,
      );
      const r = Math.max(Math.hypot(...delta), SMALL);
      const stretch = r - length;
      const force = delta.map((d) => (stiffness * d * stretch) / r);
      const sign = other === undefined ? -1 : 1;
      for (let k = 0; k < 3; k++) values[k] = sign * force[k];
      values[3] = Math.hypot(...force) * (stretch < 0 ? -1 : 1);
      energy = 0.5 * stiffness * stretch * stretch;
      pull(group, sign, force);
      if (other !== undefined) pull(other, -1, force);
    };
    /** Shares a force among the atoms of a group by their mass. */
    const pull = (bit: number, sign: number, force: readonly number[]) => {
      const { f, mask, count } = simulation.atoms;
      const total = massOf(simulation, { group: bit });
      for (let i = 0; i < count; i++) {
        if (!(mask[i] & bit)) continue;
        const part = (sign * simulation.atoms.massOf(i)) / total;
        for (let k = 0; k < 3; k++) f[3 * i + k] += part * force[k];
      }
    };
    return {
      ...onForces(apply),
      canAddEnergy: true,
      scalar: () => energy,
      vector: () => values,
      vectorLength: 4,
      extensive: { scalar: true, vector: true },
    };
  },
});
