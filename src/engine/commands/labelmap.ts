/** labelmap atom 1 Li 2 La …: names of atom types. https://docs.lammps.org/labelmap.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { isInteger } from "../script/words.js";

export const labelmap = defineCommand({
  name: "labelmap",
  needsBox: true,
  run(words, { atoms }) {
    const kind = words.oneOf(["atom", "bond", "angle", "dihedral", "improper", "clear"], "type");
    if (kind === "clear") {
      words.end();
      atoms.labels = undefined;
      return;
    }
    if (kind !== "atom") throw new InputError(`labelmap ${kind} is not available: only atom types have labels`);
    if (words.done) throw words.missing("a type and its label");
    atoms.labels ??= Array.from({ length: atoms.typeCount }, () => "");
    while (!words.done) {
      const type = words.integer("an atom type");
      const label = words.next("a label");
      if (type < 1 || type > atoms.typeCount)
        throw new InputError(`Labelmap type ${type} must be within 1-${atoms.typeCount}`);
      if (isInteger(label) || /^[#*]/.test(label))
        throw new InputError(`Type label '${label}' must not be a number or begin with '#' or '*'`);
      atoms.labels[type - 1] = label;
    }
  },
});
