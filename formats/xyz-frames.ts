/** The frame loop that plain and extended XYZ share: a count, a comment, `count` lines. */
import type { Column, Frame } from "../src/model/frame.js";
import { ByteWindow } from "./byte-window.js";
import type { Property } from "./extxyz-columns.js";
import type { FrameOffset, ReadOptions } from "./format.js";
import { splitWords } from "./lines.js";
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
  const reader = new XyzReader(source, options, dialect);
  try {
    for (let frame = await reader.next(); frame; frame = await reader.next()) yield frame;
  } finally {
    await reader.close();
  }
}

/** Names are numbered as the file shows them: the first frame is read too, unless `--types` numbers them. */
export async function* readXyzFramesAt(
  source: Source,
  places: AsyncIterable<FrameOffset> | Iterable<FrameOffset>,
  options: ReadOptions,
  dialect: XyzDialect,
): AsyncIterable<Frame> {
  const quiet = { ...options, warn() {} };
  let reader: XyzReader | undefined;
  try {
    for await (const at of places) {
      if (!reader) {
        const { head = 0, offset } = at;
        if (head < offset && !options.types) {
          const first = new XyzReader(source, quiet, dialect, { offset: head, length: 0 });
          // What is wrong there is said to those who read it.
          await first.next().catch(() => undefined);
          await first.close();
        }
        reader = new XyzReader(source, options, dialect, at);
      }
      yield await reader.at(at);
    }
  } finally {
    await reader?.close();
  }
}

/** Where whole frames are; their numbers are passed over. */
export async function* indexXyzFrames(
  source: Source,
  dialect: XyzDialect,
  after?: FrameOffset,
): AsyncIterable<FrameOffset> {
  const start = after && {
    offset: after.offset + after.length,
    length: 0,
    line: (after.line ?? 0) + (after.lines ?? 0),
  };
  const reader = new XyzReader(source, { warn() {} }, dialect, start);
  try {
    let head = after?.head;
    for (let at = await reader.pass(); at; at = await reader.pass()) {
      head ??= at.offset;
      yield { ...at, head };
    }
  } finally {
    await reader.close();
  }
}

interface XyzHead {
  count: number;
  comment: string;
  properties: Property[];
  /** Line of the count. */
  start: number;
}

class XyzReader {
  readonly #window: ByteWindow;
  readonly #plans = new Map<string, Rows>();
  /** Frames before. */
  #number: number;

  constructor(
    source: Source,
    readonly options: ReadOptions,
    readonly dialect: XyzDialect,
    at?: FrameOffset,
  ) {
    this.#window = new ByteWindow(source, at?.offset, at?.line);
    // Behind an indexed frame: the end of the file is no empty file.
    this.#number = at?.offset ? 1 : 0;
  }

  close(): Promise<void> {
    return this.#window.close();
  }

  async at(place: FrameOffset): Promise<Frame> {
    await this.#window.seek(place.offset, place.line ?? 0, place.length);
    this.#number = 1;
    const frame = await this.next();
    if (!frame) throw this.#window.fail(`no frame at byte ${place.offset}: the file has changed`, 0);
    return frame;
  }

  /** The next frame; undefined at the end of the file. */
  async next(): Promise<Frame | undefined> {
    const head = await this.#head();
    if (!head) return undefined;
    const window = this.#window;
    const { count, comment, properties, start } = head;
    const { dialect, options } = this;
    const place = `${window.name}:${window.number}`;
    const key = properties.map(({ name, kind, width }) => `${name}:${kind}:${width}`).join(":");
    const extra = dialect.extra(comment);
    const rows = this.#plans.get(`${key} ${extra}`) ?? rowsOf(properties, extra);
    this.#plans.set(`${key} ${extra}`, rows);
    const reading = await window.rows(rows, count);
    if (reading.rows < count) {
      if (reading.problem && !(await endsHere(window, reading))) throw window.fail(reading.problem, window.number + 1);
      const number = this.#number + 1;
      const torn = window.fail(
        `the file ends inside frame ${number}, which starts on line ${start} with ${count} atoms (${reading.rows} are there)`,
      );
      if (number === 1 || options.strict) throw torn;
      options.warn(`${torn.message}; the ${number - 1} before it are read`);
      return undefined;
    }
    if (reading.notFinite >= 0)
      options.warn(`${window.name}:${start + 2 + reading.notFinite}: a number of this atom is not finite`);
    const columns = columnsOf(properties, reading);
    if (!Array.isArray(columns)) throw window.fail(columns.message, start + 2 + columns.atom);
    this.#number++;
    if (!reading.terminated && this.#number > 1)
      options.warn(`${window.name}:${window.number}: the last line has no line feed; its last number may be cut`);
    return dialect.frame(comment, properties, columns, place);
  }

  /** Passes over the next frame; undefined where no whole frame follows. */
  async pass(): Promise<FrameOffset | undefined> {
    const window = this.#window;
    await window.skipBlank();
    const line = window.number;
    const { offset } = window;
    const head = await this.#head();
    if (!head) return undefined;
    const skipped = await window.skip(head.count);
    if (skipped < head.count && !(skipped === head.count - 1 && this.#skipUnterminated(head.properties)))
      return undefined;
    this.#number++;
    return { offset, length: window.offset - offset, line, lines: window.number - line };
  }

  /** The file's last row, when it only lacks its line feed. */
  #skipUnterminated(properties: readonly Property[]): boolean {
    const window = this.#window;
    const words = splitWords(window.bytes.toString("latin1", window.start, window.end));
    if (words.length < properties.reduce((sum, { width }) => sum + width, 0)) return false;
    window.start = window.end;
    window.number++;
    return true;
  }

  async #head(): Promise<XyzHead | undefined> {
    const window = this.#window;
    await window.skipBlank();
    const first = await window.line();
    if (first === undefined || first.trim() === "") {
      if (this.#number === 0) throw window.fail("expected the number of atoms, but the file is empty");
      return undefined;
    }
    const start = window.number;
    const count = countOf(first);
    if (count === undefined) throw window.fail(`expected the number of atoms, got '${first.trim().slice(0, 60)}'`);
    const comment = (await window.line()) ?? "";
    const properties = this.dialect.properties(comment);
    if (typeof properties === "string") throw window.fail(properties);
    return { count, comment, properties, start };
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
