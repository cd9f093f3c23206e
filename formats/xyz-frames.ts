/** The frame loop that plain and extended XYZ share: a count, a comment, `count` lines. */
import type { Column, Frame } from "../src/model/frame.js";
import { ByteWindow } from "./byte-window.js";
import type { Property } from "./extxyz-columns.js";
import type { ReadOptions } from "./format.js";
import type { RowReading, Rows } from "./rows.js";
import type { Source } from "./source.js";
import { columnsOf, rowsOf } from "./xyz-rows.js";

export interface XyzDialect {
  /** What the atom lines hold, from the comment; or a sentence on what is wrong with it. */
  properties(comment: string): Property[] | string;
  frame(comment: string, properties: readonly Property[], columns: readonly Column[], place: string): Frame;
  /** Are words after the last property left out? */
  extra(comment: string): boolean;
}

/**
 * A file that ends inside a frame: an error when that is its first, otherwise a warning after the whole frames (an error with
 * `strict`).
 */
export async function* readXyzFrames(source: Source, options: ReadOptions, dialect: XyzDialect): AsyncIterable<Frame> {
  const window = new ByteWindow(source);
  const plans = new Map<string, Rows>();
  try {
    for (let number = 1; ; number++) {
      await window.skipBlank();
      const first = await window.line();
      if (first === undefined || first.trim() === "") {
        if (number === 1) throw window.fail("expected the number of atoms, but the file is empty");
        return;
      }
      const start = window.number;
      const count = countOf(first);
      if (count === undefined) throw window.fail(`expected the number of atoms, got '${first.trim().slice(0, 60)}'`);
      const comment = (await window.line()) ?? "";
      const place = `${source.name}:${window.number}`;
      const properties = dialect.properties(comment);
      if (typeof properties === "string") throw window.fail(properties);

      const key = properties.map(({ name, kind, width }) => `${name}:${kind}:${width}`).join(":");
      const extra = dialect.extra(comment);
      const rows = plans.get(`${key} ${extra}`) ?? rowsOf(properties, extra);
      plans.set(`${key} ${extra}`, rows);
      const reading = await window.rows(rows, count);
      if (reading.rows < count) {
        if (reading.problem && !(await endsHere(window, reading)))
          throw window.fail(reading.problem, window.number + 1);
        const torn = window.fail(
          `the file ends inside frame ${number}, which starts on line ${start} with ${count} atoms (${reading.rows} are there)`,
        );
        if (number === 1 || options.strict) throw torn;
        options.warn(`${torn.message}; the ${number - 1} before it are read`);
        return;
      }
      if (reading.notFinite >= 0)
        options.warn(`${source.name}:${start + 2 + reading.notFinite}: a number of this atom is not finite`);
      const columns = columnsOf(properties, reading);
      if (!Array.isArray(columns)) throw window.fail(columns.message, start + 2 + columns.atom);
      yield dialect.frame(comment, properties, columns, place);
    }
  } finally {
    await window.close();
  }
}

function countOf(line: string): number | undefined {
  const word = line.trim();
  return /^\d{1,12}$/.test(word) ? Number(word) : undefined;
}

/** Is the row that cannot be read half a line at the end of the file, or are there only blank lines to come? */
async function endsHere(window: ByteWindow, reading: RowReading): Promise<boolean> {
  if (!reading.terminated && window.ended && window.bytes.indexOf(10, window.start) === window.end - 1) return true;
  await window.skipBlank();
  const rest = window.bytes.toString("latin1", window.start, window.end).trim();
  return rest === "" && !(await window.fill());
}
