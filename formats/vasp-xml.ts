/**
 * VASP output (vasprun.xml): every ionic step with cell, positions, forces, energies, stress.
 *
 * The `<energy>` of a `<calculation>` has the right e_fr_energy (TOTEN, `info.free_energy`) but, in many versions of VASP, something
 * else as e_0_energy, which is the energy of a frame: its distance from TOTEN is that of the last electronic step.
 * A file that is still being written, or that a killed run left, gives its whole steps. https://www.vasp.at/wiki/index.php/Vasprun.xml
 */
import { toCartesian } from "../src/model/cell.js";
import { elementOfLabel } from "../src/model/elements.js";
import { InputError } from "../src/model/errors.js";
import { type Frame, type InfoValue, makeFrame } from "../src/model/frame.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { separateNumbers, strictNumber } from "./numbers.js";
import { type Groups, typesOf } from "./vasp-head.js";
import { stressAndVirial, workOf } from "./vasp-stress.js";
import { newlines, type Tag, unescapeXml, XmlWindow } from "./xml-window.js";

export const vasprun = defineFormat({
  name: "vasp/xml",
  aliases: ["vasprun", "vasprun.xml", "xml", "vasp-xml"],
  title: "VASP output: vasprun.xml, every ionic step",
  reference: "https://www.vasp.at/wiki/index.php/Vasprun.xml",
  files: [/(^|[/._-])vasprun[^/]*\.xml$/i, /\.xml$/i],
  sniff: (head) => (/^\s*(<\?xml[^>]*>\s*)?<modeling>/.test(head) ? 2 : 0),
  holds: [],

  async *read(source, options) {
    const xml = new XmlWindow(source, options.warn);
    try {
      yield* new Reader(xml, options).frames();
    } finally {
      await xml.close();
    }
  },
});

/** Large elements that hold nothing of a frame. */
const skipped = new Set(["eigenvalues", "dos", "projected", "dielectricfunction", "dynmat", "kpoints"]);

interface Step {
  forces?: Float64Array;
  kilobar?: Float64Array;
  /** Of the last electronic step. */
  electronic?: Energies;
  /** Of the ionic step. */
  total?: Energies;
}

interface Energies {
  free?: number;
  withoutEntropy?: number;
  sigmaToZero?: number;
}

class Reader {
  readonly #xml: XmlWindow;
  readonly #options: ReadOptions;
  #groups: Groups | undefined;
  #masses: Float64Array | undefined;
  #potim: number | undefined;
  /** kbar */
  #pstress: number | undefined;
  #dynamics = false;
  #step: Step | undefined;
  /** The last that was read. Calculations that move no atoms (GW, optics) do not repeat it. */
  #structure: { cell: Float64Array; positions: Float64Array } | undefined;
  #found = 0;

  constructor(xml: XmlWindow, options: ReadOptions) {
    this.#xml = xml;
    this.#options = options;
  }

  async *frames(): AsyncIterable<Frame> {
    const first = await this.#xml.tag();
    if (first?.name !== "modeling") throw this.#xml.fail("expected <modeling>, the first tag of a vasprun.xml");
    for (;;) {
      const tag = await this.#xml.tag();
      if (!tag || tag.name === "/modeling") {
        this.#atEnd(tag !== undefined);
        return;
      }
      if (tag.name === "/calculation") yield this.#frame();
      else if (!(await this.#take(tag))) {
        this.#atEnd(false);
        return;
      }
    }
  }

  /** One element. False when the file ends inside it. */
  async #take(tag: Tag): Promise<boolean> {
    if (tag.attributes.endsWith("/")) return true;
    if (skipped.has(tag.name)) return this.#xml.skip(tag.name);
    if (tag.name === "calculation") this.#step = {};
    else if (tag.name === "atominfo") return this.#raw(tag, (raw, line) => this.#takeAtoms(raw, line));
    else if (tag.name === "incar" || tag.name === "parameters") return this.#raw(tag, (raw) => this.#takeSettings(raw));
    else if (tag.name === "scstep")
      return this.#raw(tag, (raw) => {
        if (this.#step) this.#step.electronic = energiesOf(raw);
      });
    else if (tag.name === "energy")
      return this.#raw(tag, (raw) => {
        if (this.#step) this.#step.total = energiesOf(raw);
      });
    else if (tag.name === "structure") return this.#raw(tag, (raw, line) => this.#takeStructure(raw, line));
    else if (tag.name === "varray") return this.#takeVectors(tag);
    return true;
  }

  async #raw(tag: Tag, take: (raw: string, line: number) => void): Promise<boolean> {
    const { line } = this.#xml;
    const raw = await this.#xml.until(tag.name);
    if (raw === undefined) return false;
    take(raw, line);
    return true;
  }

  #takeAtoms(raw: string, line: number): void {
    const [atoms, types] = ["atoms", "atomtypes"].map((name) => arrayOf(raw, name));
    if (!atoms?.length) throw this.#xml.fail('expected <array name="atoms"> in <atominfo>');
    const counts: number[] = [];
    const symbols: string[] = [];
    const masses: number[] = [];
    let last = "";
    for (const [element, type] of atoms) {
      if (type !== last) {
        const [, , mass, , potential] = types?.[Number(type) - 1] ?? [];
        symbols.push(symbolOf(element, potential));
        masses.push(strictNumber(mass) ?? 0);
        counts.push(0);
      }
      last = type;
      counts[counts.length - 1]++;
    }
    const head = { title: "", symbols, counts, count: atoms.length };
    this.#groups = typesOf(head, this.#options, `${this.#xml.name}:${line}`);
    if (masses.includes(0) || this.#options.types) return;
    this.#masses = new Float64Array(this.#groups.typeCount);
    let atom = 0;
    counts.forEach((count, group) => {
      this.#masses![this.#groups!.types[atom]] = masses[group];
      atom += count;
    });
  }

  #takeSettings(raw: string): void {
    const value = (name: string) => strictNumber(new RegExp(`name="${name}"[^>]*>\\s*([^<\\s]+)`).exec(raw)?.[1]);
    this.#potim ??= value("POTIM");
    this.#pstress ??= value("PSTRESS");
    if (value("IBRION") !== undefined) this.#dynamics = value("IBRION") === 0;
  }

  #takeStructure(raw: string, line: number): void {
    const part = (name: string) => {
      const start = raw.indexOf(`<varray name="${name}"`);
      const end = raw.indexOf("</varray>", start);
      return start < 0 || end < 0 ? undefined : this.#vectors(raw.slice(start, end), line + newlines(raw, start), name);
    };
    const cell = part("basis");
    const fractional = part("positions");
    if (cell?.length !== 9 || !fractional) throw this.#xml.fail("expected a basis and positions in <structure>");
    this.#structure = { cell, positions: toCartesian(fractional, cell, [0, 0, 0]) };
  }

  async #takeVectors(tag: Tag): Promise<boolean> {
    const name = /name="(\w+)"/.exec(tag.attributes)?.[1] ?? "";
    const step = this.#step;
    if (!step || (name !== "forces" && name !== "stress")) return this.#xml.skip("varray");
    return this.#raw(tag, (raw, line) => {
      if (name === "forces") step.forces = this.#vectors(raw, line, name);
      else step.kilobar = this.#vectors(raw, line, name);
    });
  }

  /** All `<v>x y z</v>` of a text that starts on a line. */
  #vectors(raw: string, line: number, what: string): Float64Array {
    const values: number[] = [];
    for (const match of raw.matchAll(/<v[^>]*>([^<]*)<\/v>/g)) {
      const words = separateNumbers(match[1]).trim().split(/\s+/);
      const place = () => `${this.#xml.name}:${line + newlines(raw, match.index)}`;
      if (words.length !== 3) throw InputError.at(place(), `expected 3 numbers of ${what}, got '${match[1].trim()}'`);
      for (const word of words) {
        const value = strictNumber(word);
        if (value === undefined) {
          // Fortran prints stars where a number is too wide for its column.
          if (what !== "forces" || !/^\*+$/.test(word))
            throw InputError.at(place(), `expected a number of ${what}, got '${word}'`);
          this.#options.warn(`${place()}: a force that did not fit its column (${word}) is NaN`);
        }
        values.push(value ?? Number.NaN);
      }
    }
    return Float64Array.from(values);
  }

  #frame(): Frame {
    const step = this.#step;
    const groups = this.#groups;
    this.#step = undefined;
    if (!groups) throw this.#xml.fail("expected <atominfo> before the first <calculation>");
    if (!step || !this.#structure) throw this.#xml.fail("expected a <structure> in or before <calculation>");
    const { cell, positions } = this.#structure;
    const { forces } = step;
    const wanted = 3 * groups.types.length;
    for (const [name, values] of Object.entries({ positions, forces }))
      if (values && values.length !== wanted)
        throw this.#xml.fail(`expected ${name} of ${groups.types.length} atoms, found ${values.length / 3}`);
    this.#found++;
    const { free, withoutEntropy, sigmaToZero } = energiesOfStep(step, workOf(this.#pstress ?? 0, cell));
    if (free === undefined && sigmaToZero === undefined)
      this.#options.warn(`${this.#xml.name}:${this.#xml.line}: ionic step ${this.#found} has no energy`);
    const info: Record<string, InfoValue> = {};
    if (free !== undefined) info.free_energy = free;
    if (withoutEntropy !== undefined) info.energy_without_entropy = withoutEntropy;
    return makeFrame({
      ...groups,
      types: groups.types.slice(),
      masses: this.#masses,
      positions: positions.slice(),
      cell: cell.slice(),
      forces,
      energy: sigmaToZero ?? free,
      ...(step.kilobar?.length === 9 ? stressAndVirial(step.kilobar, cell) : {}),
      step: this.#found,
      time: this.#dynamics && this.#potim ? (this.#found * this.#potim) / 1000 : undefined,
      info,
    });
  }

  #atEnd(closed: boolean): void {
    if (!closed) {
      const what = this.#step ? `ionic step ${this.#found + 1} is unfinished` : "the file is not closed by </modeling>";
      const message = `${what}: ${this.#found} whole steps`;
      if (this.#options.strict || this.#found === 0) throw this.#xml.fail(message);
      this.#options.warn(`${this.#xml.name}:${this.#xml.line}: ${message}`);
    } else if (this.#found === 0) throw this.#xml.fail("holds no <calculation>, so no ionic step");
  }
}

/**
 * The free energy of the ionic step counts: dispersion corrections are in it, and electronic steps of a linear response are not.
 * The other two differ from it as they do in the last electronic step. With an external pressure VASP writes the enthalpy there:
 * `work`, pV, is taken off.
 */
function energiesOfStep({ total, electronic }: Step, work: number): Energies {
  if (total?.free === undefined || electronic?.free === undefined) return electronic ?? total ?? {};
  const free = total.free - work;
  const shift = free - electronic.free;
  // Within the eight decimals that are printed they are the same.
  if (Math.abs(shift) < 5e-8) return electronic;
  const shifted = (energy: number | undefined) => (energy === undefined ? undefined : energy + shift);
  return { free, withoutEntropy: shifted(electronic.withoutEntropy), sigmaToZero: shifted(electronic.sigmaToZero) };
}

function energiesOf(raw: string): Energies {
  const start = raw.lastIndexOf("<energy>");
  const text = start < 0 ? raw : raw.slice(start);
  const value = (name: string) => strictNumber(new RegExp(`name="${name}">\\s*([^<\\s]+)`).exec(text)?.[1]);
  return { free: value("e_fr_energy"), withoutEntropy: value("e_wo_entrp"), sigmaToZero: value("e_0_energy") };
}

/** The cells of `<rc><c>…</c></rc>` rows. */
function arrayOf(raw: string, name: string): string[][] | undefined {
  const start = raw.indexOf(`<array name="${name}"`);
  if (start < 0) return undefined;
  const text = raw.slice(start, raw.indexOf("</array>", start));
  return [...text.matchAll(/<rc>(.*?)<\/rc>/gs)].map(([, row]) =>
    [...row.matchAll(/<c>([^<]*)<\/c>/g)].map(([, cell]) => unescapeXml(cell).trim()),
  );
}

/** With the POTCAR's suffix where it agrees. VASP cuts some symbols ("r" for Zr, "X" for Xe): then the POTCAR's word is better. */
function symbolOf(element: string, potential = ""): string {
  const word = potential.split(/\s+/)[1] ?? "";
  const inPotential = elementOfLabel(word);
  return inPotential !== undefined && (elementOfLabel(element) ?? inPotential) === inPotential ? word : element;
}
