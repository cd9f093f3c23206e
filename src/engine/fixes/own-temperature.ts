/** The temperature that a thermostat looks at: a compute of its own over its group, or another after `fix_modify ID temp C`. */
import { InputError } from "../../model/errors.js";
import type { Compute, Temperature } from "../define-compute.js";
import type { FixContext } from "../define-fix.js";
import { makeCompute } from "../make.js";
import type { Words } from "../script/words.js";

export class OwnTemperature {
  #id: string;
  readonly #own: string;

  constructor(private readonly context: FixContext) {
    this.#own = this.#id = `${context.id}_temp`;
    makeCompute(context.simulation, [this.#id, context.groupName, "temp"], true);
  }

  get compute(): Compute {
    return this.context.simulation.computes.get(this.#id, `fix ${this.context.style}`);
  }

  get temperature(): Temperature {
    return this.compute.hooks.temperature as Temperature;
  }

  /** Runs `change` on velocities without their bias. */
  withoutBias(change: () => void): void {
    const { temperature } = this;
    if (temperature.hasBias) temperature.removeBias?.(this.context.group);
    change();
    if (temperature.hasBias) temperature.restoreBias?.(this.context.group);
  }

  scale(factor: number): void {
    const { simulation, group } = this.context;
    this.withoutBias(() => simulation.system.scaleVelocities(group, factor, factor, factor));
  }

  /** fix_modify: takes `temp`. */
  modify(keyword: string, words: Words): boolean {
    if (keyword !== "temp") return false;
    const { simulation } = this.context;
    const id = words.next("a compute");
    const compute = simulation.computes.get(id, "fix_modify temperature");
    if (!compute.hooks.temperature)
      throw new InputError(`Fix_modify temperature compute ${id} does not compute temperature`);
    if (compute.group !== this.context.group)
      simulation.log.warning(
        `Group for fix_modify temp != fix group: ${this.context.groupName} vs ${compute.groupName}`,
      );
    if (this.#id === this.#own && id !== this.#own) simulation.computes.remove(this.#own);
    this.#id = id;
    return true;
  }

  close(): void {
    const { computes } = this.context.simulation;
    if (this.#id === this.#own && computes.find(this.#own)) computes.remove(this.#own);
  }
}
