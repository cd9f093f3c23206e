/**
 * What a file holds, for `garnet info`. Where a format can find its frames without reading their numbers, only the first and the
 * last frame are read; otherwise all of them pass by, one at a time.
 */
import { statSync } from "node:fs";
import type { Format, FrameOffset } from "../../formats/format.js";
import { formatByName } from "../../formats/index.js";
import { openSource } from "../../formats/source.js";
import { detectFormat, finisher } from "../../formats/trajectory.js";
import { cellParameters, volume } from "../model/cell.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { fieldsOf } from "./fields.js";
import { type TypeRow, typeTable } from "./receipt.js";

export interface Description {
  file: string;
  format: string;
  title: string;
  /** Bytes on disk. */
  size?: number;
  frames?: number;
  /** Fewest and most atoms. */
  atoms?: [number, number];
  types?: TypeRow[];
  formula?: string;
  cell?: CellDescription;
  periodic?: readonly boolean[];
  /** Names of everything per atom and per frame beyond positions and types. */
  fields?: string[];
  columns?: string[];
  info?: string[];
  grids?: { name: string; shape: readonly number[] }[];
  units?: string;
  step?: Range;
  time?: Range;
  /** eV */
  energy?: { first: number; last: number; min: number; max: number };
  tables?: { title: string; rows: number; columns: string[] }[];
  notes: string[];
}

export interface CellDescription {
  vectors: number[][];
  lengths: [number, number, number];
  angles: [number, number, number];
  volume: number;
  /** g/cm³, where all masses are known. */
  density?: number;
  /** The last frame has another cell. */
  changes: boolean;
}

export interface Range {
  first: number;
  last: number;
  /** Distance from frame to frame; absent when it varies. */
  every?: number;
}

export interface DescribeOptions {
  format?: string;
  types?: readonly string[];
  style?: string;
  inform?(message: string): void;
  warn(message: string): void;
}

export async function describe(path: string, options: DescribeOptions): Promise<Description> {
  const format = options.format ? formatByName(options.format) : detectFormat(path);
  const stat = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false });
  const found: Description = { file: path, format: format.name, title: format.title, notes: [] };
  if (stat?.isFile()) found.size = stat.size;
  if (format.read) await describeFrames(path, format, options, found);
  else if (format.readTables) await describeTables(path, format, options, found);
  else throw InputError.at(path, `${format.name} can be written but not read`);
  return found;
}

/** Bytes: smaller files are read as a whole, which tells more. */
const worthSkipping = 64e6;

async function describeFrames(
  path: string,
  format: Format,
  options: DescribeOptions,
  found: Description,
): Promise<void> {
  const series = new Series();
  const finish = finisher(format, path, options);
  let first: Frame | undefined;
  let last: Frame | undefined;
  const source = openSource(path);
  if (source.oddity) options.warn(`${path}: ${source.oddity}`);
  const large = (source.size ?? 0) > (format.name === "lammps/dump" ? 0 : worthSkipping);
  if (format.index && format.readAt && source.seekable && large) {
    const frameAt = async (at: FrameOffset) => {
      for await (const frame of format.readAt!(source, [at], options)) return finish(frame);
      throw InputError.at(path, `no frame at byte ${at.offset}: the file has changed`);
    };
    let end: FrameOffset | undefined;
    for await (const at of format.index(source)) {
      first ??= await frameAt(at);
      series.frames++;
      if (at.step !== undefined) series.steps.push(at.step);
      end = at;
    }
    if (end) last = series.frames === 1 ? first : await frameAt(end);
    if (first) series.atoms(first);
    if (last) series.atoms(last);
    if (series.frames > 2) found.notes.push("atoms, cell and energy are those of the first and the last frame");
  } else
    for await (const read of format.read!(source, options)) {
      const frame = finish(read);
      first ??= frame;
      last = frame;
      series.add(frame);
    }
  found.frames = series.frames;
  if (!first || !last) return;
  describeFirst(first, last, found);
  series.describe(first, last, found);
}

function describeFirst(first: Frame, last: Frame, found: Description): void {
  found.types = typeTable(first);
  if (first.species) found.formula = formulaOf(found.types);
  else found.notes.push("the elements are not named; pass --types");
  found.periodic = first.periodic;
  const fields = fieldsOf(first);
  for (const plain of ["cell", "periodic", "positions", "species", "types", "columns", "info", "grids"] as const)
    fields.delete(plain);
  // Ids 1, 2, 3, … are ids all the same.
  if (first.ids) fields.add("ids");
  if (first.images) fields.add("images");
  if (first.masses) fields.add("masses");
  found.fields = [...fields];
  found.columns = Object.keys(first.columns);
  found.info = Object.keys(first.info);
  if (first.grids?.length) found.grids = first.grids.map(({ name, shape }) => ({ name, shape }));
  if (first.units) found.units = first.units;
  if (first.cell) found.cell = describeCell(first, last, found.types);
}

function describeCell(first: Frame, last: Frame, types: readonly TypeRow[]): CellDescription {
  const cell = first.cell!;
  const { a, b, c, alpha, beta, gamma } = cellParameters(cell);
  const out: CellDescription = {
    vectors: [0, 1, 2].map((k) => [...cell.subarray(3 * k, 3 * k + 3)]),
    lengths: [a, b, c],
    angles: [alpha, beta, gamma],
    volume: volume(cell),
    changes: !last.cell || cell.some((x, k) => x !== last.cell![k]),
  };
  const mass = types.reduce((sum, row) => sum + (row.count ? (row.mass ?? Number.NaN) * row.count : 0), 0);
  // g/mol per Å³ → g/cm³: 10²⁴ / Avogadro number (CODATA 2018).
  if (mass > 0) out.density = (mass / out.volume) * 1.6605390666;
  return out;
}

/** Numbers that run along with the frames. */
class Series {
  frames = 0;
  readonly steps: number[] = [];
  readonly #times: number[] = [];
  readonly #energies: number[] = [];
  #fewest = Number.POSITIVE_INFINITY;
  #most = 0;

  add(frame: Frame): void {
    this.frames++;
    this.atoms(frame);
    if (frame.step !== undefined) this.steps.push(frame.step);
    if (frame.time !== undefined) this.#times.push(frame.time);
    if (frame.energy !== undefined) this.#energies.push(frame.energy);
  }

  atoms({ count }: Frame): void {
    this.#fewest = Math.min(this.#fewest, count);
    this.#most = Math.max(this.#most, count);
  }

  describe(first: Frame, last: Frame, found: Description): void {
    found.atoms = [this.#fewest, this.#most];
    const step = rangeOf(this.steps);
    if (step) found.step = step;
    if (step && step.every === undefined && this.steps.length > 2)
      found.notes.push("the steps between frames are not all the same: analyses in time need the time of each frame");
    const times =
      this.#times.length === 0 && first.time !== undefined ? [first.time, last.time ?? first.time] : this.#times;
    const time = rangeOf(times);
    if (time && times === this.#times) found.time = time;
    else if (time) found.time = { first: time.first, last: time.last };
    const energies = this.#energies;
    if (energies.length === 0 && first.energy !== undefined) energies.push(first.energy, last.energy ?? first.energy);
    if (energies.length)
      found.energy = {
        first: energies[0],
        last: energies[energies.length - 1],
        min: energies.reduce((least, e) => Math.min(least, e)),
        max: energies.reduce((most, e) => Math.max(most, e)),
      };
  }
}

function rangeOf(values: readonly number[]): Range | undefined {
  if (values.length === 0) return undefined;
  const out: Range = { first: values[0], last: values[values.length - 1] };
  if (values.length < 2) return out;
  const every = (out.last - out.first) / (values.length - 1);
  const regular = values.every((value, k) => Math.abs(value - out.first - k * every) <= 1e-6 * Math.abs(every || 1));
  if (regular) out.every = Number(every.toPrecision(12));
  return out;
}

function formulaOf(types: readonly TypeRow[]): string {
  const counts = new Map<string, number>();
  for (const { element, count } of types) if (count) counts.set(element, (counts.get(element) ?? 0) + count);
  return [...counts].map(([element, count]) => `${element}${count}`).join(" ");
}

async function describeTables(
  path: string,
  format: Format,
  options: DescribeOptions,
  found: Description,
): Promise<void> {
  const tables = await format.readTables!(openSource(path), options);
  found.tables = tables.map(({ title, columns }) => ({
    title,
    rows: columns[0]?.values.length ?? 0,
    columns: columns.map(({ name, unit }) => (unit ? `${name} (${unit})` : name)),
  }));
}
