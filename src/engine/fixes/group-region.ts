/** The atoms that a fix acts on: those of its group, and, with the keyword `region`, inside the region at this step. */
import { InputError } from "../../model/errors.js";
import type { Simulation } from "../simulation.js";

export class GroupRegion {
  #name: string | undefined;

  constructor(
    private readonly simulation: Simulation,
    readonly group: number,
    private readonly user: string,
  ) {}

  setRegion(name: string): void {
    if (!this.simulation.regions.has(name)) throw new InputError(`Region ${name} for ${this.user} does not exist`);
    this.#name = name;
  }

  init(): void {
    if (this.#name !== undefined && !this.simulation.regions.has(this.#name))
      throw new InputError(`Region ${this.#name} for ${this.user} does not exist`);
  }

  /** Calls `visit` for each atom. */
  each(visit: (atom: number) => void): void {
    const { atoms, regions } = this.simulation;
    const { mask, x, count } = atoms;
    const region = this.#name === undefined ? undefined : regions.get(this.#name);
    region?.prepare();
    for (let i = 0; i < count; i++)
      if (mask[i] & this.group && (!region || region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2]))) visit(i);
  }
}

/** Position of an atom with its box crossings undone, into `out`. */
export function unwrapped({ atoms, box }: Simulation, atom: number, out: Float64Array | number[]): void {
  for (let k = 0; k < 3; k++) out[k] = atoms.x[3 * atom + k];
  box.unmap(out, 0, atoms.image, 3 * atom);
}
