/** fix ID group wall/lj93, wall/lj126, wall/harmonic face place epsilon sigma cutoff …: flat walls with a potential. https://docs.lammps.org/fix_wall.html */
import { InputError } from "../../model/errors.js";
import { defineFix, type FixContext } from "../define-fix.js";
import type { Words } from "../script/words.js";
import { WallFaces } from "./wall-faces.js";

/** Energy and force away from the wall at distance r, for the parameters epsilon, sigma. */
type Potential = (r: number, epsilon: number, sigma: number, cutoff: number) => [energy: number, force: number];

/** ε[2/15 (σ/r)⁹ − (σ/r)³] */
const lj93: Potential = (r, epsilon, sigma) => {
  const s3 = (sigma / r) ** 3;
  const s9 = s3 * s3 * s3;
  return [epsilon * ((2 / 15) * s9 - s3), (epsilon * ((18 / 15) * s9 - 3 * s3)) / r];
};

/** 4ε[(σ/r)¹² − (σ/r)⁶] */
const lj126: Potential = (r, epsilon, sigma) => {
  const s6 = (sigma / r) ** 6;
  return [4 * epsilon * (s6 * s6 - s6), (24 * epsilon * (2 * s6 * s6 - s6)) / r];
};

/** ε(r − rc)²: a one-sided spring. */
const harmonic: Potential = (r, epsilon, _, cutoff) => [epsilon * (cutoff - r) ** 2, 2 * epsilon * (cutoff - r)];

export const wallHarmonic = defineFix({
  name: "wall/harmonic",
  create: (words, context) => wall(words, context, harmonic, false),
});
export const wallLj126 = defineFix({
  name: "wall/lj126",
  create: (words, context) => wall(words, context, lj126, true),
});
export const wallLj93 = defineFix({ name: "wall/lj93", create: (words, context) => wall(words, context, lj93, true) });

function wall(words: Words, { simulation, group, style }: FixContext, potential: Potential, shifted: boolean) {
  const walls = new WallFaces(simulation, words, `fix ${style}`, (rest) => {
    const parameters = [rest.number("epsilon"), rest.number("sigma"), rest.number("a cutoff")];
    if (parameters[2] <= 0) throw new InputError(`Fix ${style} cutoff must be > 0.0, got ${parameters[2]}`);
    return parameters;
  });
  let energy = 0;
  const pushes = new Float64Array(walls.faces.length);
  const virial = new Float64Array(6);
  const apply = () => {
    const { x, f, mask, count } = simulation.atoms;
    energy = 0;
    pushes.fill(0);
    virial.fill(0);
    for (const [k, { axis, low, place, parameters }] of walls.now().entries()) {
      const [epsilon, sigma, cutoff] = parameters;
      const offset = shifted ? potential(cutoff, epsilon, sigma, cutoff)[0] : 0;
      for (let i = 0; i < count; i++) {
        if ((mask[i] & group) === 0) continue;
        const r = low ? x[3 * i + axis] - place : place - x[3 * i + axis];
        if (r >= cutoff) continue;
        if (r <= 0) throw new InputError(`Particle on or inside fix ${style} surface at step ${simulation.clock.step}`);
        const [e, force] = potential(r, epsilon, sigma, cutoff);
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
    setup: apply,
    minSetup: apply,
    postForce: apply,
    minPostForce: apply,
    canAddEnergy: true,
    canAddVirial: true,
    virial,
    scalar: () => energy,
    vector: () => pushes,
    vectorLength: pushes.length,
    extensive: { scalar: true, vector: true },
  };
}
