/** fix ID group addforce fx fy fz [every N] [region R] [energy v_name]. https://docs.lammps.org/fix_addforce.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { fieldFix } from "./field.js";

export const addforce = defineFix({
  name: "addforce",
  create(words, context) {
    let every = 1;
    return fieldFix(words, context, {
      keywords: {
        every(rest) {
          every = rest.integer("a number of steps");
          if (every <= 0) throw new InputError(`Invalid fix addforce every argument: ${every}`);
        },
      },
      every: () => every,
      coupling: () => () => 1,
      variablesTally: true,
      sums: "before",
      noun: "force",
    });
  },
});
