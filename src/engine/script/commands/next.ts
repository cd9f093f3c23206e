import { defineControl } from "../control.js";

/** When a variable has no next value, the coming jump is not done. */
export const next = defineControl({
  name: "next",
  run(words, deck) {
    const names = [words.next("a variable"), ...words.rest()];
    if (deck.variables.next(names)) deck.skipNextJump();
  },
});
