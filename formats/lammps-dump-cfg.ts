/**
 * AtomEye's extended configuration (`dump cfg`): scaled coordinates in the cell H0, mass and element of an atom only where they
 * change, further columns named `auxiliary[k]`. It has no origin and no time step. With unwrapped coordinates LAMMPS writes the
 * cell ten times as large (`A = 10 Angstrom`), the coordinates around its middle: that is undone here.
 */
import { toFractional } from "../src/model/cell.js";
import { standardMass } from "../src/model/elements.js";
import { type Frame, typeName } from "../src/model/frame.js";
import type { TextColumn } from "../src/native.js";
import { defineFormat, type ReadOptions, type WriteOptions } from "./format.js";
import { FrameMaker, planColumns } from "./lammps-columns.js";
import { forLammps } from "./lammps-frames.js";
import { allColumns, massOf } from "./lammps-text-columns.js";
import { elementsByMass } from "./lammps-types.js";
import { type Lines, parseNumber } from "./lines.js";
import { writeRows } from "./row-text.js";
import { Rows } from "./rows.js";
import type { Sink } from "./sink.js";
import type { Source } from "./source.js";

export const lammpsDumpCfg = defineFormat({
  name: "cfg",
  aliases: ["lammps/dump/cfg", "dump/cfg", "atomeye", "lammps-dump-cfg"],
  title: "AtomEye extended configuration (LAMMPS dump cfg)",
  reference: "http://li.mit.edu/Archive/Graphics/A/#extended_CFG",
  files: [/\.cfg$/i],
  sniff: (head) => (/^\s*Number of particles\s*=/m.test(head.slice(0, 2048)) && /H0\(1,1\)/.test(head) ? 2 : 0),
  // There is no origin in the file: positions come back relative to it.
  units: true,
  holds: [
    "cell",
    "positions", // from the corner of the cell on: the origin is lost
    "types",
    "species",
    "masses",
    "ids",
    "images",
    "velocities",
    "forces",
    "charges",
    "columns",
    "frames",
  ],
  read: readCfg,
  write: writeCfg,
});

async function* readCfg(source: Source, options: ReadOptions): AsyncIterable<Frame> {
  const lines = source.lines();
  let frames = 0;
  try {
    for (;;) {
      const line = await lines.next();
      if (line === undefined) break;
      if (line.trim() === "") continue;
      lines.back(line);
      const frame = await new Configuration(lines, options).read();
      if (!frame) {
        const message = "the file ends within a configuration";
        if (frames === 0 || options.strict) throw lines.fail(message);
        options.warn(`${lines.name}:${lines.number}: ${message}, which is left out`);
        break;
      }
      frames++;
      yield frame;
    }
    if (frames === 0) throw lines.fail("expected 'Number of particles = …', but the file is empty");
  } finally {
    await lines.close();
  }
}

interface CfgHeader {
  count: number;
  /** A: length of one unit of H0. */
  scale: number;
  h: (number | undefined)[];
  velocities: boolean;
  auxiliary: string[];
}

/** One configuration of the file. */
class Configuration {
  constructor(
    readonly lines: Lines,
    readonly options: ReadOptions,
  ) {}

  async read(): Promise<Frame | undefined> {
    const header = await this.#header();
    if (!header) return undefined;
    const { lines } = this;
    const names = ["xs", "ys", "zs", ...(header.velocities ? ["vx", "vy", "vz"] : []), ...header.auxiliary];
    const plan = this.#placed(() => planColumns(names));
    const rows = new Rows(plan.specs, names);
    const reading = rows.begin(header.count);
    const masses: number[] = [];
    const elements: string[] = [];
    const kinds = new Map<string, number>();
    const types = new Int32Array(Math.min(header.count, 1 << 26));
    let kind = -1;
    let pending: string[] = [];
    const scan = () => {
      const bytes = Buffer.from(`${pending.join("\n")}\n`);
      const before = reading.rows;
      reading.scan(bytes, 0, bytes.length);
      if (reading.problem)
        throw lines.fail(reading.problem, lines.number - pending.length + (reading.rows - before) + 1);
      pending = [];
    };
    for (let atom = 0; atom < header.count; ) {
      const line = lines.buffered() ?? (await lines.next());
      if (line === undefined || (!lines.terminated && atom < header.count - 1)) return undefined;
      const text = line.trim();
      if (text !== "" && !/\s/.test(text) && names.length > 1) {
        const mass = parseNumber(text);
        if (mass === undefined)
          throw lines.fail(`expected a mass or ${names.length} numbers of an atom, got '${text}'`);
        const element = await lines.next();
        if (element === undefined) return undefined;
        const key = `${element.trim()} ${mass}`;
        if (!kinds.has(key)) {
          kinds.set(key, masses.length);
          masses.push(mass);
          elements.push(element.trim());
        }
        kind = kinds.get(key)!;
        continue;
      }
      if (kind < 0)
        throw lines.fail(`expected a mass and an element before the first atom, got '${line.trim().slice(0, 60)}'`);
      types[atom++] = kind;
      pending.push(line);
      if (pending.length === 1 << 14) scan();
    }
    if (pending.length) scan();
    if (reading.notFinite >= 0)
      this.options.warn(`${lines.name}: a number of atom ${reading.notFinite + 1} is not finite`);
    return this.#assemble(header, plan, reading, rows, types.subarray(0, header.count), masses, elements);
  }

  async #header(): Promise<CfgHeader | undefined> {
    const { lines } = this;
    const header: CfgHeader = { count: -1, scale: 1, h: Array(9).fill(undefined), velocities: true, auxiliary: [] };
    let entries = -1;
    for (;;) {
      const line = await lines.next();
      if (line === undefined) return undefined;
      const text = line.replace(/#.*/, "").trim();
      if (text === "") continue;
      const count = /^Number of particles\s*=\s*(\d+)/.exec(text);
      const scale = /^A\s*=\s*(\S+)/.exec(text);
      const h = /^H0\(([123]),([123])\)\s*=\s*(\S+)/.exec(text);
      const entry = /^entry_count\s*=\s*(\d+)/.exec(text);
      const auxiliary = /^auxiliary\[(\d+)\]\s*=\s*(\S+)/.exec(text);
      if (count) header.count = Number(count[1]);
      else if (scale) header.scale = lines.parse(scale[1], "a length");
      else if (h) header.h[3 * (Number(h[1]) - 1) + Number(h[2]) - 1] = lines.parse(h[3], "a length");
      else if (entry) entries = Number(entry[1]);
      else if (auxiliary) header.auxiliary[Number(auxiliary[1])] = auxiliary[2];
      else if (text === ".NO_VELOCITY.") header.velocities = false;
      else if (/^(R|eta|Transform)/.test(text)) throw lines.fail(`'${text.slice(0, 40)}' is not understood here`);
      else {
        if (header.count < 0 || header.h.includes(undefined))
          throw lines.fail(
            `expected 'Number of particles', 'A' and nine 'H0(i,j)' before the atoms, got '${text.slice(0, 60)}'`,
          );
        if (entries < 0) throw lines.fail("only extended configurations (with 'entry_count') are read");
        const wanted = entries - 3 - (header.velocities ? 3 : 0);
        if (header.auxiliary.length !== wanted || header.auxiliary.includes(undefined as never))
          throw lines.fail(
            `entry_count = ${entries} needs ${wanted} auxiliary columns, but ${header.auxiliary.length} are named`,
          );
        lines.back(line);
        return header;
      }
    }
  }

  #assemble(
    header: CfgHeader,
    plan: ReturnType<typeof planColumns>,
    reading: ReturnType<Rows["begin"]>,
    rows: Rows,
    types: Int32Array,
    masses: readonly number[],
    elements: readonly string[],
  ): Frame {
    const cell = Float64Array.from(header.h as number[]);
    const unwrapped = header.scale === 10;
    if (unwrapped) {
      // LAMMPS: s = (s_unwrapped − ½)/10 + ½, in a cell of ten times the size.
      const scaled = reading.array<Float64Array>("positions");
      for (let i = 0; i < scaled.length; i++) scaled[i] = (scaled[i] - 0.5) * 10 + 0.5;
    } else for (let k = 0; k < 9; k++) cell[k] *= header.scale;
    const frame = this.#placed(() =>
      new FrameMaker().make(
        plan,
        { array: reading.array.bind(reading), words: rows.scanner.words },
        { cell, origin: new Float64Array(3) },
        { periodic: [true, true, true] },
      ),
    );
    if (unwrapped) frame.unwrapped = true;
    else frame.unwrapped = undefined;
    if (!plan.has("type")) {
      frame.types = types;
      frame.typeCount = masses.length;
      frame.masses = Float64Array.from(masses);
      frame.species = this.options.types ?? elementsByMass(elements, masses, this.lines.name, this.options);
    } else {
      const typed: string[] = [];
      const mass = new Float64Array(frame.typeCount);
      frame.types.forEach((type, i) => {
        typed[type] = elements[types[i]];
        mass[type] = masses[types[i]];
      });
      frame.masses = mass;
      const known = Array.from(typed, (name, type) => name ?? `X${type + 1}`);
      frame.species = this.options.types ?? elementsByMass(known, mass, this.lines.name, this.options);
    }
    // X1, X2 … are written for types that nobody named.
    if (frame.species?.every((name, type) => name === `X${type + 1}`)) delete frame.species;
    if (!frame.species && frame.masses.every((mass) => mass === 1)) delete frame.masses;
    if (frame.unwrapped === undefined) delete frame.unwrapped;
    return frame;
  }

  #placed<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      if ((error as Error).name !== "InputError") throw error;
      throw this.lines.fail((error as Error).message);
    }
  }
}

async function writeCfg(frames: AsyncIterable<Frame>, sink: Sink, options: WriteOptions): Promise<void> {
  let first = true;
  for await (const given of frames) {
    const frame = forLammps(given, options);
    if (!first)
      options.note("derived", "several configurations in one file, one after the other, as dump cfg has them");
    first = false;
    const lost: string[] = [];
    const skipped = ["element", "typelabel", "x", "y", "z", "xu", "yu", "zu"];
    const auxiliary = allColumns(frame, lost).filter(({ name }) => !skipped.includes(name));
    if (lost.length) options.note("lost", `columns of words: ${lost.join(", ")}`);
    const number = (value: number) => (options.precision ? Number(value.toPrecision(options.precision)) : value);
    const head = [`Number of particles = ${frame.count}`, "A = 1 Angstrom (basic length-scale)"];
    for (let k = 0; k < 9; k++) head.push(`H0(${Math.floor(k / 3) + 1},${(k % 3) + 1}) = ${number(frame.cell![k])} A`);
    head.push(".NO_VELOCITY.", `entry_count = ${3 + auxiliary.length}`);
    head.push(...auxiliary.map(({ name }, k) => `auxiliary[${k}] = ${name}`));
    await sink.write(`${head.join("\n")}\n`);
    await writeAtoms(
      frame,
      auxiliary.map(({ text }) => text),
      sink,
      options,
    );
  }
}

/** Atoms in runs of one type: mass and element stand before each run. */
async function writeAtoms(frame: Frame, auxiliary: TextColumn[], sink: Sink, options: WriteOptions): Promise<void> {
  const scaled = toFractional(frame.positions, frame.cell!, frame.origin);
  const columns: TextColumn[] = [0, 1, 2].map((component) => ({ kind: "real", values: scaled, width: 3, component }));
  columns.push(...auxiliary);
  for (let from = 0; from < frame.count; ) {
    const type = frame.types[from];
    let to = from + 1;
    while (to < frame.count && frame.types[to] === type) to++;
    const mass = massOf(frame, type) ?? standardMass(typeName(frame, type));
    if (mass === undefined) options.note("derived", `the mass of type ${type + 1} is not known: 1 is written`);
    await sink.write(`${mass ?? 1}\n${typeName(frame, type)}\n`);
    await writeRows(columns, from, to, sink, options.precision);
    from = to;
  }
}
