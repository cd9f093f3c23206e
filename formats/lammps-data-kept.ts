/**
 * What a frame keeps of the data file that it was read from (`frame.info.lammps`), for a file written again: atom style, counts,
 * and sections of bonds and force fields as text.
 */
import type { Frame, InfoValue } from "../src/model/frame.js";
import { splitWords } from "./lines.js";

/** A section that is not understood here but belongs to the file: bonds, coefficients, data of fixes. */
export interface RawSection {
  name: string;
  comment?: string;
  text: string;
}

export interface Kept {
  style?: string;
  /** Atoms that the file had. */
  atoms?: number;
  counts?: Record<string, number>;
  sections?: readonly RawSection[];
}

export function keptOf(frame: Frame): Kept {
  return (frame.info.lammps ?? {}) as Kept;
}

export function withSections(frame: Frame, sections: readonly RawSection[]): Frame {
  const lammps = { ...keptOf(frame), sections } as unknown as InfoValue;
  return { ...frame, info: { ...frame.info, lammps } };
}

/** Types got other numbers: so do those in front of the pair coefficients. Labels stay what they are. */
export function renumberCoefficients(frame: Frame, newType: readonly number[]): Frame {
  const { sections } = keptOf(frame);
  if (!sections?.some(({ name }) => /^Pair(IJ)? Coeffs$/.test(name))) return frame;
  return withSections(
    frame,
    sections.map((section) => {
      const types = { "Pair Coeffs": 1, "PairIJ Coeffs": 2 }[section.name] ?? 0;
      if (!types) return section;
      const rows = section.text.split("\n").map((row) => renumbered(row, types, newType));
      // LAMMPS takes the rows in any order, people like them in the order of types.
      rows.sort((a, b) => a.types[0] - b.types[0] || (a.types[1] ?? 0) - (b.types[1] ?? 0));
      return { ...section, text: rows.map(({ text }) => text).join("\n") };
    }),
  );
}

function renumbered(row: string, count: number, newType: readonly number[]): { types: number[]; text: string } {
  const words = splitWords(row);
  const types = words.slice(0, count).map((word) => (/^\d+$/.test(word) ? newType[Number(word) - 1] + 1 : Number.NaN));
  if (!types.every((type) => type > 0)) return { types: [0], text: row }; // labels, comments
  types.sort((a, b) => a - b);
  return { types, text: [...types, ...words.slice(count)].join(" ") };
}
