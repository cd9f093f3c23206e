/** pair_style, pair_coeff, pair_modify: handed to the addon. https://docs.lammps.org/pair_style.html */
import { defineCommand } from "../define-command.js";

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
    simulation.force.give("coeff", labelled(words.rest(), simulation.atoms.labels));
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

/** Type labels in the first two words become numbers. */
function labelled(words: string[], labels: readonly string[] | undefined): string[] {
  if (!labels) return words;
  return words.map((word, at) => (at < 2 && labels.includes(word) ? String(labels.indexOf(word) + 1) : word));
}
