/** The frame loop that plain and extended XYZ share: a count, a comment, `count` lines. */
import type { Column, Frame } from "../src/model/frame.js";
import type { Property } from "./extxyz-columns.js";
import type { ReadOptions } from "./format.js";
import type { Lines } from "./lines.js";
import type { Source } from "./source.js";
import { readXyzRows } from "./xyz-rows.js";

export interface XyzDialect {
  /** What the atom lines hold, from the comment; or a sentence on what is wrong with it. */
  properties(comment: string): Property[] | string;
  frame(comment: string, properties: readonly Property[], columns: readonly Column[], place: string): Frame;
  /** Words after the last property are left out. */
  extra?: boolean;
}

/**
 * A file that ends inside a frame: an error when that is its first, otherwise a warning after the whole frames (an error with
 * `strict`).
 */
export async function* readXyzFrames(source: Source, options: ReadOptions, dialect: XyzDialect): AsyncIterable<Frame> {
  const lines = source.lines();
  try {
    for (let number = 1; ; number++) {
      const first = await nextCount(lines);
      if (first === undefined) {
        if (number === 1) throw lines.fail("expected the number of atoms, but the file is empty");
        return;
      }
      const start = lines.number;
      const count = Number(first);
      const comment = (await lines.next()) ?? "";
      const place = `${source.name}:${lines.number}`;
      const properties = dialect.properties(comment);
      if (typeof properties === "string") throw lines.fail(properties);
      const columns = await readXyzRows(lines, count, properties, { extra: dialect.extra });
      if (!columns) {
        const torn = lines.fail(
          `the file ends inside frame ${number}, which starts on line ${start} with ${count} atoms`,
        );
        if (number === 1 || options.strict) throw torn;
        options.warn(`${torn.message}; the ${number - 1} frames before it are read`);
        return;
      }
      yield dialect.frame(comment, properties, columns, place);
    }
  } finally {
    await lines.close();
  }
}

/** The line with the number of atoms, blank lines before it skipped; undefined at the end of the file. */
async function nextCount(lines: Lines): Promise<string | undefined> {
  for (;;) {
    const line = await lines.next();
    if (line === undefined) return undefined;
    const word = line.replace(/^\uFEFF/, "").trim();
    if (word === "") continue;
    if (!/^\d{1,12}$/.test(word)) throw lines.fail(`expected the number of atoms, got '${word.slice(0, 60)}'`);
    return word;
  }
}
