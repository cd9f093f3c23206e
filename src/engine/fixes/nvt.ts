/** fix ID group nvt. https://docs.lammps.org/fix_nh.html */
import { defineFix } from "../define-fix.js";
import { NoseHoover } from "./nose-hoover/nose-hoover.js";

export const nvt = defineFix({
  name: "nvt",
  create: (words, context) => new NoseHoover(words, context),
});
