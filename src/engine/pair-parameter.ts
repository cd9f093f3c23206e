/** A parameter of a pair style that fix adapt or compute fep changes: `pair STYLE PARAMETER I J v_NAME`. */
import { InputError } from "../model/errors.js";
import type { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";
import { typeRange } from "./type-range.js";

/** The variable behind a `v_NAME` word. */
export function variableWord(words: Words): string {
  const word = words.next("v_NAME of an equal-style variable");
  if (!word.startsWith("v_")) throw words.fail(`expected v_NAME of an equal-style variable, got '${word}'`);
  return word.slice(2);
}

export class PairParameter {
  readonly #pairs: [number, number][] = [];
  #original: number[] = [];
  readonly variable: string;
  readonly style: string;
  readonly name: string;
  readonly #types: string;

  /** Reads the words after `pair`; `user` names the command in messages. */
  constructor(
    words: Words,
    private readonly simulation: Simulation,
    private readonly user: string,
  ) {
    this.style = words.next("a pair style");
    this.name = words.next("a parameter of the pair style");
    let a = typeRange(words.next("atom types"), simulation.atoms);
    let b = typeRange(words.next("atom types"), simulation.atoms);
    // '2 1' means 1 2; of ranges only pairs with I ≤ J count, as in pair_coeff.
    if (a[0] === a[1] && b[0] === b[1] && a[0] > b[0]) [a, b] = [b, a];
    for (let i = a[0]; i <= a[1]; i++) for (let j = Math.max(i, b[0]); j <= b[1]; j++) this.#pairs.push([i, j]);
    this.#types = [a, b].map(([first, last]) => `${first + 1}-${last + 1}`).join(" ");
    this.variable = variableWord(words);
  }

  /** Style, parameter and types as the log tells them. */
  get text(): string {
    return `pair ${this.style} ${this.name} ${this.#types}`;
  }

  get value(): number {
    return this.simulation.variables.equal(this.variable);
  }

  /** Checks that it is there, and keeps the values of now. */
  keep(): void {
    const pair = this.simulation.force.pair;
    if (!pair) throw new InputError(`${this.user} pair requires a pair style`);
    if (pair.style !== this.style && !pair.substyles.includes(this.style))
      throw new InputError(`${this.user} pair style ${this.style} not found`);
    this.#original = this.#pairs.map(([i, j]) => {
      const value = pair.styleParameter(this.style, this.name, i, j);
      if (value === undefined)
        throw new InputError(`${this.user} pair style ${this.style} param ${this.name} not supported`);
      if (value === null) throw new InputError(`${this.user} type pair range is not valid for pair hybrid sub-style`);
      return value;
    });
  }

  /** Each value from the one that was kept. The pair style must be initialised anew after it. */
  change(value: (original: number) => number): void {
    const { pair } = this.simulation.force;
    this.#pairs.forEach(([i, j], k) => {
      pair?.styleParameter(this.style, this.name, i, j, value(this.#original[k]));
    });
  }

  restore(): void {
    this.change((original) => original);
  }
}
