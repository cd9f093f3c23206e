/**
 * LAMMPS text dump (`dump ID group atom|custom`): runs of `ITEM:` sections, one run per frame. Nothing may be taken over from
 * the frame before: columns, their order, the number of atoms and the kind of box change within one file; only `UNITS` is
 * given once. What is easy to get wrong: scaled coordinates start at the box origin, and bounds of tilted boxes are shadows.
 */
import { InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import { native } from "../src/native.js";
import { ByteWindow } from "./byte-window.js";
import { defineFormat, type FrameOffset, type ReadOptions } from "./format.js";
import { type BoundsHeader, boxFromLines, type LammpsBox, parseBoundsHeader, parseBoundsLine } from "./lammps-box.js";
import { type ColumnPlan, FrameMaker, planColumns } from "./lammps-columns.js";
import { writeDump } from "./lammps-dump-write.js";
import { splitWords } from "./lines.js";
import { type RowReading, Rows } from "./rows.js";
import type { Source } from "./source.js";

export const lammpsDump = defineFormat({
  name: "lammps/dump",
  aliases: ["dump", "lammps-dump", "lammps-dump-text", "lammpstrj", "lammps/dump/text"],
  title: "LAMMPS text dump (atom, custom)",
  reference: "https://docs.lammps.org/dump.html",
  files: [/\.lammpstrj$/i, /\.dump$/i, /(^|\/)dump\.[^/]*$/i, /\.lammpsdump$/i],
  sniff: (head) => (/^ITEM: (TIMESTEP|TIME|UNITS)\b/.test(head) && !/^ITEM: (ENTRIES|GRID CELLS)/m.test(head) ? 2 : 0),
  units: true,
  holds: [
    "cell",
    "origin",
    "periodic",
    "positions",
    "species",
    "types",
    "labels",
    "ids",
    "images",
    "unwrapped",
    "velocities",
    "forces",
    "charges",
    "step",
    "time",
    "columns",
    "frames",
  ],
  // `BOX BOUNDS abc origin` and the letters of the boundaries come back.
  holdsName: (name) => name === "triclinic" || name === "boundary",

  async *read(source, options) {
    const reader = new DumpReader(source, options);
    try {
      for (;;) {
        const frame = await reader.next();
        if (!frame) return;
        yield frame;
      }
    } finally {
      await reader.close();
    }
  },

  write: writeDump,

  async *index(source, after) {
    const start = after && {
      offset: after.offset + after.length,
      length: 0,
      line: (after.line ?? 0) + (after.lines ?? 0),
      units: after.units,
    };
    const reader = new DumpReader(source, { warn() {} }, start);
    try {
      for (;;) {
        const at = await reader.pass();
        if (!at) return;
        yield at;
      }
    } finally {
      await reader.close();
    }
  },

  async *readAt(source, places, options) {
    let reader: DumpReader | undefined;
    try {
      for await (const at of places) {
        reader ??= new DumpReader(source, options, at);
        yield await reader.at(at);
      }
    } finally {
      await reader?.close();
    }
  },
});

interface Header {
  step: number;
  count: number;
  time?: number;
  units?: string;
  bounds: BoundsHeader;
  box: LammpsBox;
  columns: string;
}

class DumpReader {
  readonly #window: ByteWindow;
  readonly #options: ReadOptions;
  readonly #maker: FrameMaker;
  /** Of the columns seen so far: they seldom change. */
  readonly #plans = new Map<string, { plan: ColumnPlan; rows: Rows }>();
  #units: string | undefined;
  #frames = 0;

  constructor(source: Source, options: ReadOptions, at?: FrameOffset) {
    this.#window = new ByteWindow(source, at?.offset, at?.line);
    this.#options = options;
    this.#maker = new FrameMaker(options.types);
    this.#units = at?.units;
    // Behind an indexed frame: the end of the file is no empty file.
    if (at?.offset) this.#frames = 1;
  }

  close(): Promise<void> {
    return this.#window.close();
  }

  /** The next frame; undefined at the end of the file. */
  async next(): Promise<Frame | undefined> {
    const header = await this.#header();
    if (!header) return undefined;
    const { plan, rows } = this.#planOf(header.columns);
    const first = this.#window.number + 1;
    const reading = await this.#window.rows(rows, header.count);
    if (reading.problem && reading.terminated) throw this.#window.fail(this.#explain(reading), first + reading.rows);
    if (reading.rows < header.count)
      return this.#torn(`after ${reading.rows} of ${header.count} atoms of step ${header.step}`);
    if (!reading.terminated) this.#unterminated();
    if (reading.notFinite >= 0)
      this.#options.warn(`${this.#window.name}:${first + reading.notFinite}: a number of this atom is not finite`);
    this.#frames++;
    return this.#assemble(header, plan, reading, first);
  }

  /** The frame at a place that `pass` gave. */
  async at(place: FrameOffset): Promise<Frame> {
    await this.#window.seek(place.offset, place.line ?? 0, place.length);
    this.#units = place.units;
    this.#frames = 1;
    const frame = await this.next();
    if (!frame) throw this.#window.fail(`no frame at byte ${place.offset}: the file has changed`, 0);
    return frame;
  }

  /** Passes over the next frame; undefined where no whole frame follows. */
  async pass(): Promise<FrameOffset | undefined> {
    const line = this.#window.number;
    const at = this.#window.offset;
    const header = await this.#header();
    if (!header) return undefined;
    const skipped = await this.#window.skip(header.count);
    if (skipped < header.count && !(skipped === header.count - 1 && this.#skipUnterminated(header.columns)))
      return undefined;
    this.#frames++;
    const lines = this.#window.number - line;
    return { offset: at, length: this.#window.offset - at, step: header.step, line, lines, units: this.#units };
  }

  /** The file's last row, when it only lacks its line feed. */
  #skipUnterminated(columns: string): boolean {
    const window = this.#window;
    const row = window.bytes.toString("latin1", window.start, window.end);
    if (splitWords(row).length !== splitWords(columns).length) return false;
    window.start = window.end;
    window.number++;
    return true;
  }

  async #header(): Promise<Header | undefined> {
    const header: Partial<Header> = {};
    const window = this.#window;
    for (;;) {
      const line = await window.line();
      if (line === undefined && Object.keys(header).length === 0) {
        if (this.#frames === 0) throw window.fail("the file is empty; expected 'ITEM: TIMESTEP'", 0);
        return undefined;
      }
      // A frame that is being written has UNITS only where it is the file's first.
      if (line === undefined && header.units && this.#frames && header.step === undefined)
        throw window.fail("the file ends with sections that belong to no frame; expected 'ITEM: TIMESTEP' after them");
      if (line === undefined) return this.#torn("inside the header of a frame");
      if (line.trim() === "" && Object.keys(header).length === 0 && this.#frames) continue; // of files put together
      if (!window.terminated) return this.#torn("inside the header of a frame");
      const item = /^ITEM: ?(.*)$/.exec(line)?.[1].trim();
      if (item === undefined)
        throw window.fail(`expected 'ITEM: TIMESTEP'${this.#after()}, got '${line.slice(0, 60)}'`);
      if (item.startsWith("ATOMS")) {
        for (const needed of ["step", "count", "box"] as const)
          if (header[needed] === undefined)
            throw window.fail(
              `'ITEM: ATOMS' before ${{ step: "TIMESTEP", count: "NUMBER OF ATOMS", box: "BOX BOUNDS" }[needed]}`,
            );
        return { ...header, columns: item.slice(5).trim() } as Header;
      }
      if (!(await this.#section(item, header))) return this.#torn("inside the header of a frame");
    }
  }

  /** One section of the header; false when the file ends in it. */
  async #section(item: string, header: Partial<Header>): Promise<boolean> {
    const window = this.#window;
    const whole = async () => {
      const line = await window.line();
      return line === undefined || !window.terminated ? undefined : line.trim();
    };
    if (item.startsWith("BOX BOUNDS")) {
      const bounds = parseBoundsHeader(splitWords(item).slice(2));
      if (!bounds) throw window.fail(`expected BOX BOUNDS [xy xz yz | abc origin] and flags such as pp, got '${item}'`);
      const rows: number[][] = [];
      for (let axis = 0; axis < 3; axis++) {
        const line = await whole();
        if (line === undefined) return false;
        const row = parseBoundsLine(line, bounds, axis);
        if (typeof row === "string") throw window.fail(row);
        rows.push(row);
      }
      header.bounds = bounds;
      header.box = boxFromLines(rows, bounds);
      return true;
    }
    const known = ["TIMESTEP", "NUMBER OF ATOMS", "TIME", "UNITS"];
    if (!known.includes(item)) {
      if (/^(NUMBER OF ENTRIES|ENTRIES)/.test(item))
        throw window.fail(
          `this is a dump of pairs, bonds or angles ('ITEM: ${item}'), read it with -i lammps/dump/local`,
        );
      if (/GRID/.test(item)) throw window.fail(`this is a grid dump ('ITEM: ${item}'), which holds no atoms`);
      throw window.fail(`expected ITEM: ${known.join(", ")}, BOX BOUNDS or ATOMS, got 'ITEM: ${item}'`);
    }
    const line = await whole();
    if (line === undefined) return false;
    if (item === "UNITS") this.#units = header.units = line;
    else {
      const what = { TIMESTEP: "the time step", "NUMBER OF ATOMS": "the number of atoms", TIME: "the time" }[item]!;
      const value = /^[+-]?[\d.]/.test(line) ? Number(line) : Number.NaN;
      if (!Number.isFinite(value) || (item !== "TIME" && !Number.isInteger(value)) || (item !== "TIME" && value < 0))
        throw window.fail(`expected ${what}, got '${line}'`);
      if (item === "TIMESTEP") header.step = value;
      else if (item === "TIME") header.time = value;
      else header.count = value;
    }
    return true;
  }

  #planOf(columns: string): { plan: ColumnPlan; rows: Rows } {
    const known = this.#plans.get(columns);
    if (known) return known;
    const names = splitWords(columns);
    if (names.length === 0)
      throw this.#window.fail("'ITEM: ATOMS' names no columns; expected e.g. 'ITEM: ATOMS id type x y z'");
    const plan = this.#placed(() => planColumns(names), this.#window.number);
    const made = { plan, rows: new Rows(plan.specs, names) };
    this.#plans.set(columns, made);
    return made;
  }

  /** The last row is whole but has no line feed. */
  #unterminated(): void {
    if (this.#options.strict) throw this.#window.fail("the last line has no line feed: it may be cut");
    this.#options.warn(
      `${this.#window.name}:${this.#window.number}: the last line has no line feed; its last number may be cut`,
    );
  }

  /** The file ends within a frame: a warning if there are whole frames before it. */
  #torn(where: string): undefined {
    const window = this.#window;
    const message = `the file ends ${where}`;
    if (this.#frames === 0 || this.#options.strict) throw window.fail(message);
    this.#options.warn(`${window.name}:${window.number}: ${message}; this last frame is left out`);
  }

  #explain(reading: RowReading): string {
    const problem = reading.problem!;
    if (!/'ITEM:/.test(problem)) return problem;
    return `expected atom ${reading.rows + 1} of ${reading.wanted}, got the next 'ITEM:' (was the run killed and started again here?)`;
  }

  #after(): string {
    return this.#frames ? ` after the ${this.#frames === 1 ? "first frame" : `${this.#frames} frames`}` : "";
  }

  #assemble(header: Header, plan: ColumnPlan, reading: RowReading, first: number): Frame {
    const data = { array: reading.array.bind(reading), words: reading.layout.scanner.words } as const;
    if (plan.has("id")) {
      const again = native().firstDuplicate(reading.array<BigInt64Array>("id"));
      if (again >= 0)
        throw this.#window.fail(
          `atom id ${reading.array<BigInt64Array>("id")[again]} stands in this frame twice`,
          first + again,
        );
    }
    const frame = this.#placed(
      () =>
        this.#maker.make(plan, data, header.box, {
          step: header.step,
          time: header.time,
          units: this.#units,
          periodic: header.bounds.periodic,
        }),
      first - 1,
    );
    if (header.bounds.boundary && /[sm]/.test(header.bounds.boundary)) frame.info.boundary = header.bounds.boundary;
    if (header.bounds.kind === "general") frame.info.triclinic = "general";
    return frame;
  }

  /** Puts file and line in front of what goes wrong in there. */
  #placed<T>(body: () => T, line: number): T {
    try {
      return body();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw this.#window.fail((error as Error).message, line);
    }
  }
}
