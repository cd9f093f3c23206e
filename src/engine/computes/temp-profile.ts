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
    const byBin = words.accept("out") && words.oneOf(["tensor", "bin"], "output") === "bin";
    words.end();
    if (bins.some((count) => count <= 0))
      throw new InputError("Illegal compute temp/profile command: bins must be > 0");
    if (bins[2] > 1 && simulation.box.dimension === 2)
      throw new InputError("Compute temp/profile cannot bin z for 2d systems");
    const total = bins[0] * bins[1] * bins[2];
    const mean = new Float64Array(3 * total);
    const members = new Float64Array(total);
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
      members.fill(0);
      for (let i = 0; i < count; i++) {
        if (!(mask[i] & group)) continue;
        bin[i] = binOf(i);
        const one = simulation.atoms.massOf(i);
        mass[bin[i]] += one;
        members[bin[i]]++;
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
    const { temperature } = hooks;
    if (temperature) temperature.extraDof = simulation.box.dimension - components;
    if (!byBin || !temperature) return hooks;
    /** Rows of atoms and temperature; degrees of freedom that are taken from all are shared by all atoms. */
    const array = () => {
      prepare();
      const { atoms, box, units } = simulation;
      const twice = new Float64Array(total);
      for (let i = 0; i < atoms.count; i++) {
        if (!(atoms.mask[i] & group)) continue;
        for (let k = 0; k < 3; k++) twice[bin[i]] += atoms.massOf(i) * (atoms.v[3 * i + k] - mean[3 * bin[i] + k]) ** 2;
      }
      const each =
        box.dimension - (temperature.extraDof + temperature.fixDof) / members.reduce((sum, one) => sum + one, 0);
      const values = new Float64Array(2 * total);
      for (let b = 0; b < total; b++) {
        const dof = each * members[b] - components;
        values[2 * b] = members[b];
        values[2 * b + 1] = members[b] > 0 && dof > 0 ? (twice[b] * units.mvv2e) / (dof * units.boltz) : 0;
      }
      return { rows: total, columns: 2, values };
    };
    return {
      ...hooks,
      vector: undefined,
      vectorLength: undefined,
      arraySize: [total, 2],
      array,
      extensive: { array: false },
    };
  },
});
