import { defineControl } from "../control.js";
import { Quit } from "../deck-error.js";

export const quit = defineControl({
  name: "quit",
  run(words) {
    const status = words.done ? 0 : words.integer("an exit status");
    words.end();
    throw new Quit(status);
  },
});
