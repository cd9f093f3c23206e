/**
 * AMBER trajectories in NetCDF 3 (LAMMPS `dump netcdf`, AMBER). Cells are lengths and angles, so a lies along x and b in the xy
 * plane; LAMMPS adds `cell_origin`. Velocities have a scale factor in AMBER's files.
 */
import { NetCDFReader } from "netcdfjs";
import { cellFromParameters } from "../src/model/cell.js";
import { InputError } from "../src/model/errors.js";
import { type Frame, makeFrame } from "../src/model/frame.js";
import { defineFormat, type ReadOptions } from "./format.js";
import type { Source } from "./source.js";

export const netcdf = defineFormat({
  name: "netcdf",
  aliases: ["amber/netcdf", "lammps/dump/netcdf", "dump/netcdf", "ncdf", "nc"],
  title: "AMBER trajectory in NetCDF (LAMMPS dump netcdf)",
  reference: "https://ambermd.org/netcdf/nctraj.xhtml",
  files: [/\.(nc|ncdf|ncrst)$/i],
  sniff: (_, bytes) =>
    bytes[0] === 0x43 && bytes[1] === 0x44 && bytes[2] === 0x46 && [1, 2].includes(bytes[3]) ? 2 : 0,
  units: true,
  holds: [],
  read: readNetcdf,
});

async function* readNetcdf(source: Source, options: ReadOptions): AsyncIterable<Frame> {
  const file = openNetcdf(await source.bytes(), source.name);
  const frames = file.records;
  if (frames === 0) throw InputError.at(source.name, "holds no frame");
  const coordinates = file.required("coordinates");
  const lengths = file.optional("cell_lengths");
  const angles = file.optional("cell_angles");
  const origins = file.optional("cell_origin");
  const times = file.optional("time");
  const velocities = file.optional("velocities");
  const forces = file.optional("forces");
  const ids = file.optional("id");
  const types = file.optional("type") ?? file.optional("atom_types");
  const others = file.perAtom.filter((name) => !known.has(name)).map((name) => [name, file.required(name)] as const);
  for (let k = 0; k < frames; k++) {
    const positions = Float64Array.from(coordinates(k));
    const count = positions.length / 3;
    if (!Number.isInteger(count)) throw InputError.at(source.name, "expected three coordinates per atom");
    const kinds = types?.(k);
    const frame = makeFrame({
      positions,
      types: kinds?.length === count ? Int32Array.from(kinds, (type) => type - 1) : new Int32Array(count),
    });
    const [a, b, c] = lengths?.(k) ?? [];
    const [alpha, beta, gamma] = angles?.(k) ?? [90, 90, 90];
    if (a > 0 && b > 0 && c > 0) {
      frame.cell = cellFromParameters({ a, b, c, alpha, beta, gamma });
      frame.periodic = [true, true, true];
    }
    const origin = origins?.(k);
    if (origin?.length === 3) frame.origin = Float64Array.from(origin);
    const time = times?.(k)[0];
    if (time !== undefined && Number.isFinite(time)) frame.time = time;
    const speed = velocities?.(k);
    if (speed?.length === 3 * count) frame.velocities = Float64Array.from(speed);
    const force = forces?.(k);
    if (force?.length === 3 * count) frame.forces = Float64Array.from(force);
    const names = ids?.(k);
    if (names?.length === count) frame.ids = Float64Array.from(names);
    for (const [name, values] of others) {
      const column = Float64Array.from(values(k));
      const width = column.length / count;
      if (Number.isInteger(width) && width > 0) frame.columns[name] = { values: column, width };
    }
    if (options.types) {
      if (options.types.length < frame.typeCount)
        throw InputError.at(source.name, `${frame.typeCount} atom types, but --types names ${options.types.length}`);
      frame.species = options.types;
      frame.typeCount = options.types.length;
    }
    if (frame.types.some((type) => type < 0)) throw InputError.at(source.name, "expected atom types from 1 on");
    yield frame;
  }
}

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

/** The numbers of one record of a variable, times its scale factor. */
type Values = (record: number) => number[];

function openNetcdf(bytes: Uint8Array, name: string) {
  // The library expects undamaged files: whatever it stumbles over is damage.
  const attempt = <T>(body: () => T): T => {
    try {
      return body();
    } catch (error) {
      throw InputError.at(name, `not a NetCDF 3 file that can be read (${(error as Error).message})`);
    }
  };
  const reader = attempt(() => new NetCDFReader(bytes));
  const optional = (variable: string): Values | undefined =>
    attempt(() => {
      const header = reader.variables.find((one) => one.name === variable);
      if (!header) return undefined;
      const data = reader.getDataVariable(variable) as unknown as (number | number[])[];
      const attributes = (header.attributes ?? []) as unknown as readonly { name: string; value: unknown }[];
      const factor = Number(attributes.find((one) => one.name === "scale_factor")?.value ?? 1);
      return (record) => {
        const part = header.record ? data[record] : data;
        const list = (Array.isArray(part) ? part.flat() : [part]) as unknown[];
        if (!list.every((value) => typeof value === "number"))
          throw InputError.at(name, `'${variable}' has no numbers for frame ${record + 1}`);
        return factor === 1 ? (list as number[]) : (list as number[]).map((value) => value * factor);
      };
    });
  // Of the frames and atoms of the file, and numbers: what `dump netcdf` was asked for beside the usual.
  const perAtom = attempt(() => {
    const dimension = (name: string) => reader.dimensions.findIndex((one) => one.name === name);
    const [frame, atom] = [dimension("frame"), dimension("atom")];
    return reader.variables
      .filter(({ dimensions, type }) => type !== "char" && dimensions[0] === frame && dimensions[1] === atom)
      .map(({ name: variable }) => variable);
  });
  return {
    perAtom,
    records: attempt(() => reader.recordDimension.length),
    optional,
    required(variable: string): Values {
      const found = optional(variable);
      if (!found) throw InputError.at(name, `no variable '${variable}': this is no AMBER trajectory`);
      return found;
    },
  };
}
