/**
 * fix ID group press/berendsen iso|aniso|x|y|z Pstart Pstop Pdamp … [modulus B] [dilate group|all] [couple …].
 * https://docs.lammps.org/fix_press_berendsen.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";
import { makeCompute } from "../make.js";
import { OwnTemperature } from "./own-temperature.js";

const COUPLINGS = { xyz: [0, 1, 2], xy: [0, 1], yz: [1, 2], xz: [0, 2], none: [] } as const;

export const pressBerendsen = defineFix({
  name: "press/berendsen",
  create(words, context) {
    const { simulation, id } = context;
    const { box, clock } = simulation;
    const start = [0, 0, 0];
    const stop = [0, 0, 0];
    const damp = [0, 0, 0];
    const active = [false, false, false];
    let coupled: readonly number[] = [];
    let modulus = 10;
    let dilated = 1;
    while (!words.done) {
      const word = words.oneOf(["iso", "aniso", "x", "y", "z", "couple", "dilate", "modulus"], "keyword");
      if (word === "couple") coupled = COUPLINGS[words.oneOf(["none", "xyz", "xy", "yz", "xz"], "couple value")];
      else if (word === "dilate") {
        const name = words.next("all or partial");
        if (name !== "all" && name !== "partial")
          throw new InputError(`Illegal fix press/berendsen dilate value: ${name}`);
        dilated = name === "all" ? 1 : context.group;
      } else if (word === "modulus") {
        modulus = words.number("a bulk modulus");
        if (modulus <= 0) throw new InputError("Illegal fix press/berendsen command: modulus must be > 0");
      } else {
        const numbers = [words.number("Pstart"), words.number("Pstop"), words.number("Pdamp")];
        const axes = word === "iso" || word === "aniso" ? [0, 1, 2] : ["xyz".indexOf(word)];
        if (word === "iso") coupled = COUPLINGS.xyz;
        for (const axis of axes) {
          [start[axis], stop[axis], damp[axis]] = numbers;
          active[axis] = true;
        }
      }
    }
    if (!active.some(Boolean)) throw new InputError("Illegal fix press/berendsen command: no dimension given");
    if (box.triclinic) throw new InputError("Cannot use fix press/berendsen with triclinic box");
    for (let axis = 0; axis < 3; axis++) {
      if (!active[axis]) continue;
      if (!box.periodic(axis)) throw new InputError("Cannot use fix press/berendsen on a non-periodic dimension");
      if (damp[axis] <= 0) throw new InputError("Fix press/berendsen damping parameters must be > 0.0");
    }
    for (const axis of coupled) {
      const [first] = coupled;
      if (!active[axis])
        throw new InputError("Invalid fix press/berendsen command pressure settings: couple needs all of its axes");
      if (start[axis] !== start[first] || stop[axis] !== stop[first] || damp[axis] !== damp[first])
        throw new InputError("Invalid fix press/berendsen pressure settings: coupled axes must have the same numbers");
    }

    const whole = { ...context, groupName: "all", group: 1 };
    const own = new OwnTemperature(whole);
    const ownPressure = `${id}_press`;
    makeCompute(simulation, [ownPressure, "all", "pressure", `${id}_temp`], true);
    let pressureId = ownPressure;
    const pressure = () => simulation.computes.get(pressureId, "fix press/berendsen");
    const isotropic = coupled.length === 3;

    /** Pressure of each axis, averaged over those that are coupled. */
    const now = (): number[] => {
      if (isotropic) {
        own.compute.recomputeScalar();
        return Array(3).fill(pressure().recomputeScalar());
      }
      own.compute.recomputeVector();
      const tensor = pressure().recomputeVector();
      const each = [tensor[0], tensor[1], tensor[2]];
      if (coupled.length) {
        const mean = coupled.reduce((sum, axis) => sum + each[axis], 0) / coupled.length;
        for (const axis of coupled) each[axis] = mean;
      }
      return each;
    };

    const request = () => pressure().request(clock.step + 1);
    return {
      changesBox: true,
      boxComponents: [...active, false, false, false],
      setup: request,
      endOfStep() {
        const current = now();
        const scale = [1, 1, 1];
        for (let axis = 0; axis < 3; axis++) {
          if (!active[axis]) continue;
          const target = start[axis] + clock.progress * (stop[axis] - start[axis]);
          // Linear response of the volume: the cube root is an edge's share.
          scale[axis] = (1 - ((clock.dt / damp[axis]) * (target - current[axis])) / modulus) ** (1 / 3);
        }
        simulation.system.toFractional(dilated);
        for (let axis = 0; axis < 3; axis++) {
          if (!active[axis]) continue;
          const middle = 0.5 * (box.lo[axis] + box.hi[axis]);
          const [low, high] = [box.lo[axis], box.hi[axis]];
          box.lo[axis] = (low - middle) * scale[axis] + middle;
          box.hi[axis] = (high - middle) * scale[axis] + middle;
        }
        simulation.shareBox();
        simulation.system.toCartesian(dilated);
        request();
      },
      modify(keyword, rest) {
        if (keyword === "press") {
          pressureId = rest.next("a compute");
          const compute = simulation.computes.get(pressureId, "fix_modify pressure");
          if (!compute.hooks.pressure)
            throw new InputError(`Fix_modify pressure compute ${pressureId} does not compute pressure`);
          if (simulation.computes.find(ownPressure)) simulation.computes.remove(ownPressure);
          return true;
        }
        if (keyword !== "temp") return false;
        const name = rest.peek() as string;
        own.modify(keyword, rest);
        pressure().hooks.pressure?.setTemperature(name);
        return true;
      },
      close() {
        if (simulation.computes.find(ownPressure)) simulation.computes.remove(ownPressure);
        own.close();
      },
    };
  },
});
