/** pair_write I J N r|rsq inner outer FILE KEYWORD [Qi Qj]. https://docs.lammps.org/pair_write.html */
import { appendFileSync, existsSync } from "node:fs";
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { holdOutput } from "../output-file.js";
import { sprintf } from "../printf.js";
import { oneType } from "../type-range.js";
import { VERSION_TEXT } from "../version.js";

export const pairWrite = defineCommand({
  name: "pair_write",
  needsBox: true,
  run(words, simulation) {
    const { atoms, units, force } = simulation;
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
    force.init();
    let text = existsSync(file)
      ? "\n"
      : `# DATE: 2025-07-22 UNITS: ${units.name} CONTRIBUTOR: Garnet (as LAMMPS ${VERSION_TEXT})\n\n`;
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
