/** A LAMMPS data file as header and sections of lines, each with its number (manual: read_data). No meaning is given to lines yet. */

import { splitWords } from "../../../formats/lines.js";
import { InputError } from "../../model/errors.js";

export interface DataLine {
  words: string[];
  number: number;
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
  /** Sections in file order, with the style hint behind '#'. */
  readonly sections: { name: string; hint: string; from: number; to: number }[] = [];
  readonly #lines: string[];

  constructor(
    text: string,
    readonly name: string,
  ) {
    this.#lines = text.split(/\r?\n/);
    this.#scan();
  }

  /** Non-empty lines of a section, comments taken off; at most `most`. */
  *lines(section: { from: number; to: number }): Generator<DataLine> {
    for (let at = section.from; at < section.to; at++) {
      const line = this.#lines[at];
      const hash = line.indexOf("#");
      const words = splitWords(hash < 0 ? line : line.slice(0, hash));
      if (words.length > 0) yield { words, number: at + 1 };
    }
  }

  fail(number: number, message: string): InputError {
    return new InputError(`${message} (${this.name}:${number})`);
  }

  #scan(): void {
    let open: (typeof this.sections)[number] | undefined;
    // The first line is a title, whatever it says.
    for (let at = 1; at < this.#lines.length; at++) {
      const line = this.#lines[at];
      const first = line.trimStart().charCodeAt(0);
      const letter = (first >= 65 && first <= 90) || (first >= 97 && first <= 122);
      if (!letter && open) continue;
      const hash = line.indexOf("#");
      const text = (hash < 0 ? line : line.slice(0, hash)).trim();
      if (text === "") continue;
      if (letter && SECTIONS.has(text)) {
        if (open) open.to = at;
        open = { name: text, hint: hash < 0 ? "" : line.slice(hash + 1).trim(), from: at + 1, to: this.#lines.length };
        this.sections.push(open);
      } else if (letter && open && LABELLED.has(open.name)) {
      } else if (letter) throw this.fail(at + 1, `Unknown identifier in data file: ${text}`);
      else this.#headerLine(text, at + 1);
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
