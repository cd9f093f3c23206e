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
import { defineFormat, type ReadOptions, type WriteOptions } from "./format.js";
import { splitWords } from "./lines.js";
import { writeNumbers } from "./number-block.js";
import { separateNumbers, strictNumber } from "./numbers.js";
import { requireFullSites } from "./occupancy.js";
import type { Sink } from "./sink.js";
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
    const lines = new WindowLines(source);
    try {
      yield* readXdatcar(lines, options);
    } finally {
      await lines.close();
    }
  },

  async write(frames, sink, options) {
    const writer = new Writer(sink, options);
    for await (const frame of frames) await writer.add(frame);
    await writer.end();
  },
});

async function* readXdatcar(lines: WindowLines, options: ReadOptions): AsyncIterable<Frame> {
  const title = await lines.next();
  if (title === undefined) throw lines.fail("expected a title line, scale and lattice, but the file is empty");
  if (/^\s*\d+(\s+\d+){2,3}\s*$/.test(title))
    throw lines.fail(
      "this XDATCAR of VASP 4.6 or older has no lattice vectors: put the first lines of its POSCAR (title to counts) in place of its head",
    );
  let head = await readHead(lines, title);
  let groups: Groups | undefined;
  let found = 0;
  for (;;) {
    let separator: Separator | undefined;
    try {
      separator = await readSeparator(lines);
      if (separator?.title !== undefined) {
        head = await readHead(lines, separator.title);
        groups = undefined;
        separator = await readSeparator(lines);
        if (separator?.title !== undefined)
          throw lines.fail(`expected 'Direct configuration=', got '${separator.title.trim()}'`);
      }
    } catch (error) {
      if (!(error instanceof InputError) || (await lines.next()) !== undefined) throw error;
      return torn(lines, options, found, "ends in the head of a configuration");
    }
    if (!separator) break;
    const coordinates = await readCoordinates(lines, head, options, found);
    if (!coordinates) return;
    groups ??= typesOf(head, options, `${lines.name}:${head.countsLine}`, coordinates.labels);
    found++;
    yield makeFrame({
      ...groups,
      types: groups.types.slice(),
      positions: toPositions(coordinates.values, separator.cartesian, head),
      cell: head.cell.slice(),
      step: separator.step,
      info: head.title ? { title: head.title } : {},
    });
  }
  if (found === 0) throw lines.fail("expected 'Direct configuration=', but the file ends here");
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
    const ids = [...frame.ids];
    this.#order ??= new Map(ids.map((id, i) => [id, i]));
    const order = this.#order;
    if (ids.every((id, i) => order.get(id) === i)) return frame;
    if (ids.length !== order.size || ids.some((id) => !order.has(id))) {
      this.#options.note("derived", "atoms come and go: they are in the order of each frame, without ids");
      return frame;
    }
    this.#options.note("derived", "atoms change places between frames: written in the order of the first frame");
    const positions = new Float64Array(frame.positions.length);
    const types = new Int32Array(frame.count);
    ids.forEach((id, i) => {
      const to = order.get(id)!;
      types[to] = frame.types[i];
      positions.set(frame.positions.subarray(3 * i, 3 * i + 3), 3 * to);
    });
    return { ...frame, positions, types };
  }
}
