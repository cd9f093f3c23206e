/** Displacements since a compute was made, for compute msd and msd/nongauss: origins, their centre of mass, running averages. */
import { InputError } from "../../model/errors.js";
import type { Column } from "../atoms.js";
import type { ComputeContext } from "../define-compute.js";
import { centreOfMass, unwrapped } from "../group-properties.js";
import type { Words } from "../script/words.js";
import { rememberPositions } from "./origin.js";

export class Displacements {
  readonly #context: ComputeContext;
  readonly #com: boolean;
  readonly #average: boolean;
  readonly #origin: Column;
  /** Atoms of the group when the compute was made: what sums are divided by. */
  readonly atoms: number;
  #averaged = 0;

  constructor(words: Words, context: ComputeContext, name: string) {
    let [com, average] = [false, false];
    while (!words.done) {
      if (words.oneOf(["com", "average"], "keyword") === "com") com = words.logical();
      else average = words.logical();
    }
    this.#context = context;
    this.#com = com;
    this.#average = average;
    const { simulation, group } = context;
    this.#origin = rememberPositions(simulation, `compute ${context.id}`);
    // With com yes the drift since now is taken out: origins are relative to the centre of mass.
    if (com && !this.#origin.restored) {
      const centre = centreOfMass(simulation, { group });
      for (let i = 0; i < this.#origin.values.length; i++) this.#origin.values[i] -= centre[i % 3];
    }
    this.atoms = simulation.groups.count(group);
    if (this.atoms === 0) throw new InputError(`Compute ${name}: the group has no atoms`);
  }

  each(visit: (dx: number, dy: number, dz: number) => void): void {
    const { simulation, group } = this.#context;
    const centre = this.#com ? centreOfMass(simulation, { group }) : [0, 0, 0];
    const { mask, count } = simulation.atoms;
    const { values } = this.#origin;
    const d = [0, 0, 0];
    if (this.#average) this.#averaged++;
    for (let i = 0; i < count; i++) {
      if (!(mask[i] & group)) continue;
      const at = unwrapped(simulation, i);
      for (let k = 0; k < 3; k++) {
        const now = at[k] - centre[k];
        if (this.#average) values[3 * i + k] = (values[3 * i + k] * this.#averaged + now) / (this.#averaged + 1);
        d[k] = now - values[3 * i + k];
      }
      visit(d[0], d[1], d[2]);
    }
  }

  close(): void {
    this.#context.simulation.atoms.removeColumn(this.#origin);
  }
}
