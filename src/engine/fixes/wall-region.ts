/** fix ID group wall/region R lj93|lj126|lj1043|morse|harmonic parameters… cutoff: the surface of a region as a wall. https://docs.lammps.org/fix_wall_region.html */
import { InputError } from "../../model/errors.js";
import { defineFix, onForces } from "../define-fix.js";
import { findRegion } from "../region.js";
import { type WallPotential, wallPotentials } from "./wall-potentials.js";

export const wallRegion = defineFix({
  name: "wall/region",
  create(words, { simulation, group }) {
    const user = "fix wall/region";
    const name = words.next("a region ID");
    findRegion(simulation, name, user);
    const kinds = Object.keys(wallPotentials) as (keyof typeof wallPotentials)[];
    const potential: WallPotential = wallPotentials[words.oneOf(kinds, "style")];
    const parameters = potential.words.map((word) => words.number(word));
    words.end();
    const cutoff = parameters[parameters.length - 1];
    if (cutoff <= 0) throw new InputError(`Fix wall/region cutoff must be > 0.0, got ${cutoff}`);
    const offset = potential.shifted ? potential.at(cutoff, parameters)[0] : 0;
    let energy = 0;
    const total = new Float64Array(3);
    const virial = new Float64Array(6);
    const apply = () => {
      const { x, f, mask, count } = simulation.atoms;
      const region = findRegion(simulation, name, user);
      region.prepare();
      energy = 0;
      total.fill(0);
      virial.fill(0);
      for (let i = 0; i < count; i++) {
        if ((mask[i] & group) === 0) continue;
        const at = [x[3 * i], x[3 * i + 1], x[3 * i + 2]] as const;
        const contacts = region.match(...at) ? region.contacts(...at, cutoff) : undefined;
        if (!contacts || contacts.some(({ r }) => r <= 0))
          throw new InputError("Particle outside surface of region used in fix wall/region");
        for (const { r, dx, dy, dz } of contacts) {
          const [e, push] = potential.at(r, parameters);
          energy += e - offset;
          const delta = [dx, dy, dz];
          const force = delta.map((d) => (push * d) / r);
          for (let k = 0; k < 3; k++) {
            f[3 * i + k] += force[k];
            total[k] -= force[k];
            virial[k] += force[k] * delta[k];
          }
          virial[3] += force[0] * dy;
          virial[4] += force[0] * dz;
          virial[5] += force[1] * dz;
        }
      }
    };
    return {
      init: () => void findRegion(simulation, name, user),
      ...onForces(apply),
      canAddEnergy: true,
      canAddVirial: true,
      virial,
      scalar: () => energy,
      vector: () => total,
      vectorLength: 3,
      extensive: { scalar: true, vector: true },
    };
  },
});
