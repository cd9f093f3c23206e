/** A LAMMPS data file as header and sections of lines, each with its number (manual: read_data). No meaning is given to lines yet. */

import { splitWords } from "../../../formats/lines.js";
import { InputError } from "../../model/errors.js";
import { native } from "../../native.js";

export interface DataLine {
  words: string[];
  number: number;
}

/** Its lines are bytes[start, end); the first has the number `from`. */
export interface DataSection {
  name: string;
  /** Behind '#'. */
  hint: string;
  from: number;
  start: number;
  end: number;
}

export interface DataHeader {
  atoms: number;
  atomTypes: number;
  /** "bonds", "bond types", … */
  counts: Map<string, number>;
  lo: number[];
  hi: number[];
  tilt: [number, number, number] | undefined;
}

export class DataFile {
  readonly header: DataHeader = {
    atoms: 0,
    atomTypes: 0,
    counts: new Map(),
    lo: [-0.5, -0.5, -0.5],
    hi: [0.5, 0.5, 0.5],
    tilt: undefined,
  };
  /** In file order. */
  readonly sections: DataSection[] = [];
  /** Ends with a line feed. */
  readonly bytes: Buffer;

  constructor(
    text: string | Uint8Array,
    readonly name: string,
  ) {
    const given = typeof text === "string" ? Buffer.from(text) : text;
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    this.bytes = bytes.at(-1) === 10 ? bytes : Buffer.concat([bytes, Buffer.from("\n")]);
    this.#scan();
  }

  /** Non-empty lines of a section, comments taken off. */
  *lines({ from, start, end }: Pick<DataSection, "from" | "start" | "end">): Generator<DataLine> {
    let number = from;
    for (let at = start; at < end; number++) {
      const feed = this.bytes.indexOf(10, at);
      const line = this.bytes.toString("utf8", at, feed);
      at = feed + 1;
      const hash = line.indexOf("#");
      const words = splitWords(hash < 0 ? line : line.slice(0, hash));
      if (words.length > 0) yield { words, number };
    }
  }

  fail(number: number, message: string): InputError {
    return new InputError(`${message} (${this.name}:${number})`);
  }

  #scan(): void {
    const { bytes } = this;
    let open: DataSection | undefined;
    // The first line is a title, whatever it says.
    let at = bytes.indexOf(10) + 1;
    let number = 2;
    while (at < bytes.length) {
      if (open) {
        // Lines of numbers, however many: the next line of interest begins with a letter.
        const [lines, passed] = native().linesToLetter(bytes, at, bytes.length);
        at += passed;
        number += lines;
        if (at === bytes.length) break;
      }
      const feed = bytes.indexOf(10, at);
      const line = bytes.toString("utf8", at, feed);
      const letter = /^\s*[A-Za-z]/.test(line);
      const hash = line.indexOf("#");
      const text = (hash < 0 ? line : line.slice(0, hash)).trim();
      if (letter && SECTIONS.has(text)) {
        if (open) open.end = at;
        const hint = hash < 0 ? "" : line.slice(hash + 1).trim();
        open = { name: text, hint, from: number + 1, start: feed + 1, end: bytes.length };
        this.sections.push(open);
      } else if (letter && open && LABELLED.has(open.name)) {
      } else if (letter && text !== "") throw this.fail(number, `Unknown identifier in data file: ${text}`);
      else if (text !== "" && !open) this.#headerLine(text, number);
      at = feed + 1;
      number++;
    }
  }

  #headerLine(text: string, number: number): void {
    const words = splitWords(text);
    const numbers: number[] = [];
    while (words.length > 0 && Number.isFinite(Number(words[0]))) numbers.push(Number(words.shift()));
    const keyword = words.join(" ");
    const [value, other] = numbers;
    if (/^[xyz]lo [xyz]hi/.test(keyword)) {
      const axis = "xyz".indexOf(keyword[0]);
      if (numbers.length < 2) throw this.fail(number, `Expected two numbers before '${keyword}' in data file`);
      this.header.lo[axis] = value;
      this.header.hi[axis] = other;
    } else if (keyword.startsWith("xy xz yz")) this.header.tilt = [numbers[0], numbers[1], numbers[2]];
    else if (keyword.startsWith("atoms")) this.header.atoms = value;
    else if (keyword.startsWith("atom types")) this.header.atomTypes = value;
    else {
      const known = COUNTS.find((name) => keyword === name || keyword.startsWith(`${name} `));
      if (!known) throw this.fail(number, `Unknown identifier in data file: ${text}`);
      this.header.counts.set(known, value);
    }
  }
}

const COUNTS = [
  "bond types",
  "angle types",
  "dihedral types",
  "improper types",
  "bonds",
  "angles",
  "dihedrals",
  "impropers",
  "extra bond per atom",
  "extra angle per atom",
  "extra dihedral per atom",
  "extra improper per atom",
  "extra special per atom",
  "ellipsoids",
  "lines",
  "triangles",
  "bodies",
];

/** Sections whose lines may begin with letters. */
const LABELLED = new Set([
  "Atom Type Labels",
  "Bond Type Labels",
  "Angle Type Labels",
  "Dihedral Type Labels",
  "Improper Type Labels",
  "Masses",
  "Pair Coeffs",
]);

const SECTIONS = new Set([
  ...LABELLED,
  "Atoms",
  "Velocities",
  "Bonds",
  "Angles",
  "Dihedrals",
  "Impropers",
  "PairIJ Coeffs",
  "Bond Coeffs",
  "Angle Coeffs",
  "Dihedral Coeffs",
  "Improper Coeffs",
  "BondBond Coeffs",
  "BondAngle Coeffs",
  "MiddleBondTorsion Coeffs",
  "EndBondTorsion Coeffs",
  "AngleTorsion Coeffs",
  "AngleAngleTorsion Coeffs",
  "BondBond13 Coeffs",
  "AngleAngle Coeffs",
  "Ellipsoids",
  "Lines",
  "Triangles",
  "Bodies",
]);
