/** What fix setforce and aveforce share: three components, the atoms of a group (in a region), and the total force before. */
import type { FixContext, FixHooks } from "../define-fix.js";
import { onForces } from "../define-fix.js";
import type { Words } from "../script/words.js";
import { Component, updateComponents } from "./component.js";
import { GroupRegion } from "./group-region.js";

/** Changes the forces of `atoms`; `before` are their sums. */
export type ForceChange = (
  f: Float64Array,
  atoms: readonly number[],
  components: readonly Component[],
  before: Float64Array,
) => void;

export function groupForce(words: Words, { simulation, group, style }: FixContext, change: ForceChange): FixHooks {
  const user = `fix ${style}`;
  const components = [0, 1, 2].map(() => new Component(words.next("a force component"), simulation, user));
  const where = new GroupRegion(simulation, group, user);
  while (!words.done) {
    words.oneOf(["region"], "keyword");
    where.setRegion(words.next("a region"));
  }
  const before = new Float64Array(3);
  const apply = () => {
    updateComponents(simulation, components, group);
    const { f } = simulation.atoms;
    before.fill(0);
    const chosen: number[] = [];
    where.each((i) => {
      chosen.push(i);
      for (let k = 0; k < 3; k++) before[k] += f[3 * i + k];
    });
    if (chosen.length > 0) change(f, chosen, components, before);
  };
  return {
    init() {
      where.init();
      for (const one of components) one.init();
    },
    ...onForces(apply),
    vector: () => before,
    vectorLength: 3,
    extensive: { vector: true },
  };
}
