/**
 * Tables as input of analyses: our own JSON, any table format that `formats` knows (logs, ave/time, …), and text with a line
 * of names: separated by commas, semicolons or blanks, `#` before comments. Names may carry their unit in brackets: `D (cm²/s)`.
 */

import { openSource } from "../../formats/source.js";
import { detectFormat } from "../../formats/trajectory.js";
import { didYouMean, InputError } from "../model/errors.js";
import type { Table, TableColumn } from "../model/table.js";

export async function readTableFile(path: string): Promise<Table> {
  const text = await openSource(path).text();
  if (/^\s*\{/.test(text)) return fromJson(text, path);
  const format = known(path);
  if (format?.readTables) {
    const tables = await format.readTables(openSource(path), { warn: (message) => process.emitWarning(message) });
    if (tables.length) return tables[tables.length - 1];
  }
  return fromText(text, path);
}

export function columnNamed(table: Table, name: string, path: string): TableColumn {
  const found =
    table.columns.find((column) => column.name === name) ??
    table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = table.columns.map((column) => column.name);
  throw InputError.at(path, `no column '${name}'${didYouMean(name, names)}; there are ${names.join(", ")}`);
}

/** The numbers of a column, none of which may be missing. */
export function numbersNamed(table: Table, name: string, path: string): Float64Array {
  const column = columnNamed(table, name, path);
  const values = Float64Array.from(column.values as ArrayLike<number>, Number);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw InputError.at(
      path,
      `column ${column.name} has no number in row ${bad + 1} ('${column.values[bad]}'); mend the row or take it out`,
    );
  return values;
}

function known(path: string): ReturnType<typeof detectFormat> | undefined {
  if (/\.(csv|tsv)$/i.test(path)) return undefined;
  try {
    return detectFormat(path);
  } catch {
    return undefined; // no format of its own: a plain table
  }
}

function fromJson(text: string, path: string): Table {
  let data: { tables?: Table[]; columns?: TableColumn[]; title?: string };
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw InputError.at(path, `expected JSON, got something else (${(error as Error).message})`);
  }
  const table = (data.tables?.[0] ?? data) as Table;
  if (!Array.isArray(table.columns))
    throw InputError.at(path, 'expected a table: {"title", "columns": [{"name", "unit", "values"}]}');
  for (const column of table.columns)
    if (Array.isArray(column.values))
      column.values = (column.values as unknown[]).map((v) => (v === null ? Number.NaN : v)) as number[];
  return table;
}

function fromText(text: string, path: string): Table {
  const lines = text.split(/\r?\n/).map((line, k) => ({ line: line.trim(), number: k + 1 }));
  const rows = lines.filter(({ line }) => line !== "" && !line.startsWith("#"));
  if (rows.length < 2) throw InputError.at(path, "expected a table: a line of column names, then rows of values");
  const separator = rows[0].line.includes(",")
    ? ","
    : rows[0].line.includes(";")
      ? ";"
      : rows[0].line.includes("\t")
        ? "\t"
        : undefined;
  const split = (line: string) => (separator ? cells(line, separator) : line.split(/\s+/));
  // Between blanks a unit in brackets belongs to the name before it.
  const heads = separator ? split(rows[0].line) : rows[0].line.split(/\s+(?![([])/);
  const columns = heads.map((head) => {
    const [, name, unit] = /^(.*?)\s*(?:[([]([^)\]]*)[)\]])?$/.exec(head.trim())!;
    return { name: name || head.trim(), unit: unit ?? "", words: [] as string[] };
  });
  for (const { line, number } of rows.slice(1)) {
    const words = split(line);
    if (words.length !== columns.length)
      throw InputError.at(
        `${path}:${number}`,
        `expected ${columns.length} values (${heads.join(", ")}), got ${words.length}`,
      );
    words.forEach((word, k) => {
      columns[k].words.push(word.trim());
    });
  }
  return {
    title: path,
    columns: columns.map(({ name, unit, words }) => {
      const values = words.map((word) => (word === "" || word === "-" ? Number.NaN : Number(word)));
      const isText = words.some(
        (word, k) => word !== "" && word !== "-" && !/^nan$/i.test(word) && Number.isNaN(values[k]),
      );
      return { name, unit, values: isText ? words : values };
    }),
  };
}

/** A line of values, of which some may stand in quotes. */
function cells(line: string, separator: string): string[] {
  const out: string[] = [];
  let word = "";
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (c === separator && !quoted) {
      out.push(word);
      word = "";
    } else word += c;
  }
  return [...out, word];
}
