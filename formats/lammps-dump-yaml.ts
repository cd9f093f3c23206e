/**
 * LAMMPS `dump yaml`: one YAML document per frame, always laid out the same way, so it is read line by line without a YAML
 * library (which would build an object per number). `box:` holds bounds as in text dumps: the shadow of a tilted box, and a
 * fourth line xy, xz, yz. A dump with `triclinic/general yes` writes this box too, but general coordinates: nothing in the file
 * tells, so such a file cannot be read right (LAMMPS 22Jul2025).
 */
import type { Frame } from "../src/model/frame.js";
import { native } from "../src/native.js";
import { ByteWindow } from "./byte-window.js";
import { defineFormat, type FrameOffset, type ReadOptions, type WriteOptions } from "./format.js";
import { boundaryFlags, boundsOfBox, boxFromBounds } from "./lammps-box.js";
import { FrameMaker, planColumns } from "./lammps-columns.js";
import { forLammps } from "./lammps-frames.js";
import { allColumns, chosenColumns } from "./lammps-text-columns.js";
import { Rows } from "./rows.js";
import type { Sink } from "./sink.js";
import type { Source } from "./source.js";
import { WindowLines } from "./window-lines.js";

export const lammpsDumpYaml = defineFormat({
  name: "lammps/dump/yaml",
  aliases: ["lammps-dump-yaml", "dump/yaml", "yaml"],
  title: "LAMMPS dump in YAML",
  reference: "https://docs.lammps.org/dump.html",
  files: [/\.ya?ml$/i],
  sniff: (head) => (/^---\s*\ncreator: LAMMPS\b/.test(head.replace(/\r/g, "")) ? 2 : 0),
  units: true,
  holds: [
    "cell",
    "origin",
    "periodic",
    "positions",
    "species",
    "types",
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
  holdsName: (name) => name === "boundary",
  read: readYaml,
  index: indexYaml,
  readAt: readYamlAt,
  write: writeYaml,
});

async function* readYaml(source: Source, options: ReadOptions): AsyncIterable<Frame> {
  const lines = new WindowLines(source);
  const maker = new FrameMaker(options.types);
  let frames = 0;
  try {
    for (;;) {
      const frame = await new Document(lines, options, maker).read();
      if (frame === "end") break;
      if (frame === "torn") {
        const message = "the file ends within a frame";
        if (frames === 0 || options.strict) throw lines.fail(message);
        options.warn(`${lines.name}:${lines.number}: ${message}, which is left out`);
        break;
      }
      frames++;
      yield frame;
    }
    if (frames === 0) throw lines.fail("expected '---' and the keys of a LAMMPS dump, but the file is empty");
  } finally {
    await lines.close();
  }
}

/** Documents by their places; their rows are passed over. */
async function* indexYaml(source: Source, after?: FrameOffset): AsyncIterable<FrameOffset> {
  const window = new ByteWindow(
    source,
    after && after.offset + after.length,
    after && (after.line ?? 0) + (after.lines ?? 0),
  );
  try {
    for (;;) {
      let at: { offset: number; line: number } | undefined;
      let count: number | undefined;
      let step: number | undefined;
      for (;;) {
        const { offset, number } = window;
        const line = await window.line();
        if (line === undefined || !window.terminated) return;
        const [, key, value] = /^([a-z]+):\s*(.*)$/.exec(line) ?? [];
        if (line.trim() === "---" || key) at ??= { offset, line: number };
        if (key === "natoms" && /^\d+\s*$/.test(value)) count = Number(value);
        if (key === "timestep" && /^-?\d+\s*$/.test(value)) step = Number(value);
        if (key === "data") break;
      }
      if (count === undefined || (await window.skip(count)) < count) return;
      const end = { offset: window.offset, line: window.number };
      yield { offset: at!.offset, length: end.offset - at!.offset, step, line: at!.line, lines: end.line - at!.line };
    }
  } finally {
    await window.close();
  }
}

async function* readYamlAt(
  source: Source,
  places: AsyncIterable<FrameOffset> | Iterable<FrameOffset>,
  options: ReadOptions,
): AsyncIterable<Frame> {
  const maker = new FrameMaker(options.types);
  const lines = new WindowLines(source);
  try {
    for await (const at of places) {
      await lines.seek(at.offset, at.line ?? 0, at.length);
      const frame = await new Document(lines, options, maker).read();
      if (typeof frame === "string") throw lines.fail(`no frame at byte ${at.offset}: the file has changed`);
      yield frame;
    }
  } finally {
    await lines.close();
  }
}

/** One frame: from '---' to '...'. */
class Document {
  readonly #keys = new Map<string, string>();
  #box: number[][] = [];
  readonly #thermo: { keywords?: string; data?: string } = {};

  constructor(
    readonly lines: WindowLines,
    readonly options: ReadOptions,
    readonly maker: FrameMaker,
  ) {}

  async read(): Promise<Frame | "end" | "torn"> {
    const { lines } = this;
    let begun = false;
    let section = "";
    for (;;) {
      const line = await lines.next();
      if (line === undefined) return begun ? "torn" : "end";
      if (!lines.terminated && line.trim() !== "...") return "torn";
      const text = line.trim();
      if (text === "---" || text === "..." || text === "") {
        begun ||= text === "---";
        continue;
      }
      const key = /^([a-z]+):\s*(.*)$/.exec(line);
      if (key) {
        begun = true;
        section = key[1];
        this.#keys.set(key[1], key[2]);
        if (section === "data") return this.#data();
      } else if (section === "box") this.#box.push(this.#numbers(text));
      else if (section === "thermo") {
        const [, name, list] = /^- (keywords|data): *(.*)$/.exec(text) ?? [];
        if (name) this.#thermo[name as "keywords" | "data"] = list;
      } else throw lines.fail(`expected a key such as 'timestep: 0', got '${text.slice(0, 60)}'`);
    }
  }

  /** "[ a, b[1], ]": what is between the outer brackets, at commas. */
  #list(text: string): string[] {
    const inner = /\[(.*)\]/.exec(text)?.[1] ?? text;
    return inner
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "");
  }

  #numbers(text: string): number[] {
    return this.#list(text).map((word) => this.lines.parse(word, "a number"));
  }

  #integer(name: string): number {
    const value = this.lines.parse(this.#keys.get(name)?.trim(), `'${name}:' before the atoms`);
    if (!Number.isInteger(value) || value < 0)
      throw this.lines.fail(`expected '${name}' to be a whole number, got ${value}`);
    return value;
  }

  async #data(): Promise<Frame | "torn"> {
    const { lines } = this;
    const count = this.#integer("natoms");
    const names = this.#list(this.#keys.get("keywords") ?? "");
    const plan = this.#placed(() => planColumns(names));
    const rows = new Rows(plan.specs, names);
    const first = lines.number + 1;
    const reading = await lines.window.rows(rows, count, openRows);
    if (!reading.terminated || (reading.rows < count && !reading.problem)) return "torn";
    if (reading.problem) throw lines.fail(reading.problem, first + reading.rows);
    if (reading.notFinite >= 0)
      this.options.warn(`${lines.name}:${first + reading.notFinite}: a number of this atom is not finite`);
    const frame = this.#placed(() =>
      this.maker.make(
        plan,
        { array: reading.array.bind(reading), words: rows.scanner.words },
        this.#cell(),
        this.#fields(),
      ),
    );
    const again = plan.has("id") ? native().firstDuplicate(reading.array<BigInt64Array>("id")) : -1;
    if (again >= 0)
      throw lines.fail(
        `atom id ${reading.array<BigInt64Array>("id")[again]} stands in this frame twice`,
        first + again,
      );
    this.#addInfo(frame);
    return frame;
  }

  #cell() {
    const [x, y, z, tilts] = this.#box;
    if (![x, y, z].every((row) => row?.length === 2 && row[1] >= row[0]) || (tilts && tilts.length !== 3))
      throw this.lines.fail("expected 'box:' with three lines [lo, hi], and a fourth [xy, xz, yz] if it is tilted");
    return boxFromBounds([x, y, z], tilts ?? [0, 0, 0]);
  }

  #fields(): Partial<Frame> {
    const flags = this.#list(this.#keys.get("boundary") ?? "");
    const time = this.#keys.get("time");
    return {
      step: this.#integer("timestep"),
      ...(time ? { time: this.lines.parse(time.trim(), "the time") } : {}),
      ...(this.#keys.get("units") ? { units: this.#keys.get("units")!.trim() } : {}),
      periodic: [0, 2, 4].map((k) => flags[k] === "p" && flags[k + 1] === "p") as [boolean, boolean, boolean],
    };
  }

  /** `dump_modify thermo yes` puts the thermo output of the step into the file. */
  #addInfo(frame: Frame): void {
    const flags = this.#list(this.#keys.get("boundary") ?? "");
    const pairs = [0, 2, 4].map((k) => `${flags[k]}${flags[k + 1]}`);
    if (pairs.some((pair) => /[sm]/.test(pair))) frame.info.boundary = pairs.join(" ");
    const { keywords, data } = this.#thermo;
    if (!keywords || !data) return;
    const values = this.#list(data);
    const thermo: Record<string, number> = {};
    this.#list(keywords).forEach((name, k) => {
      thermo[name] = this.lines.parse(values[k], `the value of ${name}`);
    });
    frame.info.thermo = thermo;
    if (thermo.PotEng !== undefined) frame.energy = thermo.PotEng;
  }

  #placed<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      if ((error as Error).name !== "InputError" || (error as Error).message.startsWith(this.lines.name)) throw error;
      throw this.lines.fail((error as Error).message);
    }
  }
}

/** Rows of "- [ 1 , 0.5, ]" without what stands around their words; gives the end of the last. */
function openRows(bytes: Buffer, from: number, to: number, wanted: number): number {
  const end = from + native().skipLines(bytes, from, to, wanted)[1];
  for (let i = from; i < end; i++) {
    const byte = bytes[i];
    if (byte === comma || byte === opening || byte === closing || (byte === dash && bytes[i + 1] === blank))
      bytes[i] = blank;
  }
  return end;
}

/** The way back: "1 0.5" becomes "  - [ 1 , 0.5, ]". */
function closedRows(text: Uint8Array, count: number): Uint8Array {
  let blanks = 0;
  for (let i = 0; i < text.length; i++) if (text[i] === blank) blanks++;
  const out = Buffer.allocUnsafe(text.length + 2 * blanks + 9 * count);
  let at = 0;
  let begun = false;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i];
    if (!begun) at += out.write("  - [ ", at, "latin1");
    begun = byte !== lineFeed;
    if (byte === blank) at += out.write(" , ", at, "latin1");
    else if (byte === lineFeed) at += out.write(", ]\n", at, "latin1");
    else out[at++] = byte;
  }
  return out.subarray(0, at);
}

const lineFeed = 10;
const [blank, comma, dash, opening, closing] = [32, 44, 45, 91, 93];

const rowsAtOnce = 1 << 14;

async function writeYaml(frames: AsyncIterable<Frame>, sink: Sink, options: WriteOptions): Promise<void> {
  let index = 0;
  for await (const given of frames) {
    const frame = forLammps(given, options);
    const lost: string[] = [];
    const columns = options.columns ? chosenColumns(frame, options.columns) : allColumns(frame, lost);
    if (lost.length) options.note("lost", `columns of words: ${lost.join(", ")}`);
    await sink.write(
      header(
        frame,
        frame.step ?? index,
        columns.map(({ name }) => name),
      ),
    );
    const text = columns.map((column) => column.text);
    for (let from = 0; from < frame.count; from += rowsAtOnce) {
      const to = Math.min(frame.count, from + rowsAtOnce);
      await sink.write(closedRows(native().formatRows(from, to, text, options.precision ?? 0), to - from));
    }
    await sink.write("...\n");
    index++;
  }
}

function header(frame: Frame, step: number, columns: readonly string[]): string {
  const { bounds, tilts } = boundsOfBox(frame.cell!, frame.origin);
  const box: number[][] = tilts.some((tilt) => tilt !== 0) ? [...bounds, tilts] : bounds;
  const flags = boundaryFlags(frame).flatMap((pair) => [...pair]);
  return [
    "---",
    "creator: LAMMPS",
    `timestep: ${step}`,
    ...(frame.units ? [`units: ${frame.units}`] : []),
    ...(frame.time === undefined ? [] : [`time: ${frame.time}`]),
    `natoms: ${frame.count}`,
    `boundary: [ ${flags.map((flag) => `${flag}, `).join("")}]`,
    "box:",
    ...box.map((row) => `  - [ ${row.join(", ")} ]`),
    `keywords: [ ${columns.map((name) => `${name}, `).join("")} ]`,
    "data:\n",
  ].join("\n");
}
