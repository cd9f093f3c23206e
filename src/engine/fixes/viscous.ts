/** fix ID group viscous gamma [scale type ratio]…: a drag −γ v. https://docs.lammps.org/fix_viscous.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";

export const viscous = defineFix({
  name: "viscous",
  create(words, { simulation, group }) {
    const drag = words.number("gamma");
    const byType = new Float64Array(simulation.atoms.typeCount).fill(drag);
    while (!words.done) {
      words.oneOf(["scale"], "keyword");
      const { first, last } = words.range(byType.length, "fix viscous");
      const ratio = words.number("a ratio");
      if (ratio < 0) throw new InputError(`Illegal fix viscous scale: ${ratio}`);
      byType.fill(drag * ratio, first, last + 1);
    }
    const slow = () => {
      const { v, f, type, mask, count } = simulation.atoms;
      for (let i = 0; i < count; i++)
        if (mask[i] & group) for (let k = 3 * i; k < 3 * i + 3; k++) f[k] -= byType[type[i]] * v[k];
    };
    return { setup: slow, minSetup: slow, postForce: slow, minPostForce: slow };
  },
});
