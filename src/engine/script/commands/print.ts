import { FileSink } from "../../log.js";
import { defineControl } from "../control.js";

const KEYWORDS = ["file", "append", "screen", "universe"] as const;

/** `print text [file F] [append F] [screen yes|no] [universe yes|no]`. Variables in quoted text are replaced here. */
export const print = defineControl({
  name: "print",
  run(words, { simulation, variables }) {
    const text = `${variables.substitute(words.next("a text"))}\n`;
    let shown = true;
    let file: FileSink | undefined;
    while (!words.done) {
      const keyword = words.oneOf(KEYWORDS, "keyword");
      if (keyword === "screen") shown = words.logical();
      else if (keyword === "universe") words.logical();
      else {
        file?.close();
        file = new FileSink(words.next("a file"), keyword === "append", "print file");
      }
    }
    if (shown) simulation.log.write(text);
    file?.write(text);
    file?.close();
  },
});
