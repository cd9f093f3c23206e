import { FileSink } from "../../log.js";
import { defineControl } from "../control.js";

/** `log none`, `log file [append]`: the old log file ends here. */
export const log = defineControl({
  name: "log",
  run(words, { simulation }) {
    const file = words.next("a file or none");
    const append = words.accept("append") !== undefined;
    words.end();
    simulation.log.close();
    if (file !== "none") simulation.log.file = new FileSink(file, append);
  },
});
