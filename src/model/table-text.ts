/**
 * Tables as CSV and JSON. CSV starts with comment lines (#): the title, the command line that made it, single values, notes;
 * then one line of column names with units in brackets. Numbers are written so that they read back the same; what could not
 * be determined is an empty cell (CSV) or null (JSON).
 */
import type { Table, TableColumn } from "./table.js";

export interface TableTextOptions {
  /** The command line, for the header. */
  command?: string;
}

export function tableToCsv(table: Table, { command }: TableTextOptions = {}): string {
  const lines = [`# ${oneLine(table.title)}`];
  if (command) lines.push(`# ${oneLine(command)}`);
  for (const { name, unit, value, error } of table.scalars ?? [])
    lines.push(`# ${name} = ${cell(value)}${error === undefined ? "" : ` ± ${cell(error)}`}${unit ? ` ${unit}` : ""}`);
  for (const note of table.notes ?? []) lines.push(`# ${oneLine(note)}`);
  const columns = table.columns.flatMap(withError);
  if (columns.length === 0) return `${lines.join("\n")}\n`;
  lines.push(columns.map(({ name, unit }) => quoted(unit ? `${name} (${unit})` : name)).join(","));
  const rows = Math.max(...columns.map(({ values }) => values.length));
  for (let i = 0; i < rows; i++) lines.push(columns.map(({ values }) => cell(values[i])).join(","));
  return `${lines.join("\n")}\n`;
}

export function tablesToJson(tables: readonly Table[], { command }: TableTextOptions = {}): string {
  const plain = tables.map((table) => ({
    title: table.title,
    ...(command && tables.length === 1 ? { command } : {}),
    columns: table.columns.map(({ name, unit, values, error }) => ({
      name,
      unit,
      values: Array.from(values as ArrayLike<number | string>),
      ...(error ? { error: Array.from(error) } : {}),
    })),
    scalars: table.scalars ?? [],
    ...(table.notes?.length ? { notes: table.notes } : {}),
  }));
  return `${JSON.stringify(plain.length === 1 ? plain[0] : { ...(command ? { command } : {}), tables: plain })}\n`;
}

function withError(column: TableColumn): TableColumn[] {
  if (!column.error) return [column];
  return [column, { name: `${column.name}_error`, unit: column.unit, values: column.error as Float64Array }];
}

function cell(value: number | string | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return quoted(value);
  return Number.isNaN(value) ? "" : String(value);
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
