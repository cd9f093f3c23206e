/** A word of a fix that may be a number, `v_name` (equal- or atom-style, looked up at each run) or NULL: one value per atom. */
import { InputError } from "../../model/errors.js";
import { toNumber } from "../script/words.js";
import type { Simulation } from "../simulation.js";

export class Component {
  readonly kind: "null" | "constant" | "variable";
  /** Factor on every value (qe2f, …). */
  scale = 1;
  #value = 0;
  #name = "";
  #perAtom: Float64Array | undefined;

  constructor(
    word: string,
    private readonly simulation: Simulation,
    private readonly user: string,
    allowNull = true,
  ) {
    if (word === "NULL" && allowNull) this.kind = "null";
    else if (word.startsWith("v_")) {
      this.kind = "variable";
      this.#name = word.slice(2);
    } else {
      this.kind = "constant";
      this.#value = toNumber(word);
    }
  }

  get isAtomStyle(): boolean {
    return this.kind === "variable" && this.simulation.variables.kind(this.#name) === "atom";
  }

  init(): void {
    if (this.kind !== "variable") return;
    const kind = this.simulation.variables.kind(this.#name);
    if (kind === undefined) throw new InputError(`Variable ${this.#name} for ${this.user} does not exist`);
    if (kind !== "equal" && kind !== "atom")
      throw new InputError(`Variable ${this.#name} for ${this.user} is invalid style`);
  }

  /** Evaluates for this step. */
  update(group: number): void {
    if (this.kind !== "variable") return;
    if (this.isAtomStyle) this.#perAtom = this.simulation.variables.atom(this.#name, group);
    else {
      this.#perAtom = undefined;
      this.#value = this.simulation.variables.equal(this.#name);
    }
  }

  at(atom: number): number {
    return this.scale * (this.#perAtom ? this.#perAtom[atom] : this.#value);
  }
}

/** Evaluates several, with the bookkeeping that computes in their formulas need. */
export function updateComponents(simulation: Simulation, components: readonly Component[], group: number): void {
  if (!components.some((one) => one.kind === "variable")) return;
  const { computes, clock } = simulation;
  computes.clearInvoked();
  for (const one of components) one.update(group);
  computes.requestInvoked(clock.step + 1);
}
