/** fix ID group wall/lj93, lj126, lj1043, morse, harmonic face place parameters… cutoff …: flat walls with a potential. https://docs.lammps.org/fix_wall.html */
import { InputError } from "../../model/errors.js";
import { defineFix, type FixContext, onForces } from "../define-fix.js";
import type { Words } from "../script/words.js";
import { WallFaces } from "./wall-faces.js";
import { type WallPotential, wallPotentials } from "./wall-potentials.js";

const wallFix = (kind: keyof typeof wallPotentials) =>
  defineFix({ name: `wall/${kind}`, create: (words, context) => wall(words, context, wallPotentials[kind]) });

export const wallHarmonic = wallFix("harmonic");
export const wallLj1043 = wallFix("lj1043");
export const wallLj126 = wallFix("lj126");
export const wallLj93 = wallFix("lj93");
export const wallMorse = wallFix("morse");

function wall(words: Words, { simulation, group, style }: FixContext, potential: WallPotential) {
  const walls = new WallFaces(simulation, words, `fix ${style}`, potential.words);
  let energy = 0;
  const pushes = new Float64Array(walls.faces.length);
  const virial = new Float64Array(6);
  const apply = () => {
    const { x, f, mask, count } = simulation.atoms;
    energy = 0;
    pushes.fill(0);
    virial.fill(0);
    for (const [k, { axis, low, place, parameters }] of walls.now().entries()) {
      const cutoff = parameters[parameters.length - 1];
      const offset = potential.shifted ? potential.at(cutoff, parameters)[0] : 0;
      for (let i = 0; i < count; i++) {
        if ((mask[i] & group) === 0) continue;
        const r = low ? x[3 * i + axis] - place : place - x[3 * i + axis];
        if (r >= cutoff) continue;
        if (r <= 0) throw new InputError(`Particle on or inside fix ${style} surface at step ${simulation.clock.step}`);
        const [e, force] = potential.at(r, parameters);
        const signed = low ? force : -force;
        f[3 * i + axis] += signed;
        energy += e - offset;
        pushes[k] -= signed;
        virial[axis] += force * r;
      }
    }
  };
  return {
    init: () => walls.init(),
    ...onForces(apply),
    canAddEnergy: true,
    canAddVirial: true,
    virial,
    scalar: () => energy,
    vector: () => pushes,
    vectorLength: pushes.length,
    extensive: { scalar: true, vector: true },
  };
}
