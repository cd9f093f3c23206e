/** kspace_style and kspace_modify. https://docs.lammps.org/kspace_style.html, https://docs.lammps.org/kspace_modify.html */
import { didYouMean, InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { Kspace, kspaceOf } from "../kspace.js";

const styles = ["ewald", "pppm"];

export const kspaceStyle = defineCommand({
  name: "kspace_style",
  run(words, simulation) {
    const style = words.next("a kspace style");
    const { terms } = simulation.force;
    const old = kspaceOf(simulation);
    if (old) terms.splice(terms.indexOf(old), 1);
    if (style === "none") {
      words.end();
      return;
    }
    if (!styles.includes(style))
      throw new InputError(`Unrecognized kspace style '${style}'${didYouMean(style, styles)}`);
    terms.push(new Kspace(style, words.rest(), simulation));
  },
});

export const kspaceModify = defineCommand({
  name: "kspace_modify",
  run(words, simulation) {
    const given = words.rest();
    const solver = kspaceOf(simulation);
    if (!solver) throw new InputError("KSpace style has not yet been set");
    solver.solver.modify(given);
  },
});
