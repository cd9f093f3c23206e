/** A frame as a LAMMPS data file. Bonds, coefficients and further sections that came from a data file go back into it. */
import { InputError } from "../src/model/errors.js";
import { type Frame, typeName } from "../src/model/frame.js";
import type { TextColumn } from "../src/native.js";
import type { WriteOptions } from "./format.js";
import { columnsOfStyle, extraVelocitiesOf, isStyleColumn } from "./lammps-atom-styles.js";
import { type Kept, keptOf, type RawSection } from "./lammps-data-kept.js";
import { forLammps } from "./lammps-frames.js";
import { chosenColumns, massOf } from "./lammps-text-columns.js";
import { splitWords } from "./lines.js";
import { writeRows } from "./row-text.js";
import type { Sink } from "./sink.js";

export async function writeData(frames: AsyncIterable<Frame>, sink: Sink, options: WriteOptions): Promise<void> {
  let written = false;
  for await (const frame of frames) {
    if (written) {
      options.note("lost", "all frames after the first: a data file holds one (lammps/dump holds many)");
      break;
    }
    await new DataWriter(forLammps(frame, options, true), sink, options).write();
    written = true;
  }
}

const topology: Record<string, string> = {
  Bonds: "bonds",
  Angles: "angles",
  Dihedrals: "dihedrals",
  Impropers: "impropers",
};

/** Sections about single atoms that the header counts. */
const bodies: Record<string, string> = {
  Ellipsoids: "ellipsoids",
  Lines: "lines",
  Triangles: "triangles",
  Bodies: "bodies",
};

class DataWriter {
  readonly #kept: Kept;
  readonly #style: string;
  readonly #counts: Record<string, number>;
  readonly #sections: RawSection[];
  readonly #number: (value: number) => string;

  constructor(
    readonly frame: Frame,
    readonly sink: Sink,
    readonly options: WriteOptions,
  ) {
    this.#kept = keptOf(frame);
    this.#style = this.#chooseStyle();
    this.#counts = { ...this.#kept.counts };
    this.#sections = (this.#kept.sections ?? []).flatMap((section) => this.#fitting(section));
    if (!columnsOfStyle(this.#style).includes("mol"))
      for (const count of Object.keys(this.#counts))
        if (/bond|angle|dihedral|improper/.test(count)) delete this.#counts[count];
    for (const [section, count] of Object.entries({ ...topology, ...bodies }))
      if (!this.#sections.some(({ name }) => name === section)) delete this.#counts[count];
    const { precision } = options;
    this.#number = (value) => `${precision ? Number(value.toPrecision(precision)) : value}`;
  }

  /** What of the atoms this style has no column for. */
  #sayLosses(): void {
    const { frame, options } = this;
    const style = columnsOfStyle(this.#style);
    const has = [...style, ...(frame.velocities ? extraVelocitiesOf(this.#style) : [])];
    const lost = Object.keys(frame.columns).filter((name) => isStyleColumn(name) && !has.includes(name));
    for (const name of lost) options.note("lost", `column ${name}: atom style ${this.#style} has none`);
    if (frame.charges && !style.includes("q")) options.note("lost", `charges: atom style ${this.#style} has none`);
  }

  async write(): Promise<void> {
    const { frame, sink } = this;
    this.#sayLosses();
    await sink.write(this.#header());
    const isCoefficients = ({ name }: RawSection) => / (Coeffs|Type Labels)$/.test(name);
    for (const section of this.#sections.filter(isCoefficients)) await this.#writeRaw(section);
    await sink.write(`\nAtoms # ${this.#style}\n\n`);
    await this.#rows(this.#atomColumns());
    if (frame.velocities) {
      await sink.write("\nVelocities\n\n");
      const columns = chosenColumns(frame, ["id", "vx", "vy", "vz"]).map(({ text }) => text);
      for (const name of extraVelocitiesOf(this.#style)) columns.push(this.#column(name) ?? this.#zeros(name));
      await this.#rows(columns);
    }
    for (const section of this.#sections.filter((section) => !isCoefficients(section))) await this.#writeRaw(section);
  }

  /** `--style`, else that of the file it came from, else what the atoms have. */
  #chooseStyle(): string {
    if (this.options.style) return this.options.style;
    const { charges, columns } = this.frame;
    const from = this.#kept.style;
    if (from && columnsOfStyle(from).every((name) => this.#column(name) !== undefined)) return from;
    if (columns.mol) return charges ? "full" : "molecular";
    return charges ? "charge" : "atomic";
  }

  #header(): string {
    const { frame } = this;
    const number = this.#number;
    const { cell, origin } = frame;
    const title = ["LAMMPS data file written by garnet"];
    if (frame.step !== undefined) title.push(`timestep = ${frame.step}`);
    if (frame.units) title.push(`units = ${frame.units}`);
    const lines = [title.join(", "), "", `${frame.count} atoms`, `${frame.typeCount} atom types`];
    for (const [name, count] of Object.entries(this.#counts)) lines.push(`${count} ${name}`);
    lines.push("");
    if (frame.info.triclinic === "general") {
      for (let k = 0; k < 3; k++)
        lines.push(`${Array.from(cell!.subarray(3 * k, 3 * k + 3), number).join(" ")} ${"abc"[k]}vec`);
      lines.push(`${Array.from(origin, number).join(" ")} abc origin`);
    } else {
      for (let k = 0; k < 3; k++) {
        const axis = "xyz"[k];
        lines.push(`${number(origin[k])} ${number(origin[k] + cell![4 * k])} ${axis}lo ${axis}hi`);
      }
      const tilts = [cell![3], cell![6], cell![7]];
      if (tilts.some((tilt) => tilt !== 0)) lines.push(`${tilts.map(number).join(" ")} xy xz yz`);
    }
    return `${lines.join("\n")}\n${this.#labels()}${this.#masses()}`;
  }

  /** Type labels come back only where they were type labels: POTCAR names and the like are no business of LAMMPS. */
  #labels(): string {
    const { labels, info } = this.frame;
    if (!labels || !info.lammps) return "";
    return `\nAtom Type Labels\n\n${labels.map((label, type) => `${type + 1} ${label}\n`).join("")}`;
  }

  #masses(): string {
    const { frame } = this;
    if (columnsOfStyle(this.#style).some((name) => name === "density" || name === "mass")) return "";
    const masses = Array.from({ length: frame.typeCount }, (_, type) => massOf(frame, type));
    if (masses.some((mass) => !(mass! > 0))) {
      this.options.note("lost", "masses: not known for every type; the deck has to set them with 'mass'");
      return "";
    }
    const comment = (type: number) => (frame.species ? ` # ${typeName(frame, type)}` : "");
    return `\nMasses\n\n${masses.map((mass, type) => `${type + 1} ${this.#number(mass!)}${comment(type)}\n`).join("")}`;
  }

  #atomColumns(): TextColumn[] {
    const columns = columnsOfStyle(this.#style).map((name) => {
      const column = this.#column(name);
      if (column) return column;
      if (name === "q" || name === "mol") return this.#zeros({ q: "charges", mol: "molecule ids" }[name]);
      throw new InputError(`atom style ${this.#style} needs the column '${name}', which the input does not have`);
    });
    if (!this.frame.images || this.frame.unwrapped) return columns;
    return [...columns, ...chosenColumns(this.frame, ["ix", "iy", "iz"]).map(({ text }) => text)];
  }

  #zeros(what: string): TextColumn {
    this.options.note("derived", `${what} are 0: the input has none`);
    return { kind: "integer", values: new Int32Array(this.frame.count) };
  }

  #column(name: string): TextColumn | undefined {
    const axis = ["x", "y", "z"].indexOf(name);
    if (axis >= 0) return { kind: "real", values: this.frame.positions, width: 3, component: axis };
    if (["id", "type"].includes(name) || (name === "q" && this.frame.charges) || this.frame.columns[name])
      return chosenColumns(this.frame, [name])[0].text;
    return undefined;
  }

  #rows(columns: readonly TextColumn[]): Promise<void> {
    return writeRows(columns, 0, this.frame.count, this.sink, this.options.precision);
  }

  /** A kept section as far as it still fits the atoms and types. */
  #fitting(section: RawSection): RawSection[] {
    const { frame, options } = this;
    const { name } = section;
    const lose = (why: string) => {
      options.note("lost", `the section ${name}: ${why}`);
      return [];
    };
    const rows = section.text === "" ? [] : section.text.split("\n");
    if (/^Pair(IJ)? Coeffs$/.test(name)) {
      const n = frame.typeCount;
      const needed = name === "Pair Coeffs" ? n : (n * (n + 1)) / 2;
      const others = `there are ${n} types, and coefficients for ${name === "Pair Coeffs" ? "" : "pairs of "}another number`;
      return rows.filter((row) => /^\s*[^\s#]/.test(row)).length === needed ? [section] : lose(others);
    }
    const ofBonds = /^(Bond|Angle|Dihedral|Improper)s?\b/.test(name);
    if (ofBonds && !columnsOfStyle(this.#style).includes("mol")) return lose(`atom style ${this.#style} has no bonds`);
    if (/ (Coeffs|Type Labels)$/.test(name)) return [section];
    if (frame.count === this.#kept.atoms) return [section];
    if (frame.count > (this.#kept.atoms ?? 0)) return lose("there are more atoms than in the file it came from");
    if (!frame.ids) return lose("the atoms have no ids any more");
    if (name === "Bodies") return lose("atoms are gone, and bodies are not sorted out");
    // Fewer atoms: what refers to atoms that are gone goes with them.
    const ids = new Set(Array.from(frame.ids, String));
    const left = rows.filter((row) => {
      const words = splitWords(row.replace(/#.*/, ""));
      return (name in topology ? words.slice(2) : words.slice(0, 1)).every((id) => ids.has(id));
    });
    if (left.length < rows.length)
      options.note("lost", `${rows.length - left.length} lines of ${name} with atoms that are gone`);
    if (left.length === 0) return [];
    const counted = topology[name] ?? bodies[name];
    if (counted) this.#counts[counted] = left.length;
    return [{ ...section, text: left.join("\n") }];
  }

  async #writeRaw({ name, comment, text }: RawSection): Promise<void> {
    await this.sink.write(`\n${name}${comment ? ` # ${comment}` : ""}\n\n${text}${text ? "\n" : ""}`);
  }
}
