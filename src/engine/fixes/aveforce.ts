/** fix ID group aveforce fx fy fz [region R]: every atom gets the group's mean force. https://docs.lammps.org/fix_aveforce.html */
import { defineFix } from "../define-fix.js";
import { groupForce } from "./group-force.js";

export const aveforce = defineFix({
  name: "aveforce",
  create: (words, context) =>
    groupForce(words, context, (f, atoms, extra, before) => {
      for (let k = 0; k < 3; k++) {
        if (extra[k].kind === "null") continue;
        const mean = before[k] / atoms.length + extra[k].at(0);
        for (const i of atoms) f[3 * i + k] = mean;
      }
    }),
});
