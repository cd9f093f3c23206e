/** Reading of LAMMPS data files: header, then sections in any order, each by its own rule or kept as text. */

import { isElement } from "../src/model/elements.js";
import { didYouMean } from "../src/model/errors.js";
import { type Frame, makeFrame } from "../src/model/frame.js";
import { checkMasses } from "../src/model/species.js";
import { factorsToMetal } from "../src/model/to-metal.js";
import { isUnitName } from "../src/model/units.js";
import { native } from "../src/native.js";
import { ByteWindow } from "./byte-window.js";
import type { ReadOptions } from "./format.js";
import { columnsOfStyle, extraVelocitiesOf, fitsStyle, guessStyle } from "./lammps-atom-styles.js";
import { exactIds } from "./lammps-columns.js";
import { type DataHeader, readHeader, type SectionName, sectionNames, sectionOf } from "./lammps-data-header.js";
import type { RawSection } from "./lammps-data-kept.js";
import { checkTopology } from "./lammps-data-topology.js";
import { addVelocities } from "./lammps-data-velocities.js";
import { speciesOfTypes } from "./lammps-types.js";
import { splitWords } from "./lines.js";
import { type RowReading, type RowSpec, Rows } from "./rows.js";
import type { Source } from "./source.js";

export async function* readData(source: Source, options: ReadOptions): AsyncIterable<Frame> {
  const window = new ByteWindow(source);
  try {
    yield await new DataReader(window, options).frame();
  } finally {
    await window.close();
  }
}

const vectors: Record<string, { into: string; names: readonly string[] }> = {
  positions: { into: "positions", names: ["x", "y", "z"] },
  images: { into: "images", names: ["ix", "iy", "iz"] },
  velocities: { into: "velocities", names: ["vx", "vy", "vz"] },
};

/** More than any force field has: nothing is to be made for types that a damaged number announces. */
const mostTypes = 1e6;

class DataReader {
  readonly #window: ByteWindow;
  readonly #options: ReadOptions;
  #header!: DataHeader;
  #style = "";
  #columns: readonly string[] = [];
  #atoms: RowReading | undefined;
  #atomsLine = 0;
  #types: Int32Array = new Int32Array(0);
  #velocities: RowReading | undefined;
  #masses: Float64Array | undefined;
  /** What stands after '#' behind each mass. */
  #massComments: (string | undefined)[] = [];
  #labels: string[] | undefined;
  readonly #raw: RawSection[] = [];
  readonly #lineOf = new Map<RawSection, number>();
  #place: string;

  constructor(window: ByteWindow, options: ReadOptions) {
    this.#window = window;
    this.#options = options;
    this.#place = window.name;
  }

  async frame(): Promise<Frame> {
    const { header, section } = await readHeader(this.#window, this.#options.warn);
    this.#header = header;
    if ((header.counts["atom types"] ?? 0) > mostTypes)
      throw this.#window.fail(`expected a number of atom types, got ${header.counts["atom types"]}`);
    if (header.counts.atoms === undefined)
      throw this.#window.fail("expected a header line 'N atoms' before the first section");
    if (header.counts["atom types"] === undefined && header.counts.atoms > 0)
      this.#options.warn(`${this.#window.name}: the header has no line 'N atom types'; LAMMPS refuses it`);
    let next = section;
    while (next) next = await this.#section(next);
    if (!this.#atoms && header.counts.atoms > 0)
      throw this.#window.fail(`the header announces ${header.counts.atoms} atoms, but there is no Atoms section`);
    return this.#assemble();
  }

  /** Reads one section; returns the name of the next. */
  async #section(section: SectionName): Promise<SectionName | undefined> {
    const { name, comment } = section;
    if (name === "Atoms") await this.#readAtoms(comment);
    else if (name === "Velocities") await this.#readVelocities();
    else {
      const { lines, next, line } = await this.#lines();
      if (name === "Masses") this.#readMasses(lines, line);
      else if (name === "Atom Type Labels") this.#readLabels(lines, line);
      else this.#keep({ name, ...(comment === undefined ? {} : { comment }), text: lines.join("\n") }, line);
      return next;
    }
    return this.#nextName();
  }

  #keep(section: RawSection, line: number): void {
    this.#raw.push(section);
    this.#lineOf.set(section, line);
    if (!sectionNames.includes(section.name))
      this.#options.warn(
        `${this.#window.name}:${line}: LAMMPS has no section '${section.name}'${didYouMean(section.name, sectionNames)}: it is kept as text, as that of a fix`,
      );
  }

  async #nextName(): Promise<SectionName | undefined> {
    for (;;) {
      const line = await this.#window.line();
      if (line === undefined) return undefined;
      if (line.replace(/#.*/, "").trim() === "") continue;
      const section = sectionOf(line);
      if (!section) throw this.#window.fail(`expected the name of a section, got '${line.trim().slice(0, 60)}'`);
      return section;
    }
  }

  /** The lines of a section up to the next one: a name after a blank line. */
  async #lines(): Promise<{ lines: string[]; line: number; next?: SectionName }> {
    await this.#window.skipBlank();
    const lines: string[] = [];
    const line = this.#window.number + 1;
    let blank = true;
    for (;;) {
      const text = await this.#window.line();
      if (text === undefined) return { lines, line };
      if (text.trim() === "") {
        blank = true;
        continue;
      }
      const section = blank ? sectionOf(text) : undefined;
      if (section && (lines.length > 0 || sectionNames.includes(section.name))) return { lines, line, next: section };
      lines.push(text.trimEnd());
      blank = false;
    }
  }

  async #readAtoms(hint: string | undefined): Promise<void> {
    const window = this.#window;
    if (this.#atoms) throw window.fail("a second Atoms section");
    await window.skipBlank();
    const first: string[][] = [];
    for (const line of await window.peek(30)) {
      if (first.length === Math.min(20, this.#header.counts.atoms)) break;
      const words = splitWords(line.replace(/#.*/, ""));
      if (words.length === 0) continue; // a comment
      if (!/^\d/.test(words[0])) break;
      first.push(words);
    }
    this.#style = this.#placed(() => this.#styleOf(hint, first));
    const columns = this.#placed(() => columnsOfStyle(this.#style));
    this.#columns = first[0] && first[0].length > columns.length ? [...columns, "ix", "iy", "iz"] : columns;
    this.#atomsLine = window.number + 1;
    this.#atoms = await this.#rows("Atoms", this.#columns);
    this.#types = this.#readTypes(this.#atoms);
    this.#refuseDuplicates(this.#atoms.array<BigInt64Array>("id"));
  }

  #styleOf(hint: string | undefined, lines: readonly string[][]): string {
    if (this.#options.style) return this.#options.style;
    const { counts } = this.#header;
    const hinted = hint?.split(/\s+/)[0] ?? "";
    // With its parts, or --style has them, or columnsOfStyle says what to pass.
    if (hinted === "hybrid" || hinted === "tdpd") {
      const given = this.#options.styleIfUnclear;
      return hint === hinted && given?.startsWith(`${hinted} `) ? given : hint!;
    }
    const isStyle = hinted !== "" && this.#isStyle(hinted);
    if (isStyle && (!lines[0] || fitsStyle(lines[0], columnsOfStyle(hinted)))) return hinted;
    if (isStyle)
      this.#options.warn(
        `${this.#window.name}:${this.#window.number}: 'Atoms # ${hinted}', but the lines have ${lines[0].length} columns: the style is taken from them`,
      );
    const clue = this.#options.styleIfUnclear;
    try {
      return guessStyle(lines, {
        types: counts["atom types"],
        bonds: (counts.bonds ?? 0) > 0 || (counts["bond types"] ?? 0) > 0,
        masses: this.#masses !== undefined,
        labels: this.#labels !== undefined,
      });
    } catch (error) {
      if (clue && lines[0] && fitsStyle(lines[0], columnsOfStyle(clue))) return clue;
      throw error;
    }
  }

  #isStyle(name: string): boolean {
    try {
      return columnsOfStyle(name).length > 0;
    } catch {
      return false; // "Atoms # I like comments"
    }
  }

  async #readVelocities(): Promise<void> {
    const extra = extraVelocitiesOf(this.#style || (this.#options.style ?? ""));
    const sample = (await this.#window.peek(9)).map((line) => splitWords(line.replace(/#.*/, "")).length);
    const count = sample.find((words) => words > 0) ?? 0;
    const names = count === 4 ? [] : extra.length === count - 4 ? extra : undefined;
    if (!names && count > 4)
      this.#options.warn(
        `${this.#window.name}:${this.#window.number}: only the first 3 of ${count - 1} velocities are read`,
      );
    await this.#window.skipBlank();
    this.#velocities = await this.#rows("Velocities", ["id", "vx", "vy", "vz", ...(names ?? [])], !names);
  }

  /** One row for each atom. */
  async #rows(section: string, names: readonly string[], extraWords = false): Promise<RowReading> {
    const window = this.#window;
    const count = this.#header.counts.atoms;
    const specs = names.map((name): RowSpec => {
      for (const { into, names: parts } of Object.values(vectors))
        if (parts.includes(name))
          return { kind: into === "images" ? "integer" : "real", into, width: 3, component: parts.indexOf(name) };
      if (name === "id") return { kind: "big", into: "id" };
      if (name === "type") return { kind: "word", into: "type" };
      return { kind: "real", into: name };
    });
    const rows = new Rows(specs, names, { comment: "#", extraWords });
    const first = window.number + 1;
    const reading = await window.rows(rows, count);
    if (reading.rows === count) return reading;
    const after = await window.peek(1);
    const ended = after.length === 0 || sectionOf(after[0]) !== undefined || /got 0: ''$/.test(reading.problem ?? "");
    if (!reading.problem || ended)
      throw window.fail(
        `the ${section} section ends after ${reading.rows} of ${count} atoms`,
        Math.max(window.number, first + reading.rows - 1),
      );
    const style = section === "Atoms" ? ` of atom style ${this.#style}` : "";
    throw window.fail(reading.problem.replace(/ columns/, ` columns${style}`), first + reading.rows);
  }

  /** Numbers from 1 on, or labels. */
  #readTypes(reading: RowReading): Int32Array {
    const words = reading.layout.scanner.words;
    const codes = reading.array<Int32Array>("type");
    const most = this.#header.counts["atom types"];
    const typeOf = words.map((word) => {
      if (/^\d+$/.test(word)) return Number(word) - 1;
      const type = this.#labels?.indexOf(word) ?? -1;
      return type < 0 ? Number.NaN : type;
    });
    const wrong = typeOf.findIndex((type) => !(type >= 0 && type < (most ?? mostTypes)));
    if (wrong >= 0) {
      const row = codes.indexOf(wrong);
      const word = words[wrong];
      const known = this.#labels ? `one of the type labels (${this.#labels.join(" ")})` : "an atom type from 1 on";
      throw this.#window.fail(
        /^\d+$/.test(word) && most !== undefined
          ? `atom type ${word}, but the header says ${most} atom types`
          : `expected ${known}, got '${word}'`,
        this.#atomsLine + row,
      );
    }
    return codes.map((code) => typeOf[code]);
  }

  #refuseDuplicates(ids: BigInt64Array): void {
    const again = native().firstDuplicate(ids);
    if (again < 0) return;
    const before = this.#atomsLine + ids.indexOf(ids[again]);
    throw this.#window.fail(`atom id ${ids[again]} stands there already on line ${before}`, this.#atomsLine + again);
  }

  #typeIndex(word: string, line: number): number {
    const label = this.#labels?.indexOf(word) ?? -1;
    const index = label >= 0 ? label : Number(word) - 1;
    const most = this.#header.counts["atom types"] ?? mostTypes;
    if (!Number.isInteger(index) || index < 0 || index >= most)
      throw this.#window.fail(`expected an atom type from 1 to ${most}, got '${word}'`, line);
    return index;
  }

  #readMasses(lines: readonly string[], first: number): void {
    const masses: number[] = [];
    lines.forEach((text, k) => {
      const [data, ...comment] = text.split("#");
      const [word, mass] = splitWords(data);
      const type = this.#typeIndex(word, first + k);
      const value = Number(mass?.replace(/[dD]/, "e"));
      if (mass === undefined || !Number.isFinite(value) || value < 0)
        throw this.#window.fail(`expected a mass, got '${mass ?? ""}'`, first + k);
      if (masses[type] !== undefined) throw this.#window.fail(`a second mass of type ${type + 1}`, first + k);
      masses[type] = value;
      this.#massComments[type] = comment.join("#").trim() || undefined;
    });
    this.#masses = Float64Array.from({ length: masses.length }, (_, type) => masses[type] ?? 0);
    this.#place = `${this.#window.name}:${first}`;
    const most = this.#header.counts["atom types"] ?? 0;
    const missing = Array.from({ length: most }, (_, type) => type + 1).filter((type) => !this.#masses![type - 1]);
    if (missing.length)
      this.#options.warn(`${this.#place}: Masses has none for type ${missing.join(", ")}; LAMMPS needs all of them`);
  }

  #readLabels(lines: readonly string[], first: number): void {
    const labels: string[] = [];
    lines.forEach((text, k) => {
      const [type, label] = splitWords(text.replace(/#.*/, ""));
      if (!/^\d+$/.test(type) || label === undefined || +type < 1 || +type > mostTypes)
        throw this.#window.fail(`expected a type and its label, got '${text.trim()}'`, first + k);
      labels[+type - 1] = label;
    });
    const again = labels.findIndex((label, type) => label !== undefined && labels.indexOf(label) < type);
    if (again >= 0)
      throw this.#window.fail(`a second type with the label '${labels[again]}'`, first + lines.length - 1);
    const most = this.#header.counts["atom types"] ?? labels.length;
    if (labels.length > most)
      throw this.#window.fail(`a label for type ${labels.length}, but the header says ${most} atom types`, first);
    const none = Array.from({ length: most }, (_, type) => type + 1).filter((type) => labels[type - 1] === undefined);
    if (none.length)
      this.#options.warn(
        `${this.#window.name}:${first}: no label for type ${none.join(", ")}; LAMMPS needs all of them`,
      );
    this.#labels = Array.from(labels, (label, type) => label ?? `${type + 1}`);
  }

  #assemble(): Frame {
    const { counts, box, general, title } = this.#header;
    const atoms = this.#atoms;
    const columns: Frame["columns"] = {};
    const known = ["id", "type", "x", "y", "z", "ix", "iy", "iz", "q"];
    for (const name of this.#columns)
      if (!known.includes(name)) columns[name] = { values: atoms!.array<Float64Array>(name), width: 1 };
    const { atoms: _, "atom types": types, ...others } = counts;
    const frame = makeFrame({
      positions: atoms?.array<Float64Array>("positions") ?? new Float64Array(0),
      types: this.#types,
      ...(types === undefined ? {} : { typeCount: types }),
      ...box,
      periodic: [true, true, true],
      columns,
      info: {
        ...(title.trim() ? { title: title.trim() } : {}),
        ...(general ? { triclinic: "general" } : {}),
        lammps: {
          style: this.#style,
          atoms: counts.atoms,
          counts: others,
          sections: this.#raw.map((section) => ({ ...section })),
        },
      },
    });
    if (atoms) {
      frame.ids = exactIds(atoms.array<BigInt64Array>("id"));
      this.#checkIds(frame.ids);
      const images = atoms.array<Int32Array>("images");
      if (images) frame.images = images;
      if (this.#columns.includes("q")) frame.charges = atoms.array<Float64Array>("q");
    }
    if (this.#velocities && atoms)
      addVelocities(frame, this.#velocities, atoms, (message) => this.#window.fail(message));
    this.#addTitle(frame, title);
    this.#addSpecies(frame);
    if (this.#velocities && this.#velocities.notFinite >= 0)
      this.#options.warn(
        `${this.#window.name}: a velocity of atom row ${this.#velocities.notFinite + 1} is not finite`,
      );
    if (atoms && atoms.notFinite >= 0)
      this.#options.warn(
        `${this.#window.name}:${this.#atomsLine + atoms.notFinite}: a number of this atom is not finite`,
      );
    return frame;
  }

  #checkIds(ids: Float64Array | BigInt64Array): void {
    const wrong = ids.findIndex((id: number | bigint) => id <= 0);
    if (wrong >= 0)
      throw this.#window.fail(`expected an atom id from 1 on, got ${ids[wrong]}`, this.#atomsLine + wrong);
    let known: Set<number> | undefined;
    const hasAtom = (id: number) => {
      known ??= new Set(Array.from(ids as Float64Array, Number));
      return known.has(id);
    };
    for (const section of this.#raw)
      checkTopology(
        section,
        this.#lineOf.get(section)!,
        this.#header.counts,
        hasAtom,
        this.#window.name,
        this.#options.warn,
      );
  }

  /** `write_data` puts step and units into its first line. */
  #addTitle(frame: Frame, title: string): void {
    const step = /\btimestep = (\d+)/.exec(title)?.[1];
    const units = /\bunits = (\w+)/.exec(title)?.[1];
    if (step) frame.step = Number(step);
    if (units) frame.units = units;
  }

  #addSpecies(frame: Frame): void {
    const count = frame.typeCount;
    if (this.#labels) frame.labels = Array.from({ length: count }, (_, type) => this.#labels![type] ?? `${type + 1}`);
    if (this.#masses && this.#masses.length <= count)
      frame.masses = Float64Array.from({ length: count }, (_, type) => this.#masses![type] ?? 0);
    const { types } = this.#options;
    const units = this.#options.units ?? frame.units;
    const factor = (units && isUnitName(units) && factorsToMetal(units)?.mass) || 1;
    const masses = frame.masses?.map((mass) => mass * factor);
    const named = this.#namedElements(frame.labels, masses, units);
    // Elements that the file names keep their types: who asks for another order reorders them, and renames nothing.
    if (types && named?.every((name) => types.includes(name))) {
      frame.species = named;
      return;
    }
    if (types) {
      if (types.length < count)
        throw this.#window.fail(
          `${count} atom types, but --types names ${types.length} elements (${types.join(",")})`,
          0,
        );
      frame.species = types;
      frame.typeCount = types.length;
      if (masses && units !== "lj") checkMasses(types, masses, this.#place);
      return;
    }
    if (frame.labels?.every(isElement)) frame.species = frame.labels;
    else if (masses) {
      const { species, sentence } = speciesOfTypes(masses, this.#massComments, units, this.#place);
      if (species) frame.species = species;
      if (sentence) this.#options.note?.("derived", sentence);
    }
  }

  /** By type labels, or by comments behind all masses. */
  #namedElements(
    labels: readonly string[] | undefined,
    masses: Float64Array | undefined,
    units: string | undefined,
  ): readonly string[] | undefined {
    if (labels?.every(isElement)) return labels;
    const comments = Array.from(masses ?? [], (_, type) => this.#massComments[type]);
    if (comments.length === 0 || !comments.every((word) => word !== undefined && isElement(word))) return undefined;
    return speciesOfTypes(masses!, comments, units, this.#place).species;
  }

  #placed<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      if ((error as Error).name !== "InputError") throw error;
      throw this.#window.fail((error as Error).message, this.#window.number + 1);
    }
  }
}
