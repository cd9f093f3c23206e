import { defineControl } from "../control.js";

/** `jump SELF|file [label]`. The deck's own name counts as SELF where there is no such file (a deck that was renamed or piped in). */
export const jump = defineControl({
  name: "jump",
  run(words, deck) {
    const file = words.next("SELF or a file");
    const label = words.done ? undefined : words.next();
    words.end();
    deck.jump(file, label);
  },
});
