/**
 * Files of `fix ave/time`, `ave/chunk`, `ave/histo` and `ave/correlate`: rows of numbers (scalar mode), or blocks, each a line
 * with the step and the number of rows, and the rows (vector mode). Blocks become one long table: each row is preceded by the
 * values of its block's line.
 */
import type { Table } from "../src/model/table.js";
import { namesFromComments, readCommented, torn } from "./commented-table.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { parseNumber, splitWords } from "./lines.js";
import type { Source } from "./source.js";

const blockCounts = /^TimeStep (Number-of-rows|Number-of-bins|Number-of-chunks|Number-of-time-windows)/i;

export const lammpsAverage = defineFormat({
  name: "lammps/average",
  aliases: ["ave/time", "ave/chunk", "ave/histo", "ave/correlate", "lammps/ave", "lammps/fix"],
  title: "output of LAMMPS' fixes ave/time, ave/chunk, ave/histo, ave/correlate",
  reference: "https://docs.lammps.org/fix_ave_time.html",
  files: [/\.ave$/i, /\.profile$/i],
  sniff: (head) =>
    /^# (Time-averaged|Chunk-averaged|Spatial-averaged|Histogrammed|Time-correlated) data for fix /.test(head)
      ? 2
      : /^# TimeStep /im.test(head.slice(0, 4096))
        ? 1
        : 0,
  holds: [],
  async readTables(source, options) {
    const head = (await headOf(source)).map((line) => line.replace(/^#\s*/, ""));
    if (!head.some((line) => blockCounts.test(line))) return [await readCommented(source, options, namesFromComments)];
    return [await readBlocks(source, options)];
  },
});

/** The comments that the file begins with. */
async function headOf(source: Source): Promise<string[]> {
  const lines = source.lines();
  const head: string[] = [];
  for (let line = await lines.next(); line?.startsWith("#"); line = await lines.next()) head.push(line);
  await lines.close();
  return head;
}

async function readBlocks(source: Source, options: ReadOptions): Promise<Table> {
  const lines = source.lines();
  const comments: string[] = [];
  const rows: number[][] = [];
  let names: string[] = [];
  let block: { values: number[]; left: number } | undefined;
  try {
    for (;;) {
      const line = lines.buffered() ?? (await lines.next());
      if (line === undefined) break;
      const words = splitWords(line);
      if (words.length === 0) continue;
      if (words[0].startsWith("#")) {
        if (rows.length === 0) comments.push(line.replace(/^\s*#\s*/, "").trim());
        continue;
      }
      if (!lines.terminated) {
        torn(lines.name, lines.number, options);
        break;
      }
      const values = words.map((word) => {
        const value = parseNumber(word);
        if (value === undefined) throw lines.fail(`expected a number, got '${word}'`);
        return value;
      });
      if (!block || block.left === 0) {
        if (!Number.isInteger(values[1]) || values[1] < 0)
          throw lines.fail(`expected a step and the number of rows that follow, got '${line.trim()}'`);
        block = { values, left: values[1] };
      } else {
        const row = [...block.values, ...values];
        if (rows.length === 0) names = namesOf(comments, block.values.length, values.length);
        if (row.length !== names.length)
          throw lines.fail(`expected ${names.length - block.values.length} numbers, got ${words.length}`);
        rows.push(row);
        block.left--;
      }
    }
  } finally {
    await lines.close();
  }
  if (block && block.left > 0)
    options.warn(
      `${lines.name}:${lines.number}: the last block lacks ${block.left} of its rows; those that are there are given`,
    );
  return {
    title: comments[0] ?? source.name,
    columns: names.map((name, k) => ({ name, unit: "", values: Float64Array.from(rows, (row) => row[k]) })),
  };
}

/** Names of a block line and of its rows, from the last two comments. */
function namesOf(comments: readonly string[], block: number, row: number): string[] {
  const words = comments.map(splitWords);
  const before = words.findLast((list) => list.length === block && /^timestep$/i.test(list[0]));
  const inside = words.findLast((list) => list.length === row && list !== before);
  const numbered = (count: number, what: string) => Array.from({ length: count }, (_, k) => `${what}${k + 1}`);
  return [...(before ?? numbered(block, "block")), ...(inside ?? numbered(row, "column"))];
}
