/** fix ID group nve/limit xmax: velocity Verlet in which no atom moves further than xmax in a step. https://docs.lammps.org/fix_nve_limit.html */
import { InputError } from "../../model/errors.js";
import { defineFix } from "../define-fix.js";

export const nveLimit = defineFix({
  name: "nve/limit",
  create(words, { simulation, group }) {
    const most = words.number("xmax");
    words.end();
    if (most <= 0) throw new InputError(`Illegal fix nve/limit command: xmax must be > 0, got ${most}`);
    let limited = 0;
    const kick = (drift: boolean) => {
      const { clock, units, atoms } = simulation;
      const { x, v, f, mask, count } = atoms;
      const half = 0.5 * clock.dt * units.ftm2v;
      const fastest = (most / clock.dt) ** 2;
      for (let i = 0; i < count; i++) {
        if ((mask[i] & group) === 0) continue;
        const factor = half / atoms.massOf(i);
        const at = 3 * i;
        for (let k = 0; k < 3; k++) v[at + k] += factor * f[at + k];
        const speed = v[at] * v[at] + v[at + 1] * v[at + 1] + v[at + 2] * v[at + 2];
        if (speed > fastest) {
          limited++;
          const scale = Math.sqrt(fastest / speed);
          for (let k = 0; k < 3; k++) v[at + k] *= scale;
        }
        if (drift) for (let k = 0; k < 3; k++) x[at + k] += clock.dt * v[at + k];
      }
    };
    return {
      integrates: true,
      initialIntegrate: () => kick(true),
      finalIntegrate: () => kick(false),
      scalar: () => limited,
      extensive: { scalar: true },
    };
  },
});
