/** compute ID group displace/atom [refresh v_name]: dx dy dz and length since the compute was made. https://docs.lammps.org/compute_displace_atom.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { unwrapped } from "../group-properties.js";
import { rememberPositions } from "./origin.js";

export const displaceAtom = defineCompute({
  name: "displace/atom",
  create(words, { simulation, group, id }) {
    let variable: string | undefined;
    if (words.accept("refresh")) {
      variable = words.next("v_name").replace(/^v_/, "");
      if (simulation.variables.kind(variable) !== "atom")
        throw new InputError(`Compute displace/atom variable ${variable} does not exist or is not atom-style variable`);
    }
    words.end();
    const origin = rememberPositions(simulation, `compute ${id}`);
    return {
      perAtomColumns: 4,
      perAtom() {
        const { mask, count } = simulation.atoms;
        const values = new Float64Array(4 * count);
        for (let i = 0; i < count; i++) {
          if (!(mask[i] & group)) continue;
          const d = unwrapped(simulation, i).map((value, k) => value - origin.values[3 * i + k]);
          values.set(d, 4 * i);
          values[4 * i + 3] = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
        }
        return values;
      },
      ...(variable === undefined
        ? {}
        : {
            refresh() {
              const { count } = simulation.atoms;
              const chosen = simulation.variables.atom(variable, group);
              for (let i = 0; i < count; i++) if (chosen[i]) origin.values.set(unwrapped(simulation, i), 3 * i);
            },
          }),
      close: () => simulation.atoms.removeColumn(origin),
    };
  },
});
