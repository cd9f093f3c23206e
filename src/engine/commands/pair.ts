/** pair_style, pair_coeff, pair_modify: handed to the addon. https://docs.lammps.org/pair_style.html */
import { existsSync, readFileSync } from "node:fs";
import { defineCommand } from "../define-command.js";
import type { Simulation } from "../simulation.js";

export const pairStyle = defineCommand({
  name: "pair_style",
  run(words, simulation) {
    if (words.done) throw words.missing("a pair style");
    simulation.force.setPairStyle(words.rest());
  },
});

export const pairCoeff = defineCommand({
  name: "pair_coeff",
  needsBox: true,
  run(words, simulation) {
    const pair = simulation.force.need("Pair_coeff");
    const given = labelled(words.rest(), simulation.atoms.labels);
    simulation.force.give("coeff", given);
    tellPotentialFile(simulation, pair.style.startsWith("hybrid") ? given[2] : pair.style, given);
    // Files of embedded-atom potentials hold masses, which win over earlier `mass` commands.
    pair.masses.forEach((mass, type) => {
      if (mass > 0) simulation.atoms.mass[type] = mass;
    });
  },
});

export const pairModify = defineCommand({
  name: "pair_modify",
  run(words, simulation) {
    if (simulation.force.styleWords.length === 0) throw words.fail("Pair_modify command before pair_style is defined");
    simulation.force.give("modify", words.rest());
  },
});

/** Potential files with a date in their first line are told of, as LAMMPS does for styles that have such files. */
function tellPotentialFile({ log }: Simulation, style: string, words: readonly string[]): void {
  if (!/^(eam|sw|tersoff)/.test(style)) return;
  for (const word of words.slice(2)) {
    const folders = ["", ...(process.env.LAMMPS_POTENTIALS ?? "").split(":").map((folder) => `${folder}/`)];
    const path = folders.map((folder) => folder + word).find((name) => existsSync(name));
    if (path === undefined || /^[A-Z][a-z]?$/.test(word)) continue;
    const [first] = readFileSync(path, "latin1").split("\n", 1);
    const date = /DATE:\s*(\S+)/.exec(first)?.[1];
    if (date) log.line(`Reading ${style} potential file ${word} with DATE: ${date}`);
    return;
  }
}

/** Type labels in the first two words become numbers. */
function labelled(words: string[], labels: readonly string[] | undefined): string[] {
  if (!labels) return words;
  return words.map((word, at) => (at < 2 && labels.includes(word) ? String(labels.indexOf(word) + 1) : word));
}
