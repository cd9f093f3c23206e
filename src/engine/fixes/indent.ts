/**
 * fix ID group indent K sphere x y z R | cylinder dim c1 c2 R | plane dim pos side [side in|out] [units lattice|box]: an indenter that
 * pushes with K (r − R)². https://docs.lammps.org/fix_indent.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix, onForces } from "../define-fix.js";
import type { Simulation } from "../simulation.js";
import { Component } from "./component.js";

/** Distance into the indenter (negative: inside it) and the direction in which it pushes. */
type Touch = (x: number, y: number, z: number) => { depth: number; push: number[] } | undefined;

export const indent = defineFix({
  name: "indent",
  create(words, { simulation, group }) {
    const stiffness = words.number("K");
    const shape = words.oneOf(["sphere", "cylinder", "plane"], "shape");
    const axis = shape === "sphere" ? -1 : ["x", "y", "z"].indexOf(words.oneOf(["x", "y", "z"], "dimension"));
    const own = Array.from({ length: { sphere: 4, cylinder: 3, plane: 1 }[shape] }, () => words.next("a coordinate"));
    const face = shape === "plane" ? words.oneOf(["lo", "hi"], "side") : "lo";
    let inside = false;
    let lattice = true;
    while (!words.done) {
      if (words.oneOf(["side", "units"], "keyword") === "side") inside = words.oneOf(["in", "out"], "side") === "in";
      else lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
    }
    const scale = lattice ? (simulation.lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1];
    const across = [0, 1, 2].filter((k) => k !== axis);
    const scales =
      shape === "plane"
        ? [scale[axis]]
        : shape === "sphere"
          ? [...scale, scale[0]]
          : [...across.map((k) => scale[k]), scale[0]];
    const numbers = own.map((word) => new Component(word, simulation, "fix indent", false));
    // Numbers of the deck are in its units; variables are distances as they are.
    const values = () => numbers.map((number, k) => number.at(0) * (number.kind === "constant" ? scales[k] : 1));

    let energy = 0;
    const total = new Float64Array(3);
    const apply = () => {
      for (const number of numbers) number.update(group);
      const touch = makeTouch(simulation, shape, axis, values(), face === "lo" ? -1 : 1, inside);
      const { x, f, mask, count } = simulation.atoms;
      energy = 0;
      total.fill(0);
      for (let i = 0; i < count; i++) {
        const found = mask[i] & group ? touch(x[3 * i], x[3 * i + 1], x[3 * i + 2]) : undefined;
        if (!found || found.depth >= 0) continue;
        const { depth, push } = found;
        energy -= (stiffness / 3) * depth ** 3;
        for (let k = 0; k < 3; k++) {
          const force = stiffness * depth * depth * push[k];
          f[3 * i + k] += force;
          total[k] -= force;
        }
      }
    };
    return {
      init: () => numbers.forEach((number) => void number.init()),
      ...onForces(apply),
      canAddEnergy: true,
      scalar: () => energy,
      vector: () => total,
      vectorLength: 3,
      extensive: { scalar: true, vector: true },
    };
  },
});

function makeTouch(
  { box }: Simulation,
  shape: string,
  axis: number,
  values: number[],
  face: number,
  inside: boolean,
): Touch {
  if (shape === "plane") {
    const push = [0, 0, 0];
    // An indenter on the low side fills it: what is below the plane is pushed up.
    push[axis] = -face;
    return (...point) => ({ depth: face * (values[0] - point[axis]), push });
  }
  const radius = values[values.length - 1];
  if (radius < 0) throw new InputError(`Illegal fix indent radius: ${radius}`);
  return (...point) => {
    const d = [0, 0, 0];
    let next = 0;
    for (let k = 0; k < 3; k++) if (k !== axis) d[k] = point[k] - values[next++];
    box.minimumImage(d);
    if (axis >= 0) d[axis] = 0;
    const r = Math.hypot(...d);
    if (r === 0) return undefined;
    const sign = inside ? -1 : 1;
    return { depth: sign * (r - radius), push: d.map((value) => (sign * value) / r) };
  };
}
