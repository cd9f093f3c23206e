/** fix ID group npt. https://docs.lammps.org/fix_nh.html */
import { defineFix } from "../define-fix.js";
import { NoseHoover } from "./nose-hoover/nose-hoover.js";

export const npt = defineFix({
  name: "npt",
  create: (words, context) => new NoseHoover(words, context),
});
