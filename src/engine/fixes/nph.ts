/** fix ID group nph. https://docs.lammps.org/fix_nh.html */
import { defineFix } from "../define-fix.js";
import { NoseHoover } from "./nose-hoover/nose-hoover.js";

export const nph = defineFix({
  name: "nph",
  create: (words, context) => new NoseHoover(words, context),
});
