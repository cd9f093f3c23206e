/** fix ID group spring/self K [dir]: a spring to where each atom was. https://docs.lammps.org/fix_spring_self.html */
import { InputError } from "../../model/errors.js";
import { defineFix, onForces } from "../define-fix.js";
import { Component, updateComponents } from "./component.js";
import { unwrapped } from "./group-region.js";

export const springSelf = defineFix({
  name: "spring/self",
  create(words, { simulation, group }) {
    const { atoms } = simulation;
    const stiffness = new Component(words.next("K"), simulation, "fix spring/self", false);
    const axes = words.done ? "xyz" : words.oneOf(["xyz", "xy", "xz", "yz", "x", "y", "z"], "direction");
    words.end();
    const active = ["x", "y", "z"].map((axis) => axes.includes(axis));
    if (stiffness.kind === "constant" && stiffness.at(0) <= 0)
      throw new InputError(`Illegal force constant for fix spring/self: ${stiffness.at(0)}`);
    const home = atoms.addColumn(3, (first, last) => {
      for (let i = first; i < last; i++) remember(i);
    });
    const point = new Float64Array(3);
    function remember(atom: number): void {
      unwrapped(simulation, atom, point);
      home.values.set(point, 3 * atom);
    }
    for (let i = 0; i < atoms.count; i++) if (atoms.mask[i] & group) remember(i);

    let energy = 0;
    const apply = () => {
      updateComponents(simulation, [stiffness], group);
      const { f, mask, count } = atoms;
      energy = 0;
      for (let i = 0; i < count; i++) {
        if ((mask[i] & group) === 0) continue;
        unwrapped(simulation, i, point);
        const k = stiffness.at(i);
        for (let axis = 0; axis < 3; axis++) {
          if (!active[axis]) continue;
          const d = point[axis] - home.values[3 * i + axis];
          f[3 * i + axis] -= k * d;
          energy += 0.5 * k * d * d;
        }
      }
    };
    return {
      init: () => stiffness.init(),
      ...onForces(apply),
      canAddEnergy: true,
      scalar: () => energy,
      extensive: { scalar: true },
      savePerAtom: () => ({ width: 3, values: home.values.slice(0, 3 * atoms.count) }),
      restorePerAtom: (_, values) => home.values.set(values),
      close: () => atoms.removeColumn(home),
    };
  },
});
