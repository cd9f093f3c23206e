/** thermo, thermo_style, thermo_modify: the table of a run, in LAMMPS' four layouts and to its digits. */
import { didYouMean, InputError } from "../../model/errors.js";
import type { Compute } from "../define-compute.js";
import { makeCompute } from "../make.js";
import { sprintf } from "../printf.js";
import type { Reference } from "../references.js";
import { expandReferences, globalReference } from "../references.js";
import { toRange } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import type { Reads, ThermoValues } from "./columns.js";
import { knownKeyword } from "./columns.js";

export type Layout = "one" | "multi" | "yaml";

interface Field {
  /** The word of the deck: keyword or reference. */
  word: string;
  heading: string;
  integer: boolean;
  reads: readonly Reads[];
  value(): number;
}

const STYLES: Record<string, { layout: Layout; words: string }> = {
  one: { layout: "one", words: "step temp epair emol etotal press" },
  multi: { layout: "multi", words: "etotal ke temp pe ebond eangle edihed eimp evdwl ecoul elong press" },
  yaml: { layout: "yaml", words: "step temp ke pe ebond eangle edihed eimp evdwl ecoul elong press" },
};

export class Thermo implements ThermoValues {
  style = "one";
  layout: Layout = "one";
  fields: Field[] = [];
  /** thermo_modify was given for this style. */
  modified = false;
  /** A run was set up with this style: its computes may be asked. */
  initialised = false;
  #normalise: boolean | undefined;
  lost: "error" | "warn" | "ignore" = "error";
  flush = false;
  triclinicGeneral = false;
  #formats = { integer: "", float: "", line: [] as string[], columns: new Map<number, string>() };
  #headings = new Map<number, string>();
  #ids: Record<Reads, string> = {
    temp: "thermo_temp",
    pe: "thermo_pe",
    pressScalar: "thermo_press",
    pressVector: "thermo_press",
  };
  /** Said once per run. */
  #lostBefore = false;
  #words: string[] = [];

  constructor(readonly simulation: Simulation) {}

  get normalise(): boolean {
    return this.#normalise ?? this.simulation.units.normalise;
  }

  get styleWords(): readonly string[] {
    return this.#words;
  }

  /** A new thermo_style forgets what thermo_modify said; thermo_press keeps the temperature that it was given. */
  reset(): void {
    this.modified = false;
    this.initialised = false;
    this.#normalise = undefined;
    this.#ids = { temp: "thermo_temp", pe: "thermo_pe", pressScalar: "thermo_press", pressVector: "thermo_press" };
    this.lost = "error";
    this.flush = false;
  }

  setStyle(words: readonly string[]): void {
    const [style, ...custom] = words;
    if (style !== "custom" && !STYLES[style])
      throw new InputError(`Illegal thermo style '${style}'${didYouMean(style, ["custom", ...Object.keys(STYLES)])}`);
    if (style === "custom" && custom.length === 0)
      throw new InputError("Illegal thermo style custom command: missing argument(s)");
    if (style !== "custom" && custom.length > 0)
      throw new InputError(`Illegal thermo style ${style} command: unexpected argument '${custom[0]}'`);
    this.style = style;
    this.#words = [...custom];
    this.layout = style === "custom" ? "one" : STYLES[style].layout;
    this.#formats = { integer: "", float: "", line: [], columns: new Map() };
    this.#headings.clear();
    this.#defineFields();
  }

  /** The deck's words for the fields; the default styles gain the volume when the box changes. */
  #defineFields(): void {
    const words =
      this.style === "custom"
        ? expandReferences(this.simulation, this.#words, "thermo_style")
        : `${STYLES[this.style].words}${this.simulation.box.changes ? " vol" : ""}`.split(" ");
    this.fields = words.map((word) => this.#field(word));
  }

  #field(word: string): Field {
    if (/^[cfv]_/.test(word)) return this.#reference(globalReference(this.simulation, word, "thermo custom"));
    const keyword = knownKeyword(word);
    return {
      word,
      heading: keyword.heading,
      integer: keyword.integer ?? false,
      reads: keyword.reads ?? [],
      value: () => keyword.value(this),
    };
  }

  #reference(reference: Reference): Field {
    const natoms = () => this.simulation.atoms.natoms;
    return {
      word: reference.word,
      heading: reference.word,
      integer: false,
      reads: [],
      value: () => (this.normalise && reference.extensive ? reference.value() / natoms() : reference.value()),
    };
  }

  /** A compute that keywords read. */
  compute(what: Reads): Compute {
    return this.simulation.computes.get(this.#ids[what], "thermo");
  }

  /** Ids of the computes behind temp, pe and press. */
  get computeIds(): Readonly<Record<Reads, string>> {
    return this.#ids;
  }

  useTemperature(id: string): void {
    if (!this.#uses("temp")) throw new InputError("Thermo style does not use temp");
    const compute = this.simulation.computes.get(id, "thermo_modify temperature");
    if (!compute.hooks.temperature)
      throw new InputError(`Thermo_modify temperature compute ${id} does not compute temperature`);
    if (compute.group !== 1) this.simulation.log.warning("Temperature for thermo pressure is not for group all");
    this.#ids.temp = id;
    this.compute("pressScalar").hooks.pressure?.setTemperature(id);
  }

  #uses(...what: Reads[]): boolean {
    return this.fields.some(({ reads }) => reads.some((one) => what.includes(one)));
  }

  usePressure(id: string): void {
    if (!this.#uses("pressScalar", "pressVector")) throw new InputError("Thermo style does not use press");
    const compute = this.simulation.computes.get(id, "thermo_modify pressure");
    if (!compute.hooks.pressure) throw new InputError(`Thermo_modify pressure compute ${id} does not compute pressure`);
    this.#ids.pressScalar = this.#ids.pressVector = id;
  }

  setNormalise(yes: boolean): void {
    this.#normalise = yes;
  }

  /** thermo_modify format. */
  setFormat(which: string, format: string): void {
    this.modified = true;
    if (which === "none") this.#formats = { integer: "", float: "", line: [], columns: new Map() };
    else if (which === "line") {
      this.#formats.line = splitLineFormat(format);
      // Conversions beyond the last column are not looked at, as in LAMMPS.
      if (this.#formats.line.length < this.fields.length)
        throw new InputError(
          `Thermo_modify format line string has ${this.#formats.line.length} conversions for ${this.fields.length} columns`,
        );
    } else if (which === "int") {
      if (!/d/.test(format)) throw new InputError("Thermo_modify int format does not contain a d conversion character");
      this.#formats.integer = format;
    } else if (which === "float") this.#formats.float = format;
    else if (/^\d*\*\d*$/.test(which)) {
      const { first, last } = toRange(which, this.fields.length, "thermo_modify format columns");
      for (let column = first; column <= last; column++) this.#formats.columns.set(column, format);
    } else this.#formats.columns.set(this.#column(which, "format"), format);
  }

  setHeading(which: string, heading: string): void {
    this.modified = true;
    if (which === "default") this.#headings.clear();
    else this.#headings.set(this.#column(which, "colname"), heading);
  }

  /** Column number from 1, from the end for negative ones, or keyword → index. */
  #column(which: string, user: string): number {
    const count = this.fields.length;
    if (/^-?\d+$/.test(which)) {
      const number = Number(which);
      const index = number > 0 ? number - 1 : count + number;
      if (number !== 0 && index >= 0 && index < count) return index;
      throw new InputError(`Invalid thermo_modify ${user} column ${which}: there are ${count} columns`);
    }
    const index = this.fields.findIndex((field) => field.word === which);
    if (index >= 0) return index;
    throw new InputError(
      `Invalid thermo_modify ${user} keyword '${which}'${didYouMean(
        which,
        this.fields.map((field) => field.word),
      )}`,
    );
  }

  /** Before each run: ids must still be there. */
  init(): void {
    this.initialised = true;
    this.#defineFields();
    this.#lostBefore = false;
    const { fixes, output } = this.simulation;
    for (const { word } of this.fields) {
      const id = /^f_(\w+)/.exec(word)?.[1];
      const every = id === undefined ? 1 : (fixes.find(id)?.hooks.globalEvery ?? 1);
      if (every > 1 && output.thermoEvery % every !== 0)
        throw new InputError(
          `Thermo and fix ${id} not computed at compatible times: 'thermo' must be a multiple of ${every}`,
        );
    }
  }

  /** Asks computes behind the fields for `step`. */
  request(step: number): void {
    for (const reads of new Set(this.fields.flatMap((field) => field.reads))) this.compute(reads).request(step);
  }

  /** Whether a keyword's compute is one that this style works out (variables with thermo keywords ask). */
  computesOf(): Set<Reads> {
    return new Set(this.fields.flatMap((field) => field.reads));
  }

  header(): string {
    if (this.layout === "multi") return "";
    const names = this.fields.map((field, index) => this.#headings.get(index) ?? field.heading);
    if (this.layout === "yaml") return `---\nkeywords: [${names.map((name) => `'${name}', `).join("")}]\ndata:\n`;
    return `${names.map((name, index) => centre(name, this.fields[index].integer ? 11 : 14)).join(" ")}\n`;
  }

  footer(): string {
    return this.layout === "yaml" ? "...\n" : "";
  }

  /** Computes all fields of the current step and formats the row. */
  row(): string {
    this.#checkAtoms();
    const values = this.fields.map((field) => field.value());
    if (this.layout === "multi") return this.#block(values);
    if (this.layout === "yaml") return `  - [${values.map((value, i) => `${this.#format(i, value)}, `).join("")}]\n`;
    return `${values.map((value, i) => this.#format(i, value)).join(" ")}\n`;
  }

  #block(values: number[]): string {
    const { clock, timer } = this.simulation;
    let text = sprintf("------------ Step %14d ----- CPU = %12.7g (sec) -------------", clock.step, timer.elapsed);
    for (const [i, field] of this.fields.entries()) {
      text += i % 3 === 0 ? "\n" : " ";
      text += `${(this.#headings.get(i) ?? field.heading).padEnd(8)} = ${this.#format(i, values[i])}`;
    }
    return `${text}\n`;
  }

  #format(index: number, value: number): string {
    const { integer } = this.fields[index];
    const { line, columns, integer: forIntegers, float } = this.#formats;
    const format =
      columns.get(index) ??
      ((integer ? forIntegers : float) || (line[index] ?? DEFAULTS[this.layout][integer ? 0 : 1]));
    return sprintf(format, value);
  }

  /** Atoms that left through open sides: an error, a warning, or nothing (thermo_modify lost). */
  #checkAtoms(): void {
    const { atoms, log } = this.simulation;
    if (atoms.count === atoms.natoms) return;
    if (this.lost === "ignore") {
      atoms.natoms = atoms.count;
      return;
    }
    const text = `Lost atoms: original ${atoms.natoms} current ${atoms.count}`;
    if (this.lost === "error")
      throw new InputError(`${text}\nFor more information see https://docs.lammps.org/err0008`);
    if (!this.#lostBefore) log.warning(`${text}\nFor more information see https://docs.lammps.org/err0008`);
    this.#lostBefore = true;
    atoms.natoms = atoms.count;
  }
}

/** Formats of integers and floats in each layout. */
const DEFAULTS: Record<Layout, [string, string]> = {
  one: ["%10d ", "% -14.8g"],
  multi: ["%14d", "%14.4f"],
  yaml: ["%d", "%.15g"],
};

/** "%d T= %g P= %f" in pieces of one conversion each, with the text before it. */
function splitLineFormat(format: string): string[] {
  const pieces: string[] = [];
  let text = "";
  for (const word of format.trim().split(/\s+/)) {
    text = text ? `${text} ${word}` : word;
    if (!/%[^%]/.test(word.replaceAll("%%", ""))) continue;
    pieces.push(text);
    text = "";
  }
  if (text && pieces.length > 0) pieces[pieces.length - 1] += ` ${text}`;
  return pieces;
}

function centre(text: string, width: number): string {
  const pad = Math.max(0, width - text.length);
  const before = Math.floor(pad / 2);
  return " ".repeat(before) + text + " ".repeat(pad - before);
}

/** The computes that every deck has: thermo_temp, thermo_press, thermo_pe. */
export function makeThermoComputes(simulation: Simulation): void {
  makeCompute(simulation, ["thermo_temp", "all", "temp"], true);
  makeCompute(simulation, ["thermo_press", "all", "pressure", "thermo_temp"], true);
  makeCompute(simulation, ["thermo_pe", "all", "pe"], true);
}
