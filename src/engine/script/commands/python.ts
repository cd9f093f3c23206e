import { InputError } from "../../../model/errors.js";
import { defineControl } from "../control.js";

export const python = defineControl({
  name: "python",
  run() {
    throw new InputError(
      "The python command is not supported: garnet has no Python embedded; use variables, or run a program with shell (--allow-shell)",
    );
  },
});
