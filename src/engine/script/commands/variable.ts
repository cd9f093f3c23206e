import { defineControl } from "../control.js";

export const variable = defineControl({
  name: "variable",
  run(words, { variables }) {
    const name = words.next();
    const style = words.next();
    variables.define(name, style, words.rest());
  },
});
