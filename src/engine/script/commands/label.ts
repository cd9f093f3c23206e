import { InputError } from "../../../model/errors.js";
import { defineControl } from "../control.js";

export const label = defineControl({
  name: "label",
  run(words, deck) {
    if (words.left !== 1) throw new InputError(`Illegal label command: expected 1 argument but found ${words.left}`);
    deck.reachLabel(words.next());
  },
});
