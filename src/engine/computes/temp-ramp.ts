/** compute ID group temp/ramp vdim vlo vhi dim clo chi [units box|lattice]: without a velocity that grows along an axis. https://docs.lammps.org/compute_temp_ramp.html */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { biasedTemperature } from "./biased-temperature.js";

export const tempRamp = defineCompute({
  name: "temp/ramp",
  create(words, context) {
    const { simulation } = context;
    const component = ["vx", "vy", "vz"].indexOf(words.oneOf(["vx", "vy", "vz"], "velocity component"));
    const velocities = [words.number("vlo"), words.number("vhi")];
    const axis = ["x", "y", "z"].indexOf(words.oneOf(["x", "y", "z"], "dimension"));
    const places = [words.number("clo"), words.number("chi")];
    let lattice = true;
    if (words.accept("units")) lattice = words.oneOf(["lattice", "box"], "units") === "lattice";
    words.end();
    if (component === 2 && simulation.box.dimension === 2)
      throw new InputError("Compute temp/ramp cannot use vz for 2d system");
    const spacing = lattice ? (simulation.lattice?.spacing ?? [1, 1, 1]) : [1, 1, 1];
    const [v0, v1] = velocities.map((value) => value * spacing[component]);
    const [c0, c1] = places.map((value) => value * spacing[axis]);
    return biasedTemperature(context, {
      prepare() {},
      split(atom, velocity, bias) {
        const along = (simulation.atoms.x[3 * atom + axis] - c0) / (c1 - c0);
        bias.fill(0);
        bias[component] = v0 + Math.min(1, Math.max(0, along)) * (v1 - v0);
        velocity[component] -= bias[component];
      },
    });
  },
});
