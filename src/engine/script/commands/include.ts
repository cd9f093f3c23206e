import { defineControl } from "../control.js";

export const include = defineControl({
  name: "include",
  async run(words, deck) {
    const file = words.next("a file");
    words.end();
    await deck.include(file);
  },
});
