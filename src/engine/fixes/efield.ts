/** fix ID group efield ex ey ez [region R] [energy v_name]. https://docs.lammps.org/fix_efield.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { fieldFix } from "./field.js";

export const efield = defineFix({
  name: "efield",
  create: (words, context) =>
    fieldFix(words, context, {
      scale: context.simulation.units.qe2f,
      coupling() {
        const { q } = context.simulation.atoms;
        if (!q) throw new InputError("Fix efield requires atom attribute q or mu");
        return (atom) => q[atom];
      },
      variablesTally: false,
      sums: "push",
      noun: "efield",
    }),
});
