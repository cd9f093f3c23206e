/**
 * VASP output (OUTCAR): every ionic step with cell, positions, forces, energies, stress, magnetisation.
 *
 * The energy of a frame is the one extrapolated to zero smearing, as ASE and pymatgen have it; forces are derivatives of the free
 * energy TOTEN, which is in `info.free_energy`. Steps of a machine-learned force field are marked `info.machine_learned`.
 * Only lines of the ionic steps are looked at, so that memory does not grow with the file. https://www.vasp.at/wiki/index.php/OUTCAR
 */
import { type Column, type Frame, type InfoValue, makeFrame } from "../src/model/frame.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { type Lines, splitWords } from "./lines.js";
import { separateNumbers, strictNumber } from "./numbers.js";
import { type Groups, typesOf } from "./vasp-head.js";
import { fromOutcarOrder, stressAndVirial } from "./vasp-stress.js";

export const outcar = defineFormat({
  name: "vasp/outcar",
  aliases: ["outcar", "vasp-out"],
  title: "VASP output: OUTCAR, every ionic step",
  reference: "https://www.vasp.at/wiki/index.php/OUTCAR",
  files: [/(^|[/._-])OUTCAR[^/]*$/i, /\.outcar$/i],
  sniff: (head) => (/^\s*vasp\.\d/m.test(head) || /^\s*(POTCAR|INCAR):\s/m.test(head) ? 2 : 0),
  holds: [],

  async *read(source, options) {
    const lines = source.lines();
    try {
      yield* new Reader(lines, options).frames();
    } finally {
      await lines.close();
    }
  },
});

/** What is known of the ionic step that is being read. */
interface Step {
  /** An electronic or force-field iteration has begun. */
  begun: boolean;
  positions?: Float64Array;
  forces?: Float64Array;
  kilobar?: number[];
  free?: number;
  withoutEntropy?: number;
  sigmaToZero?: number;
  machineLearned?: boolean;
  magnetization?: number[];
  /** Per ion, by component: x, and with spin-orbit coupling y and z. */
  moments?: Record<string, number[]>;
  temperature?: number;
  converged?: boolean;
}

class Reader {
  readonly #lines: Lines;
  readonly #options: ReadOptions;
  #titles: string[] = [];
  #symbolOfIon: string[] = [];
  #potcars: string[] = [];
  #counts: number[] = [];
  #ions = 0;
  #potim: number | undefined;
  #dynamics = false;
  #cell: Float64Array | undefined;
  #groups: Groups | undefined;
  #step: Step = { begun: false };
  #found = 0;

  constructor(lines: Lines, options: ReadOptions) {
    this.#lines = lines;
    this.#options = options;
  }

  async *frames(): AsyncIterable<Frame> {
    let anything = false;
    for (;;) {
      const line = this.#lines.buffered() ?? (await this.#lines.next());
      if (line === undefined) break;
      anything = true;
      // Half a line of a file that is still written: its numbers may be cut.
      if (!this.#lines.terminated) break;
      // Most lines belong to k points and bands: they begin with blanks and digits.
      const mark = line.trimStart();
      if (mark === "" || mark.charCodeAt(0) < 0x3a) {
        if (mark.startsWith("---") && this.#iteration(mark)) yield* this.#flush();
        continue;
      }
      if (this.#step.forces && startsStep(mark)) yield* this.#flush();
      if (!(await this.#take(mark, line))) break;
    }
    yield* this.#atEnd(anything);
  }

  /** One line of interest. False when the file ends inside what it announces. */
  async #take(mark: string, line: string): Promise<boolean> {
    if (mark.startsWith("POSITION  ")) return this.#readForces(mark);
    if (mark.startsWith("direct lattice vectors")) return this.#readCell();
    if (mark.startsWith("magnetization (")) return this.#readMoments(mark);
    if (this.#found === 0) this.#takeHeader(mark);
    this.#takeScalar(mark, line);
    return true;
  }

  /** Names, counts and settings; printed once, before the first step. */
  #takeHeader(mark: string): void {
    if (mark.startsWith("TITEL")) this.#titles.push(symbolOfPotential(mark.slice(mark.indexOf("=") + 1)));
    else if (mark.startsWith("VRHFIN")) this.#symbolOfIon.push(mark.replace(/^VRHFIN\s*=\s*/, "").split(/[:\s]/)[0]);
    else if (mark.startsWith("POTCAR:")) this.#potcars.push(symbolOfPotential(mark.slice(7)));
    else if (mark.startsWith("ions per type"))
      this.#counts = splitWords(mark.slice(mark.indexOf("=") + 1)).map((word) =>
        this.#lines.parse(word, "a count of ions"),
      );
    else if (mark.startsWith("POTIM")) this.#potim = numberAfter(mark, "=");
    else if (mark.startsWith("IBRION")) this.#dynamics = numberAfter(mark, "=") === 0;
    // Later ones (of a GW or dielectric part) count something else.
    if (!this.#ions && mark.includes("NIONS")) this.#ions = numberAfter(mark.slice(mark.indexOf("NIONS")), "=") ?? 0;
  }

  #takeScalar(mark: string, line: string): void {
    const step = this.#step;
    if (mark.startsWith("in kB")) {
      const values = numbersOf(mark.slice(5));
      if (values.length >= 6) step.kilobar = values.slice(0, 6);
    } else if (mark.startsWith("free  energy")) {
      step.free = numberAfter(mark, "=");
      step.machineLearned = mark.includes(" ML ");
    } else if (mark.startsWith("energy  without entropy") || mark.startsWith("ML energy  without entropy")) {
      step.withoutEntropy = numberAfter(mark, "=");
      step.sigmaToZero = numberAfter(mark.slice(mark.indexOf("sigma")), "=");
    } else if (mark.startsWith("number of electron")) {
      const values = numbersOf(mark.slice(mark.indexOf("magnetization") + 13));
      if (values.length) step.magnetization = values;
    } else if (mark.startsWith("aborting loop") || line.includes(" aborting loop ")) {
      step.converged = !line.includes("not reached");
    } else if (mark.startsWith("kin. lattice") || mark.startsWith("kinetic energy EKIN")) {
      const found = /temperature\s*([\d.]+)\s*K/.exec(line);
      if (found) step.temperature = Number(found[1]);
    }
  }

  /** "----- Iteration 3( 1) -----": is it the first of an ionic step that follows a whole one? */
  #iteration(mark: string): boolean {
    if (mark.includes("aborting loop")) this.#step.converged = !mark.includes("not reached");
    if (!mark.includes(" Iteration ")) return false;
    if (this.#step.forces) return true;
    // A step without forces (NWRITE = 0 prints few of them) leaves nothing to the next.
    if (/\(\s*1\)/.test(mark)) this.#step = { begun: true };
    this.#step.begun = true;
    return false;
  }

  async #readCell(): Promise<boolean> {
    const cell = new Float64Array(9);
    for (let row = 0; row < 3; row++) {
      const line = await this.#lines.next();
      const values = numbersOf(line ?? "");
      if (line === undefined || (!this.#lines.terminated && values.length < 6)) return false;
      if (values.length < 3) throw this.#lines.fail(`expected lattice vector ${row + 1} of 3, got '${line.trim()}'`);
      cell.set(values.slice(0, 3), 3 * row);
    }
    this.#cell = cell;
    return true;
  }

  async #readForces(mark: string): Promise<boolean> {
    if (!mark.includes("TOTAL-FORCE")) return true;
    const count = this.#atoms();
    await this.#lines.next();
    const positions = new Float64Array(3 * count);
    const forces = new Float64Array(3 * count);
    this.#step.begun = true;
    for (let i = 0; i < count; i++) {
      const line = await this.#lines.next();
      if (line === undefined || (!this.#lines.terminated && numbersOf(line).length < 6)) return false;
      const values = numbersOf(line);
      if (values.length < 6)
        throw this.#lines.fail(
          `expected position and force of ion ${i + 1} of ${count} (6 numbers), got '${line.trim()}'`,
        );
      positions.set(values.slice(0, 3), 3 * i);
      forces.set(values.slice(3, 6), 3 * i);
    }
    Object.assign(this.#step, { positions, forces });
    if (mark.includes("(ML)")) this.#step.machineLearned = true;
    return true;
  }

  /** The table of moments per ion; with spin-orbit coupling there are three, for x, y and z. */
  async #readMoments(mark: string): Promise<boolean> {
    const values: number[] = [];
    let rules = 0;
    for (;;) {
      const line = await this.#lines.next();
      if (line === undefined) return false;
      const text = line.trim();
      if (text.startsWith("---")) rules++;
      else if (rules === 1 && text !== "") values.push(numbersOf(line).at(-1) ?? Number.NaN);
      if (rules > 1 || (rules === 1 && text === "") || values.length > this.#ions) break;
      if (rules === 0 && text !== "" && !text.startsWith("#")) return true;
    }
    this.#step.moments ??= {};
    if (values.length === this.#ions) this.#step.moments[mark.charAt(15)] = values;
    return true;
  }

  /** Checks names against counts, once. */
  #atoms(): number {
    const counts = this.#counts;
    const count = counts.reduce((sum, n) => sum + n, 0);
    if (count === 0) throw this.#lines.fail("expected 'ions per type' before the first forces");
    if (this.#ions && this.#ions !== count)
      throw this.#lines.fail(
        `'ions per type' lists ${counts.length} numbers with the sum ${count}, but NIONS = ${this.#ions}: VASP up to 6.3 cuts that line at 10 types; read the vasprun.xml of this run`,
      );
    // No run has that many: nothing is to be allocated for a number that is wrong.
    if (count > 2 ** 24) throw this.#lines.fail(`expected counts of ions, got ${counts.join(" ")}`);
    this.#ions = count;
    return count;
  }

  #kinds(): Groups {
    const types = this.#counts.length;
    const all = [this.#titles, this.#symbolOfIon, this.#potcars].find((names) => names.length >= types);
    const head = { title: "", symbols: all?.slice(0, types), counts: this.#counts, count: this.#ions };
    this.#groups ??= typesOf(head, this.#options, this.#lines.name);
    return { ...this.#groups, types: this.#groups.types.slice() };
  }

  *#flush(): Iterable<Frame> {
    const step = this.#step;
    this.#step = { begun: true };
    if (!step.positions || !this.#cell) return;
    this.#found++;
    if (step.free === undefined && step.sigmaToZero === undefined)
      this.#options.warn(`${this.#lines.name}:${this.#lines.number}: ionic step ${this.#found} has no energy`);
    const info: Record<string, InfoValue> = {};
    if (step.free !== undefined) info.free_energy = step.free;
    if (step.withoutEntropy !== undefined) info.energy_without_entropy = step.withoutEntropy;
    if (step.machineLearned) info.machine_learned = true;
    if (step.converged === false) info.converged = false;
    if (step.temperature !== undefined) info.temperature = step.temperature;
    if (step.magnetization)
      info.magnetization = step.magnetization.length === 1 ? step.magnetization[0] : step.magnetization;
    const columns: Record<string, Column> = {};
    if (step.moments?.x) columns.magnetization = columnOf(step.moments);
    yield makeFrame({
      ...this.#kinds(),
      positions: step.positions,
      forces: step.forces,
      cell: this.#cell.slice(),
      energy: step.sigmaToZero ?? step.free,
      ...(step.kilobar ? stressAndVirial(fromOutcarOrder(step.kilobar), this.#cell) : {}),
      step: this.#found,
      time: this.#dynamics && this.#potim ? (this.#found * this.#potim) / 1000 : undefined,
      columns,
      info,
    });
  }

  *#atEnd(anything: boolean): Iterable<Frame> {
    const { forces, sigmaToZero, begun } = this.#step;
    if (forces && sigmaToZero !== undefined) yield* this.#flush();
    else if (begun) {
      const message = `ionic step ${this.#found + 1} is unfinished: ${this.#found} whole steps`;
      if (this.#options.strict || this.#found === 0) throw this.#lines.fail(message);
      this.#options.warn(`${this.#lines.name}:${this.#lines.number}: ${message}`);
    }
    if (this.#found > 0) return;
    throw this.#lines.fail(anything ? "expected an ionic step, but the file ends here" : "the file is empty");
  }
}

/** Lines that belong to the next step when forces of this one were read. */
function startsStep(mark: string): boolean {
  return mark.startsWith("POSITION  ") || mark.startsWith("in kB") || mark.startsWith("direct lattice vectors");
}

function numbersOf(text: string): number[] {
  const values: number[] = [];
  for (const word of splitWords(separateNumbers(text))) {
    const value = strictNumber(word);
    if (value === undefined) break;
    values.push(value);
  }
  return values;
}

function numberAfter(text: string, sign: string): number | undefined {
  return strictNumber(splitWords(text.slice(text.indexOf(sign) + 1))[0]?.replace(/;$/, ""));
}

/** "PAW_PBE Li_sv 10Sep2004" → Li_sv; "US  O" → O. */
function symbolOfPotential(title: string): string {
  const words = splitWords(title);
  return words[1] ?? words[0] ?? "";
}

function columnOf({ x, y, z }: Record<string, number[]>): Column {
  if (!y || !z) return { values: Float64Array.from(x), width: 1 };
  return { values: Float64Array.from(x.flatMap((value, i) => [value, y[i], z[i]])), width: 3 };
}
