/** write_data FILE [nocoeff pair nofix types …]. https://docs.lammps.org/write_data.html */
import { writeDataFile } from "../data/write-data.js";
import { defineCommand } from "../define-command.js";
import { systemInit, wrapForFile } from "../run/prepare.js";

export const writeData = defineCommand({
  name: "write_data",
  needsBox: true,
  run(words, simulation) {
    const name = words.next("a file name");
    const options: Parameters<typeof writeDataFile>[2] = { coefficients: true, pairs: "ii", labels: true };
    let init = true;
    while (!words.done) {
      const keyword = words.oneOf(
        ["nocoeff", "pair", "noinit", "nofix", "nolabelmap", "types", "triclinic/general"],
        "keyword",
      );
      if (keyword === "noinit") init = false;
      else if (keyword === "nocoeff") options.coefficients = false;
      else if (keyword === "pair") options.pairs = words.oneOf(["ii", "ij"], "pair setting");
      else if (keyword === "nolabelmap") options.labels = false;
      else if (keyword === "types") options.labels = words.oneOf(["numeric", "labels"], "types setting") === "labels";
      else if (keyword === "triclinic/general") throw words.fail("write_data triclinic/general is not available");
    }
    if (init) systemInit(simulation, "write_data");
    wrapForFile(simulation);
    writeDataFile(simulation, name.replace("*", String(simulation.clock.step)), options);
  },
});
