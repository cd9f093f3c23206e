/**
 * Files of `fix ave/time`, `ave/chunk`, `ave/histo` and `ave/correlate`: rows of numbers (scalar mode), or blocks, each a line
 * with the step and the number of rows, and the rows (vector mode). Blocks become one long table: each row is preceded by the
 * values of its block's line. Titles that the deck gives (`title1`) need not begin with '#'. `ave/correlate/long` has a comment
 * with the step before each block.
 */
import type { Table } from "../src/model/table.js";
import { namesFromComments, readCommented, torn } from "./commented-table.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { readAverageYaml } from "./lammps-average-yaml.js";
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
    const { head, data } = await beginning(source);
    if (head.some((line) => /^---\s*$/.test(line) || /^keywords:/.test(line)))
      return [await readAverageYaml(source, options)];
    const titles = head.map((line) => line.replace(/^\s*#\s*/, ""));
    if (titles.some((line) => blockCounts.test(line)) || looksLikeBlocks(data))
      return [await readBlocks(source, options)];
    if (titles.some((line) => /^Timestep: /.test(line))) return [await readSteps(source, options)];
    return [await readCommented(source, options, namesFromComments, true)];
  },
});

/** The lines before the first numbers, and the first numbers. */
async function beginning(source: Source): Promise<{ head: string[]; data: number[][] }> {
  const lines = source.lines();
  const head: string[] = [];
  const data: number[][] = [];
  for (let line = await lines.next(); line !== undefined && data.length < 2; line = await lines.next()) {
    const words = splitWords(line);
    if (words.length === 0) continue;
    const values = words.map(parseNumber);
    if (values.every((value) => value !== undefined)) data.push(values as number[]);
    else if (data.length > 0 || head.push(line) > 100) break;
  }
  await lines.close();
  return { head, data };
}

/** Without titles: a step and a number of rows, then the row of number 1; steps that go on never go back to 1. */
function looksLikeBlocks([first, second]: readonly number[][]): boolean {
  return first?.length === 2 && first[0] > 1 && Number.isInteger(first[1]) && first[1] > 0 && second?.[0] === 1;
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
      const title = !block && words.every((word) => parseNumber(word) === undefined);
      if (words[0].startsWith("#") || title) {
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
  if (rows.length === 0) {
    options.warn(`${source.name}: no rows yet`);
    names = comments.slice(-2).flatMap(splitWords);
  }
  return {
    title: comments[0] ?? source.name,
    columns: names.map((name, k) => ({ name, unit: "", values: Float64Array.from(rows, (row) => row[k]) })),
  };
}

/** Blocks of `ave/correlate/long`: the step stands in a comment before the rows. */
async function readSteps(source: Source, options: ReadOptions): Promise<Table> {
  const lines = source.lines();
  const rows: number[][] = [];
  let title: string | undefined;
  let names: string[] = [];
  let step: number | undefined;
  try {
    for (;;) {
      const line = lines.buffered() ?? (await lines.next());
      if (line === undefined) break;
      const words = splitWords(line);
      if (words.length === 0) continue;
      const text = line.replace(/^\s*#\s*/, "").trim();
      if (/^Timestep: \d+$/.test(text)) step = Number(text.slice("Timestep: ".length));
      else if (step === undefined) {
        title ??= text;
        names = splitWords(text);
      } else if (!lines.terminated) torn(lines.name, lines.number, options);
      else {
        const values = words.map(parseNumber);
        const wrong = values.indexOf(undefined);
        if (wrong >= 0) throw lines.fail(`expected a number, got '${words[wrong]}'`);
        if (values.length !== names.length) throw lines.fail(`expected ${names.length} numbers, got ${values.length}`);
        rows.push([step, ...(values as number[])]);
      }
    }
  } finally {
    await lines.close();
  }
  return {
    title: title ?? source.name,
    columns: ["Timestep", ...names].map((name, k) => ({
      name,
      unit: "",
      values: Float64Array.from(rows, (row) => row[k]),
    })),
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
