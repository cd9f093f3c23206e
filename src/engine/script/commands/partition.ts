import { InputError } from "../../../model/errors.js";
import { defineControl } from "../control.js";

/** `partition yes|no N command…`: there is one partition. */
export const partition = defineControl({
  name: "partition",
  async run(words, deck) {
    const wanted = words.logical();
    const { first, last } = words.range(1, "partitions");
    if (words.done) throw new InputError("Illegal partition command: missing argument(s)");
    const command = words.rest();
    if (wanted === (first <= 0 && last >= 0)) await deck.execute(command.map(quoted).join(" "));
  },
});

/** A word that held blanks was quoted before and must be again. */
function quoted(word: string): string {
  if (!/[\s#]/.test(word)) return word;
  return word.includes('"') ? `"""${word}"""` : `"${word}"`;
}
