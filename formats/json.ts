/**
 * Garnet's own JSON: every frame with all that a Frame holds. One frame per line inside `frames`, so that both directions run in
 * the memory of one frame.
 *
 * Types are 1-based here as in every file. JSON has no NaN and no integers beyond 2^53: those are written as strings
 * ("NaN", "-Infinity", "9007199254740993").
 */
import { InputError } from "../src/model/errors.js";
import type { Column, Frame, Grid, InfoValue } from "../src/model/frame.js";
import { makeFrame } from "../src/model/frame.js";
import { defineFormat } from "./format.js";
import { type JsonObject, jsonItems } from "./json-items.js";
import type { Sink } from "./sink.js";

export const json = defineFormat({
  name: "json",
  aliases: ["garnet/json"],
  title: "Garnet's own JSON, lossless",
  reference: "docs/formats/json.md",
  files: [/\.json$/i],
  sniff: (head) => (/^\s*\{\s*"frames"\s*:/.test(head) ? 2 : 0),
  units: true,
  holds: [
    "cell",
    "origin",
    "periodic",
    "positions",
    "species",
    "types",
    "labels",
    "masses",
    "ids",
    "images",
    "unwrapped",
    "velocities",
    "forces",
    "charges",
    "energy",
    "stress",
    "virial",
    "step",
    "time",
    "columns",
    "info",
    "grids",
    "frames",
  ],

  async *read(source, options) {
    let number = 0;
    for await (const { value, line } of jsonItems(source, "frames")) {
      number++;
      const place = `${source.name}:${line}`;
      yield frameOf(value, { place: `${place}: frame ${number}`, types: options.types });
    }
  },

  async write(frames, sink, options) {
    const number = numberWriter(options.precision);
    let first = true; // the head comes with the first frame: what cannot be read leaves nothing on standard output
    for await (const frame of frames) {
      await sink.write(first ? '{"frames":[\n' : ",\n");
      first = false;
      await writeFrame(frame, sink, number);
    }
    await sink.write(first ? '{"frames":[\n]}\n' : "\n]}\n");
  },
});

type NumberWriter = (value: number | bigint) => string;

function numberWriter(precision?: number): NumberWriter {
  return (value) => {
    if (typeof value === "bigint")
      return value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER ? `"${value}"` : `${value}`;
    if (!Number.isFinite(value)) return `"${value}"`;
    if (value === 0) return Object.is(value, -0) ? "-0" : "0";
    return precision === undefined ? `${value}` : `${Number(value.toPrecision(precision))}`;
  };
}

async function writeFrame(frame: Frame, sink: Sink, number: NumberWriter): Promise<void> {
  let first = true;
  const key = (name: string) => {
    const text = `${first ? "{" : ","}${JSON.stringify(name)}:`;
    first = false;
    return text;
  };
  const plain = async (name: string, value: InfoValue | undefined) => {
    if (value !== undefined) await sink.write(key(name) + encode(value));
  };
  const rows = async (name: string, values: Column["values"] | undefined, width: number) => {
    if (values === undefined) return;
    await sink.write(key(name));
    await writeRows(values, width, sink, number);
  };

  await plain("step", frame.step);
  await plain("time", frame.time);
  await plain("units", frame.units);
  await rows("cell", frame.cell, 3);
  await rows("origin", frame.origin, 1);
  await plain("periodic", frame.periodic);
  await rows("rotation", frame.rotation, 3);
  await plain("typeTable", typeTable(frame));
  // Where nobody named the elements, the names that the file has for them.
  const names = frame.species ?? frame.labels;
  if (names) {
    const perAtom = Array.from(frame.types, (type) => names[type]);
    await rows("species", perAtom, 1);
  }
  await rows(
    "types",
    frame.types.map((type) => type + 1),
    1,
  );
  await rows("ids", frame.ids, 1);
  await rows("positions", frame.positions, 3);
  await plain("unwrapped", frame.unwrapped);
  await rows("velocities", frame.velocities, 3);
  await rows("forces", frame.forces, 3);
  await rows("charges", frame.charges, 1);
  await rows("images", frame.images, 3);
  await plain("energy", frame.energy);
  await rows("stress", frame.stress, 3);
  await rows("virial", frame.virial, 3);
  const columns = Object.entries(frame.columns);
  if (columns.length) {
    const facts = Object.fromEntries(columns.map(([name, column]) => [name, columnFacts(column)]));
    await plain("columnTypes", facts);
    await sink.write(key("columns"));
    let separator = "{";
    for (const [name, { values, width }] of columns) {
      await sink.write(`${separator}${JSON.stringify(name)}:`);
      await writeRows(values, width, sink, number);
      separator = ",";
    }
    await sink.write("}");
  }
  if (Object.keys(frame.info).length) await plain("info", frame.info);
  if (frame.grids) {
    await sink.write(key("grids"));
    let separator = "[";
    for (const { name, unit, shape, values } of frame.grids) {
      const named = `"name":${JSON.stringify(name)}${unit === undefined ? "" : `,"unit":${JSON.stringify(unit)}`}`;
      await sink.write(`${separator}{${named},"shape":${JSON.stringify(shape)},"values":`);
      await writeRows(values, 1, sink, number);
      await sink.write("}");
      separator = ",";
    }
    await sink.write(frame.grids.length ? "]" : "[]");
  }
  await sink.write("}");
}

/** `width` 1: a plain list; otherwise one list per row. */
async function writeRows(values: Column["values"], width: number, sink: Sink, number: NumberWriter): Promise<void> {
  const item = (k: number) => {
    const value = values[k];
    return typeof value === "string" ? JSON.stringify(value) : number(value);
  };
  let text = "[";
  for (let k = 0; k < values.length; k += width) {
    if (k > 0) text += ",";
    if (width === 1) text += item(k);
    else {
      text += `[${item(k)}`;
      for (let j = 1; j < width; j++) text += `,${item(k + j)}`;
      text += "]";
    }
    if (text.length > 1 << 16) {
      await sink.write(text);
      text = "";
    }
  }
  await sink.write(`${text}]`);
}

/** What the per-atom `species` cannot tell: types without atoms, labels, masses. */
function typeTable(frame: Frame): InfoValue {
  return Array.from({ length: frame.typeCount }, (_, type) => ({
    type: type + 1,
    ...(frame.species?.[type] !== undefined && { species: frame.species[type] }),
    ...(frame.labels?.[type] !== undefined && { label: frame.labels[type] }),
    ...(frame.masses && { mass: frame.masses[type] }),
  }));
}

const columnTypes = ["float", "integer", "long", "logical", "text"] as const;

function columnFacts(column: Column): { [key: string]: InfoValue } {
  const { values, width, unit } = column;
  const type = Array.isArray(values)
    ? "text"
    : values instanceof Int32Array
      ? column.logical
        ? "logical"
        : "integer"
      : values instanceof BigInt64Array
        ? "long"
        : "float";
  return { type, width, ...(unit && { unit }) };
}

/** Numbers that JSON has no word for, as strings; the rest as it is. */
function encode(value: InfoValue): string {
  return JSON.stringify(value, (_, item) => (typeof item === "number" && !Number.isFinite(item) ? `${item}` : item));
}

const words: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/** The typed arrays of one frame object, each key checked for shape and kind. */
function frameOf(item: unknown, { place, types: given }: { place: string; types?: readonly string[] }): Frame {
  const fail = (message: string) => InputError.at(place, message);
  if (typeof item !== "object" || item === null || Array.isArray(item))
    throw fail(`expected an object, got '${short(item)}'`);
  const object = item as JsonObject;

  const numbers = (name: string, value: unknown, length?: number, width?: number): Float64Array => {
    const list = flatten(value, name, width, fail);
    if (length !== undefined && list.length !== length)
      throw fail(`expected ${length} numbers in '${name}', got ${list.length}`);
    return Float64Array.from(list, (word) => {
      const number = typeof word === "number" ? word : words[word as string];
      if (number === undefined) throw fail(`expected a number in '${name}', got '${short(word)}'`);
      return number;
    });
  };
  const optional = (name: string, length: number, width?: number) =>
    object[name] === undefined ? undefined : numbers(name, object[name], length, width);
  const scalar = (name: string) => (object[name] === undefined ? undefined : numbers(name, [object[name]], 1)[0]);
  const integers = (name: string, value: unknown, length: number, width?: number): Int32Array => {
    const list = numbers(name, value, length, width);
    for (const x of list)
      if (!Number.isInteger(x) || x !== (x | 0)) throw fail(`expected 32-bit integers in '${name}', got '${x}'`);
    return Int32Array.from(list);
  };

  if (object.positions === undefined) throw fail("expected 'positions', found none");
  const positions = numbers("positions", object.positions, undefined, 3);
  const count = positions.length / 3;
  const names = object.species === undefined ? undefined : strings("species", object.species, count, fail);
  const table = tableOf(object.typeTable, fail);
  const kinds = typesOf(object.types, names, table, count, given, integers, fail);
  const cell = optional("cell", 9, 3);
  const periodic = object.periodic ?? [cell !== undefined, cell !== undefined, cell !== undefined];
  if (!Array.isArray(periodic) || periodic.length !== 3 || periodic.some((x) => typeof x !== "boolean"))
    throw fail(`expected three of true and false in 'periodic', got '${short(periodic)}'`);

  const frame = makeFrame({
    positions,
    ...kinds,
    cell,
    origin: optional("origin", 3) ?? new Float64Array(3),
    periodic: periodic as [boolean, boolean, boolean],
    columns: columnsOf(object.columns, object.columnTypes, count, numbers, integers, fail),
    info: (object.info ?? {}) as Record<string, InfoValue>,
  });
  const assign = <K extends keyof Frame>(name: K, value: Frame[K] | undefined) => {
    if (value !== undefined) frame[name] = value;
  };
  assign("rotation", optional("rotation", 9, 3));
  assign("step", scalar("step"));
  assign("time", scalar("time"));
  if (typeof object.units === "string") frame.units = object.units;
  if (object.ids !== undefined) frame.ids = idsOf(object.ids, count, fail);
  assign("velocities", optional("velocities", 3 * count, 3));
  assign("forces", optional("forces", 3 * count, 3));
  assign("charges", optional("charges", count));
  if (object.images !== undefined) frame.images = integers("images", object.images, 3 * count, 3);
  if (object.unwrapped === true) frame.unwrapped = true;
  assign("energy", scalar("energy"));
  assign("stress", optional("stress", 9, 3));
  assign("virial", optional("virial", 9, 3));
  if (object.grids !== undefined) frame.grids = gridsOf(object.grids, numbers, fail);
  return frame;
}

type Fail = (message: string) => InputError;

/** The numbers of a list, or of a list of rows with `width` numbers each. */
function flatten(value: unknown, name: string, width: number | undefined, fail: Fail): unknown[] {
  if (!Array.isArray(value)) throw fail(`expected a list in '${name}', got '${short(value)}'`);
  if (width === undefined || width === 1) return value;
  const out: unknown[] = [];
  for (const row of value) {
    if (!Array.isArray(row) || row.length !== width)
      throw fail(`expected rows of ${width} in '${name}', got '${short(row)}'`);
    for (const x of row) out.push(x);
  }
  return out;
}

function strings(name: string, value: unknown, length: number, fail: Fail, width = 1): string[] {
  const list = flatten(value, name, width, fail);
  if (list.length !== length) throw fail(`expected ${length} words in '${name}', got ${list.length}`);
  for (const word of list)
    if (typeof word !== "string") throw fail(`expected words in '${name}', got '${short(word)}'`);
  return list as string[];
}

type TypeRow = { species?: string; label?: string; mass?: number };

function tableOf(value: unknown, fail: Fail): TypeRow[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.some((row) => typeof row !== "object" || row === null))
    throw fail(`expected a list of objects in 'typeTable', got '${short(value)}'`);
  return value as TypeRow[];
}

/** Types and species agree with each other, whichever of `types`, `species` and `typeTable` are there. */
function typesOf(
  value: unknown,
  names: string[] | undefined,
  table: TypeRow[] | undefined,
  count: number,
  given: readonly string[] | undefined,
  integers: (name: string, value: unknown, length: number) => Int32Array,
  fail: Fail,
): Pick<Frame, "types" | "species" | "typeCount" | "labels" | "masses"> {
  if (value === undefined) {
    if (!names) throw fail("expected 'types' or 'species', found neither");
    const species = [...(given ?? new Set(names))];
    const types = Int32Array.from(names, (name) => species.indexOf(name));
    const missing = types.indexOf(-1);
    if (missing >= 0) throw fail(`element ${names[missing]} is not in --types ${species.join(",")}`);
    return { types, species, typeCount: species.length };
  }
  const types = integers("types", value, count).map((type) => type - 1);
  const largest = types.reduce((most, type) => Math.max(most, type + 1), 0);
  const typeCount = Math.max(largest, table?.length ?? 0);
  if (types.some((type) => type < 0)) throw fail("expected types from 1 on in 'types'");
  if (typeCount > 1e6) throw fail(`expected numbers of types in 'types', got '${typeCount}'`);
  let species: readonly string[] | undefined = table?.some((row) => row.species !== undefined)
    ? table.map((row) => row.species ?? "X")
    : undefined;
  if (!species && names && !table?.some((row) => row.label !== undefined)) {
    const found = new Array<string>(typeCount).fill("X");
    types.forEach((type, i) => {
      if (found[type] !== "X" && found[type] !== names[i])
        throw fail(`type ${type + 1} is both ${found[type]} and ${names[i]} (atom ${i + 1})`);
      found[type] = names[i];
    });
    species = found;
  }
  species ??= given;
  if (species && species.length < typeCount) throw fail(`${typeCount} types, but only ${species.length} elements`);
  const out: Pick<Frame, "types" | "species" | "typeCount" | "labels" | "masses"> = { types, typeCount };
  if (species) out.species = species;
  if (table?.length && table.every((row) => typeof row.label === "string")) out.labels = table.map((row) => row.label!);
  if (table?.length && table.every((row) => row.mass !== undefined))
    out.masses = Float64Array.from(table, (row) => words[row.mass as unknown as string] ?? Number(row.mass));
  return out;
}

/** Ids as numbers; as 64-bit integers when one was too large to be written as a number. */
function idsOf(value: unknown, count: number, fail: Fail): Float64Array | BigInt64Array {
  const list = flatten(value, "ids", 1, fail);
  const exact = longs("ids", list, count, fail);
  return list.some((id) => typeof id === "string") ? exact : Float64Array.from(list as number[]);
}

function longs(name: string, list: unknown[], length: number, fail: Fail): BigInt64Array {
  if (list.length !== length) throw fail(`expected ${length} numbers in '${name}', got ${list.length}`);
  return BigInt64Array.from(list, (x) => {
    if (!Number.isSafeInteger(x) && !(typeof x === "string" && /^-?\d{1,19}$/.test(x)))
      throw fail(`expected integers in '${name}', got '${short(x)}'`);
    return BigInt(x as number | string);
  });
}

function columnsOf(
  value: unknown,
  facts: unknown,
  count: number,
  numbers: (name: string, value: unknown, length: number, width: number) => Float64Array,
  integers: (name: string, value: unknown, length: number, width: number) => Int32Array,
  fail: Fail,
): Record<string, Column> {
  const out: Record<string, Column> = {};
  for (const [name, list] of Object.entries((value ?? {}) as JsonObject)) {
    const first = Array.isArray(list) ? list[0] : undefined;
    const fact = (((facts ?? {}) as JsonObject)[name] ?? {}) as { type?: string; width?: number; unit?: string };
    const width = fact.width ?? (Array.isArray(first) ? first.length : 1);
    if (!Number.isInteger(width) || width < 1) throw fail(`expected a width of 1 or more for '${name}'`);
    const sample = Array.isArray(first) ? first[0] : first;
    const type = fact.type ?? (typeof sample === "string" && words[sample] === undefined ? "text" : "float");
    if (!columnTypes.includes(type as "float"))
      throw fail(`expected one of ${columnTypes.join(", ")} as the type of '${name}', got '${type}'`);
    const length = count * width;
    const values =
      type === "text"
        ? strings(name, list, length, fail, width)
        : type === "long"
          ? longs(name, flatten(list, name, width, fail), length, fail)
          : type === "float"
            ? numbers(name, list, length, width)
            : integers(name, list, length, width);
    out[name] = { values, width, ...(fact.unit && { unit: fact.unit }), ...(type === "logical" && { logical: true }) };
  }
  return out;
}

function gridsOf(
  value: unknown,
  numbers: (name: string, value: unknown, length?: number) => Float64Array,
  fail: Fail,
): Grid[] {
  if (!Array.isArray(value)) throw fail(`expected a list in 'grids', got '${short(value)}'`);
  return value.map((grid: JsonObject) => {
    const shape = numbers("shape", grid?.shape, 3);
    const values = numbers("values", grid.values, shape[0] * shape[1] * shape[2]);
    const unit = grid.unit === undefined ? undefined : String(grid.unit);
    return { name: String(grid.name ?? ""), unit, shape: [shape[0], shape[1], shape[2]], values };
  });
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
