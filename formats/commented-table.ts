/** Tables of numbers under `#` comments: the last comment before the rows that has a word for each column names them. */
import type { Table } from "../src/model/table.js";
import type { ReadOptions } from "./format.js";
import { parseNumber, splitWords } from "./lines.js";
import type { Source } from "./source.js";

/**
 * Rows of numbers under comments. Rows that stop short are an error, a torn last one a warning. `titles`: lines of words before
 * the rows are comments without '#', and a file that has no row yet is a table of none.
 */
export async function readCommented(
  source: Source,
  options: ReadOptions,
  nameColumns: (comments: readonly string[], count: number) => string[],
  titles = false,
): Promise<Table> {
  const lines = source.lines();
  const comments: string[] = [];
  const rows: number[][] = [];
  let names: string[] | undefined;
  try {
    for (;;) {
      const line = lines.buffered() ?? (await lines.next());
      if (line === undefined) break;
      const words = splitWords(line);
      if (words.length === 0) continue;
      const values = words.map(parseNumber);
      const isTitle = titles && !names && values.every((value) => value === undefined);
      if (isTitle || line.trimStart().startsWith("#")) {
        if (rows.length === 0) comments.push(line.replace(/^\s*#\s?/, "").trim());
        continue;
      }
      names ??= nameColumns(comments, words.length);
      const wrong = values.indexOf(undefined);
      if (wrong < 0 && values.length === names.length && lines.terminated) rows.push(values as number[]);
      else if (!lines.terminated) torn(lines.name, lines.number, options);
      else if (wrong >= 0)
        throw lines.fail(`expected a number in column '${names[wrong] ?? wrong + 1}', got '${words[wrong]}'`);
      else throw lines.fail(`expected ${names.length} numbers (${names.join(" ")}), got ${words.length}`);
    }
  } finally {
    await lines.close();
  }
  if (rows.length === 0 && titles && comments.length > 0) {
    options.warn(`${source.name}: no rows yet`);
    names ??= splitWords(comments.at(-1)!);
  }
  if (!names) throw lines.fail("expected rows of numbers, but there are none");
  return {
    title: comments[0] ?? source.name,
    columns: names.map((name, k) => ({ name, unit: "", values: Float64Array.from(rows, (row) => row[k]) })),
  };
}

export function torn(name: string, line: number, { warn }: ReadOptions): void {
  warn(`${name}:${line}: the last row has no line feed and may be cut; it is left out`);
}

/** The last comment with as many words as there are columns, else column1, column2, … */
export function namesFromComments(comments: readonly string[], count: number): string[] {
  const found = comments.map(splitWords).findLast((words) => words.length === count);
  return found ?? Array.from({ length: count }, (_, k) => `column${k + 1}`);
}
