/** A target that goes from its first to its last value over the run (run start/stop widen it); `v_name` for the first is followed instead. */
import { InputError } from "../../model/errors.js";
import { toNumber, type Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

export class Ramp {
  readonly #variable: string | undefined;
  readonly start: number;
  readonly stop: number;

  constructor(
    private readonly simulation: Simulation,
    words: Words,
    private readonly user: string,
    allowVariable = true,
  ) {
    const first = words.next("Tstart");
    this.#variable = allowVariable && first.startsWith("v_") ? first.slice(2) : undefined;
    this.start = this.#variable === undefined ? toNumber(first) : 0;
    this.stop = words.number("Tstop");
  }

  init(): void {
    if (this.#variable !== undefined && this.simulation.variables.kind(this.#variable) !== "equal")
      throw new InputError(`Variable ${this.#variable} for ${this.user} is invalid style or does not exist`);
  }

  /** Target of this step. */
  value(): number {
    if (this.#variable === undefined) return this.start + this.simulation.clock.progress * (this.stop - this.start);
    const { computes, variables, clock } = this.simulation;
    computes.clearInvoked();
    const value = variables.equal(this.#variable);
    computes.requestInvoked(clock.step + 1);
    if (value < 0)
      throw new InputError(`${this.user[0].toUpperCase()}${this.user.slice(1)} variable returned negative temperature`);
    return value;
  }
}
