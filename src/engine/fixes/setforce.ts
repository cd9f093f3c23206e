/** fix ID group setforce fx fy fz [region R]. https://docs.lammps.org/fix_setforce.html */
import { defineFix } from "../define-fix.js";
import { groupForce } from "./group-force.js";

export const setforce = defineFix({
  name: "setforce",
  create: (words, context) =>
    groupForce(words, context, (f, atoms, force) => {
      for (const i of atoms) for (let k = 0; k < 3; k++) if (force[k].kind !== "null") f[3 * i + k] = force[k].at(i);
    }),
});
