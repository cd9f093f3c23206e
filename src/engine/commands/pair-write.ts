/** pair_write I J N r|rsq inner outer FILE KEYWORD [Qi Qj]. https://docs.lammps.org/pair_write.html */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { holdOutput } from "../output-file.js";
import { sprintf } from "../printf.js";
import type { Simulation } from "../simulation.js";
import { oneType } from "../type-range.js";

export const pairWrite = defineCommand({
  name: "pair_write",
  needsBox: true,
  run(words, simulation) {
    const { atoms, force } = simulation;
    const pair = force.need("Pair_write");
    const a = oneType(words.next("an atom type"), atoms);
    const b = oneType(words.next("an atom type"), atoms);
    const count = words.integer("a number of points");
    const style = words.oneOf(["r", "rsq", "bitmap"], "spacing");
    if (style === "bitmap") throw new InputError("pair_write bitmap is not available: use r or rsq");
    const inner = words.number("an inner distance");
    const outer = words.number("an outer distance");
    const file = words.next("a file name");
    const keyword = words.next("a keyword");
    const charges = words.done ? [] : [words.number("a charge"), words.number("a charge")];
    words.end();
    if (inner <= 0 || inner >= outer) throw new InputError("Invalid rlo/rhi values in pair_write command");
    if (!pair.can.includes("single")) throw new InputError("Pair style does not support pair_write");
    let text = beginTable(file, simulation);
    force.init();
    text += `# Pair potential ${pair.style} for atom types ${a + 1} ${b + 1}: i,r,energy,force\n\n${keyword}\n`;
    text += sprintf("N %d %s %.15g %.15g\n\n", count, style === "r" ? "R" : "RSQ", inner, outer);
    const cutoff = pair.cutoffOf(a, b);
    for (let i = 0; i < count; i++) {
      const part = i / (count - 1);
      const r =
        style === "r"
          ? inner + (outer - inner) * part
          : Math.sqrt(inner * inner + (outer * outer - inner * inner) * part);
      const [energy, pull] = r < cutoff ? pair.single(a, b, r, charges[0], charges[1]) : [0, 0];
      text += sprintf("%8d %- 22.15g %- 22.15g %- 22.15g\n", i + 1, r, energy, r < cutoff ? pull * r : 0);
    }
    if (!holdOutput(file)) appendFileSync(file, text);
  },
});

/** The first line of a new file; for one that is there a word about its date, and a check of its units. */
function beginTable(file: string, { units, log }: Simulation): string {
  if (!existsSync(file)) {
    const today = new Date().toISOString().slice(0, 10);
    log.line(`Creating table file ${file} with DATE: ${today}`);
    return `# DATE: ${today} UNITS: ${units.name} Created by pair_write\n`;
  }
  const [first] = readFileSync(file, "utf8").split("\n", 1);
  const [, written] = /UNITS:\s*(\S+)/.exec(first) ?? [];
  if (written && written !== units.name)
    throw new InputError(`Trying to append to a table file with UNITS: ${written} while units are ${units.name}`);
  log.line(`Appending to table file ${file} with DATE: ${/DATE:\s*(\S+)/.exec(first)?.[1] ?? ""}`);
  return "";
}
