/** What fix addforce and efield share: a force on each atom of a group (in a region), its energy and its virial. */
import { InputError } from "../../model/errors.js";
import type { FixContext, FixHooks } from "../define-fix.js";
import { onForces } from "../define-fix.js";
import type { Words } from "../script/words.js";
import { Component, updateComponents } from "./component.js";
import { GroupRegion, unwrapped } from "./group-region.js";

export interface Field {
  /** A keyword of the style besides region and energy. */
  keywords?: Readonly<Record<string, (words: Words) => void>>;
  /** Steps between two pushes. */
  every?: () => number;
  /** Units of the components. */
  scale?: number;
  /** Force over component: 1, or the atom's charge. */
  coupling(): (atom: number) => number;
  /** Whether components that are variables give the energy −F·r (without the keyword energy) and a virial. */
  variablesTally: boolean;
  /** What vector() sums: forces before the push, or the push itself. */
  sums: "before" | "push";
  /** Name of the components in messages. */
  noun: string;
}

export function fieldFix(words: Words, { simulation, group, style }: FixContext, field: Field): FixHooks {
  const user = `fix ${style}`;
  const components = [0, 1, 2].map(() => new Component(words.next("a component"), simulation, user, false));
  for (const one of components) one.scale = field.scale ?? 1;
  const where = new GroupRegion(simulation, group, user);
  let potential: Component | undefined;
  const keywords = ["region", "energy", ...Object.keys(field.keywords ?? {})];
  while (!words.done) {
    const keyword = words.oneOf(keywords, "keyword");
    if (keyword === "region") where.setRegion(words.next("a region"));
    else if (keyword === "energy") {
      const word = words.next("v_name");
      if (!word.startsWith("v_")) throw new InputError(`Illegal ${user} command: energy needs a variable v_name`);
      potential = new Component(word, simulation, user);
    } else field.keywords?.[keyword](words);
  }
  const constant = components.every((one) => one.kind === "constant");
  const tallies = constant || field.variablesTally;
  let energy = 0;
  const sums = new Float64Array(3);
  const virial = new Float64Array(6);
  const point = new Float64Array(3);
  const force = new Float64Array(3);
  const apply = () => {
    if (simulation.clock.step % (field.every?.() ?? 1) !== 0) return;
    updateComponents(simulation, potential ? [...components, potential] : components, group);
    const { f } = simulation.atoms;
    const coupling = field.coupling();
    sums.fill(0);
    virial.fill(0);
    energy = 0;
    where.each((i) => {
      unwrapped(simulation, i, point);
      const factor = coupling(i);
      for (let k = 0; k < 3; k++) {
        force[k] = factor * components[k].at(i);
        sums[k] += field.sums === "before" ? f[3 * i + k] : force[k];
        f[3 * i + k] += force[k];
      }
      if (potential) energy += potential.at(i);
      if (!tallies) return;
      if (!potential) energy -= force[0] * point[0] + force[1] * point[1] + force[2] * point[2];
      for (let k = 0; k < 3; k++) virial[k] += force[k] * point[k];
      virial[3] += force[0] * point[1];
      virial[4] += force[0] * point[2];
      virial[5] += force[1] * point[2];
    });
  };
  return {
    init() {
      field.coupling();
      where.init();
      for (const one of components) one.init();
      potential?.init();
      if (potential && constant)
        throw new InputError(`Cannot use variable energy with constant ${field.noun} in ${user}`);
    },
    ...onForces(apply),
    canAddEnergy: true,
    canAddVirial: true,
    virial,
    scalar: () => energy,
    vector: () => sums,
    vectorLength: 3,
    extensive: { scalar: true, vector: true },
  };
}
