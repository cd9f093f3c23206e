/**
 * fix ID group lineforce x y z, planeforce x y z: only the part of the force along a line, or within the plane of a normal, stays.
 * https://docs.lammps.org/fix_lineforce.html, https://docs.lammps.org/fix_planeforce.html
 */
import { InputError } from "../../model/errors.js";
import { defineFix, type FixContext } from "../define-fix.js";
import type { Words } from "../script/words.js";

export const lineforce = defineFix({
  name: "lineforce",
  create: (words, context) => keep(words, context, (along, axis, k, f) => along * axis[k] - f),
});
export const planeforce = defineFix({
  name: "planeforce",
  create: (words, context) => keep(words, context, (along, axis, k) => -along * axis[k]),
});

/** `change` is what a component k of the force f gains, whose part along the axis is `along`. */
function keep(
  words: Words,
  { simulation, group, style }: FixContext,
  change: (along: number, axis: readonly number[], k: number, f: number) => number,
) {
  const given = [0, 1, 2].map(() => words.number("a direction"));
  words.end();
  const length = Math.hypot(...given);
  if (length === 0) throw new InputError(`Illegal fix ${style} command: the direction is zero`);
  const axis = given.map((value) => value / length);
  const apply = () => {
    const { f, mask, count } = simulation.atoms;
    for (let i = 0; i < count; i++) {
      if (!(mask[i] & group)) continue;
      const at = 3 * i;
      const along = f[at] * axis[0] + f[at + 1] * axis[1] + f[at + 2] * axis[2];
      for (let k = 0; k < 3; k++) f[at + k] += change(along, axis, k, f[at + k]);
    }
  };
  return { setup: apply, minSetup: apply, postForce: apply, minPostForce: apply };
}
