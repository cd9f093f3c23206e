/** atom_modify id|map|first|sort. https://docs.lammps.org/atom_modify.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";

export const atomModify = defineCommand({
  name: "atom_modify",
  run(words, { sort, groups }) {
    while (!words.done) {
      const keyword = words.oneOf(["id", "map", "first", "sort"], "keyword");
      if (keyword === "id") words.logical();
      else if (keyword === "map") words.oneOf(["array", "hash", "yes"], "map");
      else if (keyword === "first") {
        groups.bit(words.next("a group"), "atom_modify first");
        sort.every = 0;
      } else {
        const every = words.integer("a number of steps");
        const bin = words.number("a bin size");
        if (every < 0 || bin < 0) throw new InputError("Illegal atom_modify sort command: negative value");
        sort.every = every;
        sort.bin = bin;
      }
    }
  },
});
