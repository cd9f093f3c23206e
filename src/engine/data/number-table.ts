/**
 * The rows of a large section of plain numbers, scanned by the addon. Gives nothing where any row is otherwise: the caller then goes
 * through the section line by line, and knows what to say.
 */
import { type RowReading, type RowSpec, Rows } from "../../../formats/rows.js";
import type { DataFile, DataSection } from "./data-file.js";

export function numberTable(
  data: DataFile,
  section: DataSection,
  specs: readonly RowSpec[],
  count: number,
): RowReading | undefined {
  const text = data.bytes.subarray(section.start, section.end);
  // Fortran's exponents, which the scanner knows and read_data does not.
  if (text.includes("d") || text.includes("D")) return undefined;
  const rows = new Rows(
    specs,
    specs.map(() => ""),
    { comment: "#", plainIntegers: true },
  );
  const reading = rows.begin(count, text.length);
  const begin = firstWord(text);
  const { consumed } = reading.scan(text, begin, text.length);
  if (reading.rows < count || reading.problem || reading.notFinite >= 0) return undefined;
  const rest = text.subarray(begin + consumed);
  const blank = rest.length < 1 << 16 && /^(\s*(#.*)?\n)*\s*$/.test(rest.toString("latin1"));
  return blank ? reading : undefined;
}

/** The words of the first row: how many columns there are. */
export function firstRowWidth(data: DataFile, section: DataSection): number {
  for (const { words } of data.lines({ ...section, end: Math.min(section.end, section.start + 4096) }))
    return words.length;
  return 0;
}

function firstWord(text: Buffer): number {
  let at = 0;
  while (at < text.length && text[at] <= 32) at++;
  return at;
}
