/** Bonds and angles as force terms: coefficients by type, and a loop over the rows of the topology. */
import { InputError } from "../../model/errors.js";
import type { ForceTerm } from "../force-term.js";
import type { Simulation } from "../simulation.js";
import type { TopologyKind } from "../topology.js";

/** A bond or angle style: how many numbers a type has and what they do. */
export interface BondedStyle {
  readonly name: string;
  readonly coefficients: number;
  /**
   * `from` has a difference vector per arm (3 each): for a bond x1 - x2, for an angle x1 - x2 and x3 - x2.
   * Writes the force on each arm's end into `force` and returns the energy; the remaining atom gets the opposite sum.
   */
  term(values: readonly number[], from: Float64Array, force: Float64Array): number;
}

export class BondedTerm implements ForceTerm {
  energy = 0;
  readonly virial = new Float64Array(6);
  readonly #values: (number[] | undefined)[] = [];

  constructor(
    readonly kind: "bond" | "angle",
    private readonly description: BondedStyle,
    private readonly simulation: Simulation,
  ) {}

  get style(): string {
    return this.description.name;
  }

  /** The words of bond_coeff or angle_coeff. */
  setCoefficients(first: number, last: number, values: number[]): void {
    if (values.length !== this.description.coefficients)
      throw new InputError(`Incorrect args for ${this.kind} coefficients`);
    for (let type = first; type <= last; type++) this.#values[type] = values;
  }

  /** For write_data; undefined where a type has none. */
  coefficientsOf(type: number): readonly number[] | undefined {
    return this.#values[type];
  }

  init(): void {
    const types = this.simulation.atoms.topology.types[this.kind];
    for (let type = 1; type <= types; type++)
      if (!this.#values[type]) throw new InputError(`All ${this.kind} coeffs are not set`);
  }

  compute(needs: { energies?: Float64Array | null; virials?: Float64Array | null }): void {
    const { atoms, box } = this.simulation;
    const { x, f } = atoms;
    // The atom that the arms start from: the second of the row.
    const ends = this.kind === "bond" ? [1] : [1, 3];
    const width = ends.length + 1;
    const from = new Float64Array(3 * ends.length);
    const arm = new Float64Array(3);
    const force = new Float64Array(3 * ends.length);
    const virial = new Float64Array(6);
    this.virial.fill(0);
    this.energy = 0;
    for (const row of atoms.topology.rows[this.kind as TopologyKind]) {
      const values = this.#values[row[0]];
      if (!values) throw new InputError(`All ${this.kind} coeffs are not set`);
      const middle = this.#find(row, 2);
      const at = ends.map((column) => this.#find(row, column));
      for (let n = 0; n < ends.length; n++) {
        for (let k = 0; k < 3; k++) arm[k] = x[3 * at[n] + k] - x[3 * middle + k];
        box.minimumImage(arm);
        from.set(arm, 3 * n);
      }
      const energy = this.description.term(values, from, force);
      this.energy += energy;
      virial.fill(0);
      for (let n = 0; n < ends.length; n++) {
        for (let k = 0; k < 3; k++) {
          f[3 * at[n] + k] += force[3 * n + k];
          f[3 * middle + k] -= force[3 * n + k];
        }
        for (let k = 0; k < 6; k++) virial[k] += from[3 * n + FIRST[k]] * force[3 * n + SECOND[k]];
      }
      for (let k = 0; k < 6; k++) this.virial[k] += virial[k];
      if (!needs.energies && !needs.virials) continue;
      for (const i of [middle, ...at]) {
        if (needs.energies) needs.energies[i] += energy / width;
        for (let k = 0; k < 6 && needs.virials; k++) needs.virials[6 * i + k] += virial[k] / width;
      }
    }
  }

  /** Energy of one term and its forces; see BondedStyle. */
  energyOf(type: number, from: Float64Array, force: Float64Array): number {
    return this.description.term(this.#values[type] as readonly number[], from, force);
  }

  #find(row: readonly number[], column: number): number {
    const { atoms, clock } = this.simulation;
    const i = atoms.find(row[column]);
    if (i >= 0) return i;
    const name = this.kind === "bond" ? "Bond" : "Angle";
    throw new InputError(`${name} atoms ${row.slice(1).join(" ")} missing at step ${clock.step}`);
  }
}

const FIRST = [0, 1, 2, 0, 0, 1];
const SECOND = [0, 1, 2, 1, 2, 2];
