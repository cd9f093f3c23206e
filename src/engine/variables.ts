/** What the engine asks of the deck's variables and of the deck itself; script/ has the answers. */

export interface Variables {
  has(name: string): boolean;
  /** Kind of value: a number, a number per atom, a vector, or text only. Undefined: no such variable. */
  kind(name: string): "equal" | "atom" | "vector" | "text" | undefined;
  /** Value of an equal-style (or internal, timer, …) variable. */
  equal(name: string): number;
  /** One number per atom, 0 outside the group. */
  atom(name: string, group: number): Float64Array;
  vector(name: string): ArrayLike<number>;
  /** What ${name} gives, undefined when there is no such variable. */
  text(name: string): string | undefined;
  /** Sets an internal-style variable. */
  setInternal(name: string, value: number): void;
  /** Value of a formula, as $(…) has it. */
  evaluate(formula: string): number;
  /** Replaces ${name}, $x and $(…) in a text. */
  substitute(text: string): string;
}

export interface Script {
  /** Runs one more line through the whole parser (run every, if, fix print's actions). */
  execute(line: string): Promise<void>;
  /** "in.deck:12", for messages. */
  readonly place: string;
}
