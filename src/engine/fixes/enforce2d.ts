/** fix ID group enforce2d: no velocity and force along z. https://docs.lammps.org/fix_enforce2d.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";

export const enforce2d = defineFix({
  name: "enforce2d",
  create(words, { simulation, group }) {
    words.end();
    if (simulation.box.dimension === 3) throw new InputError("Cannot use fix enforce2d with 3d simulation");
    const flatten = () => {
      const { v, f, mask, count } = simulation.atoms;
      for (let i = 0; i < count; i++) if (mask[i] & group) v[3 * i + 2] = f[3 * i + 2] = 0;
    };
    return { setup: flatten, minSetup: flatten, postForce: flatten, minPostForce: flatten };
  },
});
