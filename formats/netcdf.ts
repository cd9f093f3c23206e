/**
 * AMBER trajectories in NetCDF 3 (LAMMPS `dump netcdf`, AMBER). Cells are lengths and angles, so a lies along x and b in the xy
 * plane; LAMMPS adds `cell_origin`, gives directions that are not periodic the length 0, and has what does not change, such as
 * types, once for all frames. Velocities have a scale factor in AMBER's files.
 */
import { cellFromParameters } from "../src/model/cell.js";
import { InputError } from "../src/model/errors.js";
import { type Frame, makeFrame } from "../src/model/frame.js";
import { defineFormat, type FrameOffset, type ReadOptions } from "./format.js";
import { NetcdfFile, type NetcdfVariable } from "./netcdf-classic.js";
import type { Source } from "./source.js";

export const netcdf = defineFormat({
  name: "netcdf",
  aliases: ["amber/netcdf", "lammps/dump/netcdf", "dump/netcdf", "ncdf", "nc"],
  title: "AMBER trajectory in NetCDF (LAMMPS dump netcdf)",
  reference: "https://ambermd.org/netcdf/nctraj.xhtml",
  files: [/\.(nc|ncdf|ncrst)$/i],
  sniff: (_, bytes) =>
    bytes[0] === 0x43 && bytes[1] === 0x44 && bytes[2] === 0x46 && [1, 2, 5].includes(bytes[3]) ? 2 : 0,
  units: true,
  holds: [],

  async *read(source, options) {
    const reader = new NetcdfReader(source, options);
    try {
      await reader.open();
      for (let k = 0; ; k++) {
        const frame = await reader.frame(k);
        if (!frame) return;
        yield frame;
      }
    } finally {
      await reader.close();
    }
  },

  async *index(source, after) {
    const reader = new NetcdfReader(source, { warn() {} });
    try {
      await reader.open();
      yield* reader.places(after);
    } finally {
      await reader.close();
    }
  },

  async *readAt(source, places, options) {
    const reader = new NetcdfReader(source, options);
    try {
      await reader.open();
      for await (const at of places) {
        const frame = await reader.frame(at.line ?? 0);
        if (!frame) throw InputError.at(source.name, `no frame at byte ${at.offset}: the file has changed`);
        yield frame;
      }
    } finally {
      await reader.close();
    }
  },
});

/** Variables that have a place of their own in a frame. */
const known = new Set([
  "coordinates",
  "velocities",
  "forces",
  "id",
  "type",
  "atom_types",
  "cell_spatial",
  "cell_angular",
  "spatial",
]);

class NetcdfReader {
  readonly #file: NetcdfFile;

  constructor(
    readonly source: Source,
    readonly options: ReadOptions,
  ) {
    this.#file = new NetcdfFile(source);
  }

  async open(): Promise<void> {
    const file = this.#file;
    await file.open();
    const coordinates = file.variables.get("coordinates");
    if (!coordinates) throw file.fail("no variable 'coordinates': this is no AMBER trajectory");
    if (coordinates.shape.at(-1) !== 3) throw InputError.at(this.source.name, "expected three coordinates per atom");
    if (this.#records === 0) throw InputError.at(this.source.name, "holds no frame");
  }

  /** A file without a record dimension (a restart of AMBER) is one frame. */
  get #records(): number | undefined {
    return this.#file.recordBytes === 0 ? 1 : this.#file.records;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Where whole frames are, from behind the frame `after` on: `line` is the number of frames before. */
  *places(after?: FrameOffset): Iterable<FrameOffset> {
    const { begin, recordBytes } = this.#file;
    const { size } = this.source;
    const announced = this.#records ?? Number.POSITIVE_INFINITY;
    const there = size === undefined || recordBytes === 0 ? announced : Math.floor((size - begin) / recordBytes);
    for (let k = after ? (after.line ?? 0) + 1 : 0; k < Math.min(announced, there); k++)
      yield { offset: begin + k * recordBytes, length: recordBytes, line: k, lines: 1 };
  }

  async frame(k: number): Promise<Frame | undefined> {
    const file = this.#file;
    if (this.#records !== undefined && k >= this.#records) return undefined;
    const record = file.recordBytes ? await file.record(k) : Buffer.alloc(0);
    if (!record) return this.#torn(k);
    const values = (name: string, length?: number) => {
      const variable = file.variables.get(name);
      const found = variable && file.values(variable, record);
      return length === undefined || found?.length === length ? found : undefined;
    };
    const positions = values("coordinates")!;
    const count = positions.length / 3;
    const kinds = values("type", count) ?? values("atom_types", count);
    const frame = makeFrame({
      positions,
      types: kinds ? Int32Array.from(kinds, (type) => type - 1) : new Int32Array(count),
    });
    setCell(frame, values("cell_lengths", 3), values("cell_angles", 3));
    const origin = values("cell_origin", 3);
    if (origin) frame.origin = origin;
    const time = values("time", 1)?.[0];
    if (time !== undefined && Number.isFinite(time)) frame.time = time;
    const velocities = values("velocities", 3 * count);
    if (velocities) frame.velocities = velocities;
    const forces = values("forces", 3 * count);
    if (forces) frame.forces = forces;
    const ids = values("id", count);
    if (ids) frame.ids = ids;
    for (const variable of file.variables.values())
      if (isPerAtom(variable) && !known.has(variable.name) && count > 0) {
        const column = file.values(variable, record);
        frame.columns[variable.name] = { values: column, width: column.length / count };
      }
    this.#name(frame);
    return frame;
  }

  #name(frame: Frame): void {
    const { types } = this.options;
    if (frame.types.some((type) => type < 0)) throw InputError.at(this.source.name, "expected atom types from 1 on");
    if (!types) return;
    if (types.length < frame.typeCount)
      throw InputError.at(this.source.name, `${frame.typeCount} atom types, but --types names ${types.length}`);
    frame.species = types;
    frame.typeCount = types.length;
  }

  #torn(k: number): undefined {
    if (this.#file.records === undefined && this.#file.window.start === this.#file.window.end) {
      if (k > 0) return undefined;
      throw InputError.at(this.source.name, "holds no frame");
    }
    const message = `the file ends inside frame ${k + 1}`;
    if (k === 0 || this.options.strict) throw InputError.at(this.source.name, message);
    this.options.warn(`${this.source.name}: ${message}, which is left out`);
  }
}

/** What `dump netcdf` was asked for beside the usual. */
function isPerAtom({ dimensions, type, bytes }: NetcdfVariable): boolean {
  return dimensions[0] === "atom" && type.number !== undefined && bytes > 0;
}

/** A direction without length is open: its vector is 0. */
function setCell(frame: Frame, lengths?: Float64Array, angles?: Float64Array): void {
  if (!lengths?.some((length) => length > 0)) return;
  const [a, b, c] = lengths.map((length) => (length > 0 ? length : 1));
  const [alpha, beta, gamma] = angles ?? [90, 90, 90];
  const cell = cellFromParameters({ a, b, c, alpha, beta, gamma });
  frame.cell = cell.map((value, i) => (lengths[Math.floor(i / 3)] > 0 ? value : 0));
  frame.periodic = [lengths[0] > 0, lengths[1] > 0, lengths[2] > 0];
}
