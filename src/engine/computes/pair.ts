/** compute ID all pair style [N] [epair|evdwl|ecoul]: energies of one pair style of a hybrid. https://docs.lammps.org/compute_pair.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";

export const pair = defineCompute({
  name: "pair",
  create(words, { simulation }) {
    const style = words.next("a pair style");
    const number = /^\d+$/.test(words.peek() ?? "") ? words.integer() : undefined;
    const which = words.accept("epair", "evdwl", "ecoul") ?? "epair";
    words.end();
    const name = number ? `${style}:${number}` : style;
    const values = () => {
      const { force, system } = simulation;
      if (force.pair?.style === style && !number) return force.pair.partial(style) ?? system.result.slice(0, 2);
      const partial = force.pair?.partial(name);
      if (!partial) throw new InputError(`Unrecognized pair style for compute pair command: ${name}`);
      return partial;
    };
    return {
      needs: ["energy"],
      extensive: { scalar: true },
      scalar() {
        const [evdwl, ecoul] = values();
        return which === "evdwl" ? evdwl : which === "ecoul" ? ecoul : evdwl + ecoul;
      },
      vector: () => values().slice(2),
      variableLength: true,
    };
  },
});
