/** The pair style of a deck: kept as words until the box exists, made in the addon, initialised before each run. */
import { didYouMean, InputError } from "../model/errors.js";
import type { NativePair, PairUnits } from "../native.js";
import { native } from "../native.js";
import type { ForceTerm } from "./force-term.js";
import { nearbyFile } from "./nearby-file.js";
import { outputsAreHeld } from "./output-file.js";
import type { Simulation } from "./simulation.js";

export class Force {
  #pair: NativePair | undefined;
  /** pair_coeff and pair_modify since pair_style. */
  readonly history: { name: "coeff" | "modify"; words: string[] }[] = [];
  newtonPair = true;
  newtonBond = true;
  dielectric = 1;
  /** 1-2, 1-3, 1-4 weights of special_bonds. */
  specialLj = [0, 0, 0];
  specialCoulomb = [0, 0, 0];
  /** Bonds, angles, kspace: added after the pair style. */
  readonly terms: ForceTerm[] = [];
  #words: string[] = [];
  #continued = false;
  /** The pair style of a restart file that does not keep its settings: the deck must give it again. */
  restored: string | undefined;

  constructor(private readonly simulation: Simulation) {}

  get styleWords(): readonly string[] {
    return this.#words;
  }

  get pairUnits(): PairUnits {
    const { name, ...units } = this.simulation.units;
    return { ...units, style: name, qqrd2e: units.qqr2e / this.dielectric };
  }

  /** The pair style; made when the number of atom types is known. */
  get pair(): NativePair | undefined {
    if (!this.#pair && this.#words.length > 0 && this.simulation.box.exists) this.#make();
    return this.#pair;
  }

  setPairStyle(words: readonly string[]): void {
    const [style, ...settings] = words;
    this.#continued = this.restored === style;
    this.restored = undefined;
    if (style === "none") {
      this.#closePair();
      return;
    }
    if (this.#pair && this.#pair.style === style && !style.startsWith("hybrid")) {
      const pair = this.#pair;
      this.#withHint(() => pair.settings(settings));
      this.#words = [...words];
      return;
    }
    const styles = native().pairStyles();
    if (!styles.includes(style)) throw new InputError(`Unrecognized pair style '${style}'${didYouMean(style, styles)}`);
    this.#closePair();
    this.#words = [...words];
    if (this.simulation.box.exists) this.#make();
  }

  #make(): void {
    const { atoms, log } = this.simulation;
    const [style, ...settings] = this.#words;
    const commands = this.history.splice(0);
    this.#withHint(() => {
      this.#pair = new (native().Pair)(style, settings, {
        types: atoms.typeCount,
        units: this.pairUnits,
        newton: this.newtonPair,
        packages: this.simulation.packages,
        continued: this.#continued,
        dry: outputsAreHeld(),
        note: (text) => log.warning(text),
      });
    });
    for (const { name, words } of commands) this.give(name, words);
  }

  /** A model that is not there: where one of that name lies. */
  #withHint(work: () => void): void {
    try {
      work();
    } catch (error) {
      const missing = /^Failed to open file: (.*): /.exec((error as Error).message)?.[1];
      throw missing === undefined ? error : new InputError((error as Error).message + nearbyFile(missing));
    }
  }

  /** Pair styles know it from their making: one that is there is made again with the same words. */
  setDielectric(value: number): void {
    this.dielectric = value;
    if (!this.#pair) return;
    this.#pair.close();
    this.#make();
  }

  /** `pair_coeff` or `pair_modify`; kept for restart files, and until the pair style can be made. */
  give(name: "coeff" | "modify", words: readonly string[]): void {
    this.pair?.[name]([...words]);
    this.history.push({ name, words: [...words] });
  }

  #closePair(): void {
    this.#pair?.close();
    this.#pair = undefined;
    this.#words = [];
    this.history.length = 0;
  }

  /** The pair style, or LAMMPS' error of the command that needs it. */
  need(command: string): NativePair {
    const { pair } = this;
    if (!pair) throw new InputError(`${command} command before pair_style is defined`);
    return pair;
  }

  /** Before each run: coefficients are mixed and checked. */
  init(): void {
    const { atoms, clock, log } = this.simulation;
    const { pair } = this;
    if (this.restored !== undefined)
      throw new InputError(
        `All pair coeffs are not set. Status:\nPair style not yet initialized: restart files do not keep pair style ${this.restored}, give pair_style and pair_coeff again after read_restart`,
      );
    if (!pair) return;
    for (const term of this.terms) term.beforePair?.();
    this.initPair();
    const { mixed } = pair;
    const unlike = (atoms.typeCount * (atoms.typeCount - 1)) / 2;
    if (mixed) log.line(`Generated ${mixed.count} of ${unlike} mixed pair_coeff terms from ${mixed.rule} mixing rule`);
    pair.setStep(clock.step);
    this.#told = undefined;
  }

  /** What the addon tells of the pair style, kept from one init to the next: it is asked for at every step. */
  #told: { pair: NativePair; tail: NativePair["tail"]; scaleVariables: readonly string[] } | undefined;

  get #facts() {
    const pair = this.#pair as NativePair;
    if (this.#told?.pair !== pair) this.#told = { pair, tail: pair.tail, scaleVariables: pair.scaleVariables };
    return this.#told;
  }

  /** Of pair_modify tail yes, times volume. */
  get tail(): NativePair["tail"] {
    return this.#facts.tail;
  }

  /** Variables that scale parts of the pair style. */
  get scaleVariables(): readonly string[] {
    return this.#facts.scaleVariables;
  }

  /** What follows from the coefficients, anew: mixed ones, offsets, tails. Also within a run, after fix adapt. */
  initPair(): void {
    const { atoms } = this.simulation;
    const typeCounts = new Float64Array(atoms.typeCount);
    for (let i = 0; i < atoms.count; i++) typeCounts[atoms.type[i]]++;
    this.pair?.init({ typeCounts, charges: atoms.q !== undefined });
  }

  /** Energy of the terms of some kinds. */
  termEnergy(...kinds: readonly ForceTerm["kind"][]): number {
    let sum = 0;
    for (const term of this.terms) if (kinds.includes(term.kind)) sum += term.energy;
    return sum;
  }

  /** The box changed within a step (barostats): kspace sets its coefficients again. */
  boxChanged(): void {
    for (const term of this.terms) term.boxChanged?.();
  }

  /** Energy of `pair_modify tail yes` at this volume. */
  get tailEnergy(): number {
    return this.#pair ? this.tail.energy / this.simulation.box.volume : 0;
  }

  clear(): void {
    for (const term of this.terms) term.close?.();
    this.terms.length = 0;
    this.#closePair();
  }
}
