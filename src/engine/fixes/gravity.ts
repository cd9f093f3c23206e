/** fix ID group gravity g vector x y z | chute angle | spherical phi theta | gradient phi theta phi_grad theta_grad. https://docs.lammps.org/fix_gravity.html */
import { InputError } from "../../model/errors.js";
import { defineFix, onForces } from "../define-fix.js";
import { Component, updateComponents } from "./component.js";
import { GroupRegion, unwrapped } from "./group-region.js";

const RADIANS = Math.PI / 180;

export const gravity = defineFix({
  name: "gravity",
  create(words, { simulation, group }) {
    const user = "fix gravity";
    const { clock, box } = simulation;
    const component = (name: string) => new Component(words.next(name), simulation, user, false);
    const magnitude = component("a magnitude");
    const kind = words.oneOf(["chute", "spherical", "gradient", "vector"], "style");
    const count = { chute: 1, spherical: 2, gradient: 4, vector: 3 }[kind];
    const parts = Array.from({ length: count }, () => component("a direction"));
    words.end();
    const began = clock.time;
    const where = new GroupRegion(simulation, group, user);
    const point = new Float64Array(3);
    let energy = 0;
    /** Unit vector of the pull now. */
    const direction = (): number[] => {
      const numbers = parts.map((part) => part.at(0));
      if (kind === "vector") {
        const flat = box.dimension === 3 ? numbers : [numbers[0], numbers[1], 0];
        const length = Math.hypot(...flat);
        if (length === 0) throw new InputError("Fix gravity vector is zero");
        return flat.map((value) => value / length);
      }
      if (kind === "chute") return spherical(box.dimension, 0, 180 - numbers[0]);
      const turn = kind === "gradient" ? clock.time - began : 0;
      const [phi, theta, phiRate = 0, thetaRate = 0] = numbers;
      return spherical(box.dimension, phi + turn * phiRate, theta + turn * thetaRate);
    };
    const apply = () => {
      updateComponents(simulation, [magnitude, ...parts], group);
      const pull = direction().map((value) => value * magnitude.at(0));
      const { atoms } = simulation;
      const { f } = atoms;
      energy = 0;
      where.each((i) => {
        const mass = atoms.massOf(i);
        unwrapped(simulation, i, point);
        for (let k = 0; k < 3; k++) {
          f[3 * i + k] += mass * pull[k];
          energy -= mass * pull[k] * point[k];
        }
      });
    };
    return {
      init() {
        for (const one of [magnitude, ...parts]) one.init();
      },
      ...onForces(apply),
      canAddEnergy: true,
      scalar: () => energy,
      extensive: { scalar: true },
    };
  },
});

/** Angles in degrees: phi around z, theta from z. */
function spherical(dimension: number, phi: number, theta: number): number[] {
  const [p, t] = [phi * RADIANS, theta * RADIANS];
  if (dimension === 2) return [Math.sin(t), Math.cos(t), 0];
  return [Math.sin(t) * Math.cos(p), Math.sin(t) * Math.sin(p), Math.cos(t)];
}
