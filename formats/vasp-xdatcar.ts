/**
 * VASP trajectory (XDATCAR): a head like that of a POSCAR, then fractional coordinates, configuration after configuration.
 *
 * Whether the head stands once (fixed cell) or before every configuration (variable cell) is seen at each configuration, so both
 * may be mixed. Separators: "Direct configuration= 7", "Konfig= 7" (VASP 5.2), a blank line (VASP 4).
 * https://www.vasp.at/wiki/index.php/XDATCAR
 */
import { toFractional } from "../src/model/cell.js";
import { InputError } from "../src/model/errors.js";
import { type Frame, makeFrame } from "../src/model/frame.js";
import { defineFormat, type FrameOffset, type ReadOptions, type WriteOptions } from "./format.js";
import { splitWords } from "./lines.js";
import { writeNumbers } from "./number-block.js";
import { separateNumbers, strictNumber } from "./numbers.js";
import { requireFullSites } from "./occupancy.js";
import type { Sink } from "./sink.js";
import type { Source } from "./source.js";
import { type Groups, headText, readHead, runsOf, typesOf, type VaspHead } from "./vasp-head.js";
import { coordinatesOf, toPositions } from "./vasp-positions.js";
import { WindowLines } from "./window-lines.js";

export const xdatcar = defineFormat({
  name: "vasp/xdatcar",
  aliases: ["xdatcar", "vasp-xdatcar"],
  title: "VASP trajectory: XDATCAR",
  reference: "https://www.vasp.at/wiki/index.php/XDATCAR",
  files: [/(^|[/._-])XDATCAR[^/]*$/i, /\.xdatcar$/i],
  sniff: (head) => (/^\s*(direct|cartesian)\s+configuration\s*=|^\s*konfig\s*=/im.test(head.slice(0, 20_000)) ? 2 : 0),
  holds: ["cell", "positions", "species", "types", "labels", "step", "frames"],

  async *read(source, options) {
    const reader = new XdatcarReader(source, options);
    try {
      for (let frame = await reader.next(); frame; frame = await reader.next()) yield frame;
      if (reader.found === 0) throw reader.lines.fail("expected 'Direct configuration=', but the file ends here");
    } finally {
      await reader.lines.close();
    }
  },

  async *index(source, after) {
    const reader = new XdatcarReader(source, { warn() {} });
    try {
      if (after) await reader.goBehind(after);
      for (let at = await reader.pass(); at; at = await reader.pass()) yield at;
    } finally {
      await reader.lines.close();
    }
  },

  async *readAt(source, places, options) {
    const reader = new XdatcarReader(source, options);
    try {
      for await (const at of places) yield await reader.at(at);
    } finally {
      await reader.lines.close();
    }
  },

  async write(frames, sink, options) {
    const writer = new Writer(sink, options);
    for await (const frame of frames) await writer.add(frame);
    await writer.end();
  },
});

/** Stands before a configuration; knows the head that belongs to it. */
class XdatcarReader {
  readonly lines: WindowLines;
  found = 0;
  #head: VaspHead | undefined;
  #headAt = 0;
  #groups: Groups | undefined;

  constructor(
    source: Source,
    readonly options: ReadOptions,
  ) {
    this.lines = new WindowLines(source);
  }

  /** The next frame; undefined at the end of the file. */
  async next(): Promise<Frame | undefined> {
    const { lines, options } = this;
    const separator = await this.#begin();
    if (!separator) return undefined;
    const head = this.#head!;
    const coordinates = await readCoordinates(lines, head, options, this.found);
    if (!coordinates) return undefined;
    this.#groups ??= typesOf(head, options, `${lines.name}:${head.countsLine}`, coordinates.labels);
    const groups = this.#groups;
    this.found++;
    return makeFrame({
      ...groups,
      types: groups.types.slice(),
      positions: toPositions(coordinates.values, separator.cartesian, head),
      cell: head.cell.slice(),
      step: separator.step,
      info: head.title ? { title: head.title } : {},
    });
  }

  /** Passes over the next configuration; undefined where no whole one follows. */
  async pass(): Promise<FrameOffset | undefined> {
    const { lines } = this;
    const separator = await this.#begin();
    if (!separator) return undefined;
    const { at, line } = separator;
    const { count } = this.#head!;
    const whole = await lines.skip(count - 2);
    // The last two lines are looked at as text: the last one of the file may be cut.
    let before: string[] = [];
    for (let i = whole; i < count; i++) {
      const text = await lines.next();
      if (text === undefined || (!lines.terminated && isCut(text, before))) return undefined;
      before = splitWords(separateNumbers(text));
    }
    this.found++;
    return {
      offset: at,
      length: lines.offset - at,
      step: separator.step,
      line,
      lines: lines.number - line,
      head: this.#headAt,
    };
  }

  /** The frame at a place that `pass` gave. */
  async at(place: FrameOffset): Promise<Frame> {
    await this.#headOf(place);
    await this.lines.seek(place.offset, place.line ?? 0, place.length);
    this.found = 1;
    const frame = await this.next();
    if (!frame) throw this.lines.window.fail(`no configuration at byte ${place.offset}: the file has changed`, 0);
    return frame;
  }

  /** Goes on behind a place that `pass` gave. */
  async goBehind(place: FrameOffset): Promise<void> {
    await this.#headOf(place);
    await this.lines.seek(place.offset + place.length, (place.line ?? 0) + (place.lines ?? 0));
    this.found = 1;
  }

  async #headOf({ head = 0 }: FrameOffset): Promise<void> {
    if (this.#head && this.#headAt === head) return;
    await this.lines.seek(head, 0);
    const title = await this.lines.next();
    this.#head = await readHead(this.lines, title ?? "");
    this.#headAt = head;
    this.#groups = undefined;
  }

  /** What stands before the next configuration, and where that begins; a head before it is read. */
  async #begin(): Promise<(Separator & { at: number; line: number }) | undefined> {
    const { lines } = this;
    if (!this.#head) await this.#firstHead();
    let at = lines.offset;
    let line = lines.number;
    try {
      let separator = await readSeparator(lines);
      if (separator?.title !== undefined) {
        const headAt = at;
        this.#head = await readHead(lines, separator.title);
        this.#headAt = headAt;
        this.#groups = undefined;
        at = lines.offset;
        line = lines.number;
        separator = await readSeparator(lines);
        if (separator?.title !== undefined)
          throw lines.fail(`expected 'Direct configuration=', got '${separator.title.trim()}'`);
      }
      return separator && { ...separator, at, line };
    } catch (error) {
      if (!(error instanceof InputError) || (await lines.next()) !== undefined) throw error;
      torn(lines, this.options, this.found, "ends in the head of a configuration");
      return undefined;
    }
  }

  async #firstHead(): Promise<void> {
    const { lines } = this;
    const title = await lines.next();
    if (title === undefined) throw lines.fail("expected a title line, scale and lattice, but the file is empty");
    if (/^\s*\d+(\s+\d+){2,3}\s*$/.test(title))
      throw lines.fail(
        "this XDATCAR of VASP 4.6 or older has no lattice vectors: put the first lines of its POSCAR (title to counts) in place of its head",
      );
    this.#head = await readHead(lines, title);
  }
}

function torn(lines: WindowLines, options: ReadOptions, found: number, what: string): void {
  const message = `the file ${what}: ${found} whole configurations`;
  if (options.strict || found === 0) throw lines.fail(message);
  options.warn(`${lines.name}:${lines.number}: ${message}`);
}

interface Separator {
  cartesian: boolean;
  step?: number;
  /** The line is the title of another head. */
  title?: string;
}

/** What stands before a configuration; undefined at the end of the file. */
async function readSeparator(lines: WindowLines): Promise<Separator | undefined> {
  for (;;) {
    const line = await lines.next();
    if (line === undefined) return undefined;
    const match = /^\s*(direct|cartesian|konfig)[^=]*=\s*(\S*)/i.exec(line);
    if (match) {
      const step = strictNumber(match[2]);
      return { cartesian: /^c/i.test(match[1]), step: Number.isInteger(step) ? step : undefined };
    }
    if (line.trim() !== "") {
      if (/^(\s*[+-]?\d*\.\d+){3}/.test(line))
        throw lines.fail(
          `expected 'Direct configuration=' or another head, got coordinates '${line.trim()}': too many atoms`,
        );
      return { cartesian: false, title: line };
    }
    const after = await lines.next();
    if (after === undefined) return undefined;
    lines.back(after);
    const words = splitWords(after);
    if (words.length >= 3 && words.slice(0, 3).every((word) => strictNumber(word) !== undefined))
      return { cartesian: false };
    // A blank title: the scale factor is on the next line.
    if (words.length === 1 && strictNumber(words[0]) !== undefined) return { cartesian: false, title: "" };
  }
}

/** The coordinates of one configuration, or undefined when the file ends inside it (which is said). */
async function readCoordinates(lines: WindowLines, head: VaspHead, options: ReadOptions, found: number) {
  const values = new Float64Array(3 * head.count);
  const labels: string[] = [];
  let before: string[] = [];
  // The last two lines are looked at as text: the last one of the file may be cut.
  const plain = head.symbols ? await lines.triples(head.count - 2, values) : 0;
  for (let i = plain; i < head.count; i++) {
    const line = await lines.next();
    if (line === undefined || (!lines.terminated && isCut(line, before))) {
      torn(lines, options, found, `ends after ${i} of ${head.count} atoms of configuration ${found + 1}`);
      return undefined;
    }
    before = coordinatesOf(line, 3 * i, values, lines);
    if (before.length > 3) labels.push(before[3]);
  }
  return { values, labels: labels.length === head.count ? labels : undefined };
}

/** The last line of a file that is still written may end inside a number: it has fewer words or digits than the line before. */
function isCut(line: string, before: string[]): boolean {
  const words = splitWords(separateNumbers(line));
  const digits = (word = "") => word.replace(/^[+-]/, "").length;
  return words.length < Math.max(3, before.length) || digits(words[2]) < digits(before[2]);
}

/** Writes the head once while the cell stays the same from the first frame to the second, before every configuration if not. */
class Writer {
  readonly #sink: Sink;
  readonly #options: WriteOptions;
  #waiting: Frame | undefined;
  #variable = false;
  #head = "";
  #count = 0;
  #order: Map<bigint | number, number> | undefined;

  constructor(sink: Sink, options: WriteOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  async add(frame: Frame): Promise<void> {
    requireFullSites(frame, "an XDATCAR");
    const sorted = this.#inOrder(frame);
    const before = this.#waiting;
    this.#waiting = sorted;
    if (!before) return;
    if (before.cell && sorted.cell && before.cell.some((x, i) => x !== sorted.cell![i])) this.#variable = true;
    await this.#put(before);
  }

  async end(): Promise<void> {
    if (this.#waiting) await this.#put(this.#waiting);
  }

  async #put(frame: Frame): Promise<void> {
    const head = headText(frame, runsOf(frame, "an XDATCAR", this.#options), "an XDATCAR", this.#options);
    if (this.#variable || head !== this.#head) await this.#sink.write(head);
    this.#head = head;
    this.#count++;
    await this.#sink.write(`Direct configuration= ${`${frame.step ?? this.#count}`.padStart(6)}\n`);
    const fractional = toFractional(frame.positions, frame.cell!, frame.origin);
    await writeNumbers(fractional, 3, this.#sink, this.#options.precision);
  }

  /** An XDATCAR has no ids: atoms that change places from frame to frame are put into the order of the first frame. */
  #inOrder(frame: Frame): Frame {
    if (!frame.ids) return frame;
    const { ids } = frame;
    const order = (this.#order ??= new Map(Array.from(ids as Float64Array, (id, i) => [id, i])));
    const places = new Int32Array(frame.count);
    let same = true;
    let known = ids.length === order.size;
    for (let i = 0; i < places.length && known; i++) {
      const place = order.get(ids[i]);
      known = place !== undefined;
      places[i] = place ?? 0;
      same &&= place === i;
    }
    if (known && same) return frame;
    if (!known) {
      this.#options.note("derived", "atoms come and go: they are in the order of each frame, without ids");
      return frame;
    }
    this.#options.note("derived", "atoms change places between frames: written in the order of the first frame");
    const positions = new Float64Array(frame.positions.length);
    const types = new Int32Array(frame.count);
    for (let i = 0; i < places.length; i++) {
      const to = places[i];
      types[to] = frame.types[i];
      for (let k = 0; k < 3; k++) positions[3 * to + k] = frame.positions[3 * i + k];
    }
    return { ...frame, positions, types };
  }
}
