/**
 * What `fix ave/time` writes into a file named `*.yaml`: a list of keywords and rows, in mode vector rows under each step.
 * The last document counts on: `append` writes several.
 */
import type { Table } from "../src/model/table.js";
import { torn } from "./commented-table.js";
import type { ReadOptions } from "./format.js";
import { parseNumber } from "./lines.js";
import type { Source } from "./source.js";

export async function readAverageYaml(source: Source, options: ReadOptions): Promise<Table> {
  const lines = source.lines();
  let title: string | undefined;
  let names: string[] | undefined;
  let step: number | undefined;
  const rows: number[][] = [];
  try {
    for (;;) {
      const line = lines.buffered() ?? (await lines.next());
      if (line === undefined) break;
      if (line.startsWith("#")) title ??= line.replace(/^#\s*/, "").trim();
      const keywords = /^keywords:\s*\[(.*)\]/.exec(line);
      const block = /^\s*(-?\d+):\s*$/.exec(line);
      const row = /^\s*- \[(.*)\]/.exec(line);
      if (keywords) names = items(keywords[1]).map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
      else if (block) step = Number(block[1]);
      else if (row && names) {
        const values = items(row[1]).map((word) => parseNumber(word.replace(/^([+-]?)\.(nan|inf)$/i, "$1$2")));
        const wrong = values.indexOf(undefined);
        if (wrong >= 0) throw lines.fail(`expected a number, got '${items(row[1])[wrong]}'`);
        if (values.length !== names.length) throw lines.fail(`expected ${names.length} numbers, got ${values.length}`);
        rows.push([...(step === undefined ? [] : [step]), ...(values as number[])]);
      } else if (/^\s*- \[/.test(line)) {
        if (lines.terminated)
          throw lines.fail(`expected a row as '- [1, 2, ]' behind 'keywords:', got '${line.trim()}'`);
        torn(lines.name, lines.number, options);
      }
    }
  } finally {
    await lines.close();
  }
  if (!names) throw lines.fail("expected 'keywords: [ … ]', but there is no such line");
  const all = step === undefined ? names : ["Step", ...names];
  return {
    title: title ?? source.name,
    columns: all.map((name, k) => ({ name, unit: "", values: Float64Array.from(rows, (row) => row[k]) })),
  };
}

function items(list: string): string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
