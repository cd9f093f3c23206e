/**
 * compute ID group temp/profile x y z binstyle N…: without the mean velocity of bins (flags choose its components). The mean is that of the
 * mass; each bin takes degrees of freedom (Evans and Morriss, Phys. Rev. Lett. 56, 2172 (1986)). https://docs.lammps.org/compute_temp_profile.html
 */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { biasedTemperature } from "./biased-temperature.js";

export const tempProfile = defineCompute({
  name: "temp/profile",
  create(words, context) {
    const { simulation, group } = context;
    const flags = [0, 1, 2].map(() => words.integer("0 or 1") !== 0);
    const style = words.oneOf(["x", "y", "z", "xy", "yz", "xz", "xyz"], "binstyle");
    const bins = [1, 1, 1];
    for (const letter of style) bins["xyz".indexOf(letter)] = words.integer("a number of bins");
    if (words.accept("out")) {
      if (words.oneOf(["tensor", "bin"], "output") === "bin")
        throw new InputError("Compute temp/profile out bin is not available here: use compute temp/chunk");
    }
    words.end();
    if (bins.some((count) => count <= 0))
      throw new InputError("Illegal compute temp/profile command: bins must be > 0");
    if (bins[2] > 1 && simulation.box.dimension === 2)
      throw new InputError("Compute temp/profile cannot bin z for 2d systems");
    const total = bins[0] * bins[1] * bins[2];
    const mean = new Float64Array(3 * total);
    const components = flags.filter(Boolean).length;
    let bin = new Int32Array(0);

    const binOf = (atom: number): number => {
      const { x } = simulation.atoms;
      const { lo, inverse: h } = simulation.box;
      const [dx, dy, dz] = [0, 1, 2].map((k) => x[3 * atom + k] - lo[k]);
      const part = [h[0] * dx + h[5] * dy + h[4] * dz, h[1] * dy + h[3] * dz, h[2] * dz];
      const at = part.map((value, k) => {
        const wrapped = simulation.box.periodic(k) ? value - Math.floor(value) : value;
        return Math.min(bins[k] - 1, Math.max(0, Math.trunc(wrapped * bins[k])));
      });
      return (at[2] * bins[1] + at[1]) * bins[0] + at[0];
    };
    const prepare = () => {
      const { count, mask, v } = simulation.atoms;
      if (bin.length < count) bin = new Int32Array(count);
      const mass = new Float64Array(total);
      mean.fill(0);
      for (let i = 0; i < count; i++) {
        if (!(mask[i] & group)) continue;
        bin[i] = binOf(i);
        const one = simulation.atoms.massOf(i);
        mass[bin[i]] += one;
        for (let k = 0; k < 3; k++) if (flags[k]) mean[3 * bin[i] + k] += one * v[3 * i + k];
      }
      for (let b = 0; b < total; b++) if (mass[b] > 0) for (let k = 0; k < 3; k++) mean[3 * b + k] /= mass[b];
    };
    const hooks = biasedTemperature(context, {
      prepare,
      split(atom, velocity, bias) {
        for (let k = 0; k < 3; k++) {
          bias[k] = mean[3 * bin[atom] + k];
          velocity[k] -= bias[k];
        }
      },
      binDegrees: components * total,
    });
    // The bins take the motion of the whole with them, in the components that they have.
    if (hooks.temperature) hooks.temperature.extraDof = simulation.box.dimension - components;
    return hooks;
  },
});
