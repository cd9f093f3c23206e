/** Rows of fix ave/time as YAML, for files named .yaml or .yml. https://docs.lammps.org/fix_ave_time.html */
import type { FileOptions, RowFile } from "./averaging.js";

/** A file whose head names the columns, and that ends as a whole document after every row. */
export function openYaml(
  file: FileOptions,
  titles: readonly (string | undefined)[],
  columns: readonly string[],
  user: string,
): RowFile | undefined {
  const keywords = columns.map((name) => `'${name}', `).join("");
  const out = file.open(titles, user, ["---", `keywords: [${keywords}]`, "data:"]);
  if (out) out.tail = "...\n";
  return out;
}

export function yamlRow(values: ArrayLike<number>): string {
  return `  - [${Array.from(values, (value) => `${shortest(value)}, `).join("")}]\n`;
}

/** The fewest digits that give the same number: with an exponent below 10⁻⁴ and from 10¹⁶ on, of two digits at least. */
function shortest(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return Object.is(value, -0) ? "-0" : String(value);
  const [digits, exponent] = value.toExponential().split("e");
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
