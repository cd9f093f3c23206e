/**
 * Extended XYZ as ASE, OVITO, GPUMD and LAMMPS (dump extxyz) write it.
 *
 * `stress` is positive in tension (ASE); `virial` is −V·stress (QUIP, DeePMD). Neither is made from the other on reading.
 * Numbers are kept as they stand: keys such as energy-unit, and ASE's momenta, are converted with `--units metal` and a warning
 * otherwise.
 */
import { volume } from "../src/model/cell.js";
import { elementOfLabel, standardMass } from "../src/model/elements.js";
import { InputError } from "../src/model/errors.js";
import type { Column, Frame, InfoValue } from "../src/model/frame.js";
import { makeFrame } from "../src/model/frame.js";
import {
  assignRoles,
  columnsToWrite,
  type Property,
  parseProperties,
  plainProperties,
  type Role,
  SpeciesList,
} from "./extxyz-columns.js";
import { formatPair, looksExtended, parseComment, UnterminatedQuote } from "./extxyz-comment.js";
import { typesOf } from "./extxyz-types.js";
import { applyUnitKeys, setMomenta } from "./extxyz-units.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { indexXyzFrames, readXyzFrames, readXyzFramesAt, type XyzDialect } from "./xyz-frames.js";
import { writeXyzRows } from "./xyz-writer.js";

export const extxyz = defineFormat({
  name: "extxyz",
  aliases: ["exyz", "extended-xyz", "quip/gap/xyz", "gpumd/xyz", "nequip/xyz", "mace/xyz"],
  title: "extended XYZ: cell, energies, any per-atom column",
  reference: "https://github.com/libAtoms/extxyz (specification)",
  files: [/\.(ext|e)?xyz$/i],
  sniff: (head) => {
    const [first, second] = head.split("\n", 2);
    if (!/^\s*\d+\s*$/.test(first) || second === undefined) return 0;
    return looksExtended.test(second) ? 2 : 0;
  },
  units: "own keys",
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
    "energy",
    "stress",
    "virial",
    "step",
    "time",
    "columns",
    "info",
    "frames",
  ],

  read: (source, options) => readXyzFrames(source, options, dialectOf(options)),
  index: (source, after) => indexXyzFrames(source, dialectOf({ warn() {} }), after),
  readAt: (source, places, options) => readXyzFramesAt(source, places, options, dialectOf(options)),

  async write(frames, sink, options) {
    const number = (value: number) =>
      options.precision ? `${Number(value.toPrecision(options.precision))}` : `${value}`;
    const list = new SpeciesList();
    for await (const frame of frames) {
      const columns = columnsToWrite(frame, list, options.columns);
      await sink.write(
        `${frame.count}\n${commentOf(
          frame,
          columns.map(({ property }) => property),
          number,
        )}\n`,
      );
      await writeXyzRows(columns, frame.count, sink, options.precision);
    }
  },
});

function dialectOf(options: ReadOptions): XyzDialect {
  const names = new SpeciesList(options.types);
  return {
    // Without Properties nothing says how many columns there are.
    extra: (comment) => !/(^|\s)Properties\s*=/i.test(comment),
    properties(comment) {
      let pairs: Map<string, InfoValue>;
      try {
        pairs = parseComment(comment);
      } catch (error) {
        if (error instanceof UnterminatedQuote) return `the quotation ${error.message} does not end on this line`;
        throw error;
      }
      const text = pairs.get("Properties") ?? pairs.get("properties");
      return typeof text === "string" ? parseProperties(text) : [...plainProperties];
    },
    frame: (comment, properties, columns, place) =>
      frameOf(parseComment(comment), properties, columns, names, options, place),
  };
}

function frameOf(
  pairs: Map<string, InfoValue>,
  properties: readonly Property[],
  columns: readonly Column[],
  list: SpeciesList,
  options: ReadOptions,
  place: string,
): Frame {
  const roles = assignRoles(properties);
  const take = (role: Role) => {
    const property = roles.get(role);
    return property && columns[properties.indexOf(property)].values;
  };
  const reals = (role: Role) => {
    const values = take(role);
    return values && (values instanceof Float64Array ? values : Float64Array.from(values as Int32Array));
  };

  const positions = reals("positions");
  if (!positions) throw InputError.at(place, "expected pos:R:3 among the Properties, found none");
  const column = (role: Role) => {
    const property = roles.get(role);
    return property && columns[properties.indexOf(property)];
  };
  const named = { species: column("species"), numbers: column("numbers"), types: column("types") };
  const { fromColumn, fromNumbers, ...kinds } = typesOf(named, list, options, place);
  const frame = makeFrame({ positions, ...kinds });
  readCell(frame, pairs, place);

  // What a role did not take stays a column.
  const fields: [Role, () => boolean][] = [
    ["species", () => true],
    ["positions", () => true],
    ["types", () => fromColumn],
    ["numbers", () => fromNumbers],
    ["forces", () => Boolean((frame.forces = reals("forces")))],
    ["velocities", () => Boolean((frame.velocities = reals("velocities")))],
    ["charges", () => Boolean((frame.charges = reals("charges")))],
    ["ids", () => Boolean((frame.ids = idsOf(take("ids"))))],
    ["images", () => Boolean((frame.images = imagesOf(take("images"))))],
    ["masses", () => setMasses(frame, reals("masses")!)],
    ["momenta", () => !frame.velocities && setMomenta(frame, reals("momenta")!, options, place)],
  ];
  const used = new Set<Property>();
  for (const [role, apply] of fields) if (roles.has(role) && apply()) used.add(roles.get(role)!);
  properties.forEach((property, k) => {
    if (!used.has(property))
      frame.columns[property.name] =
        "codes" in columns[k] ? { values: columns[k].values, width: property.width } : columns[k];
  });
  readInfo(frame, pairs, place, options.warn);
  applyUnitKeys(frame, options, place);
  return frame;
}

function idsOf(values: Column["values"] | undefined): Frame["ids"] {
  return values instanceof BigInt64Array ? values : Float64Array.from(values as Int32Array);
}

function imagesOf(values: Column["values"] | undefined): Int32Array | undefined {
  return values instanceof Int32Array ? values : undefined;
}

function readCell(frame: Frame, pairs: Map<string, InfoValue>, place: string): void {
  const lattice = pairs.get("Lattice") ?? pairs.get("lattice");
  if (lattice !== undefined) {
    const numbers = (Array.isArray(lattice) ? lattice.flat(2) : [lattice]) as number[];
    if (!numbers.every(Number.isFinite) || ![1, 3, 9].includes(numbers.length))
      throw InputError.at(place, `expected 9 numbers in Lattice, got '${lattice}'`);
    const [x, y = x, z = x] = numbers;
    frame.cell = numbers.length === 9 ? Float64Array.from(numbers) : Float64Array.of(x, 0, 0, 0, y, 0, 0, 0, z);
    frame.periodic = [true, true, true];
    checkLattice(frame.cell, place);
  }
  const pbc = pairs.get("pbc");
  if (Array.isArray(pbc) && pbc.length === 3) frame.periodic = [Boolean(pbc[0]), Boolean(pbc[1]), Boolean(pbc[2])];
  else if (typeof pbc === "boolean") frame.periodic = [pbc, pbc, pbc];
  else if (pbc !== undefined) throw InputError.at(place, `expected three of T and F in pbc, got '${pbc}'`);
  const origin = pairs.get("Origin");
  if (Array.isArray(origin) && origin.length === 3 && origin.every((x) => typeof x === "number"))
    frame.origin = Float64Array.from(origin as number[]);
}

/** ASE leaves vectors out (0 0 0) along which nothing repeats; three vectors in a plane are a misprint. */
function checkLattice(cell: Float64Array, place: string): void {
  const lengths = [0, 3, 6].map((k) => Math.hypot(cell[k], cell[k + 1], cell[k + 2]));
  if (lengths.every((x) => x > 0) && !(volume(cell) > 1e-9 * lengths[0] * lengths[1] * lengths[2]))
    throw InputError.at(place, "the vectors of Lattice are linearly dependent (volume 0)");
}

const handled = new Set(["Lattice", "lattice", "Properties", "properties", "pbc", "Origin"]);

function readInfo(frame: Frame, pairs: Map<string, InfoValue>, place: string, warn: (message: string) => void): void {
  const lammps = pairs.has("Timestep");
  for (const [key, value] of pairs) {
    if (handled.has(key)) continue;
    if (typeof value === "number" && !Number.isFinite(value)) warn(`${place}: ${key} is not finite`);
    if (key === "energy" && typeof value === "number") frame.energy = value;
    else if ((key === "step" || key === "Timestep") && Number.isInteger(value)) frame.step = value as number;
    else if ((key === "time" || (key === "Time" && lammps)) && typeof value === "number") frame.time = value;
    else if ((key === "stress" || key === "virial") && (Array.isArray(value) || typeof value === "number"))
      frame[key] = tensorOf(value, key, place);
    else if (key === "unwrapped" && value === true) frame.unwrapped = true;
    else {
      if (key === "energy") warn(`${place}: expected a number for energy, got '${value}': it stays a word`);
      frame.info[key] = value;
    }
  }
}

/** 9 numbers, a 3×3 list, or 6 in ASE's Voigt order xx yy zz yz xz xy. */
function tensorOf(value: InfoValue, key: string, place: string): Float64Array {
  const numbers = (Array.isArray(value) ? value.flat(2) : [value]) as number[];
  if (numbers.some((x) => typeof x !== "number") || (numbers.length !== 9 && numbers.length !== 6))
    throw InputError.at(place, `expected 9 (or 6) numbers in ${key}, got '${JSON.stringify(value).slice(0, 60)}'`);
  if (numbers.length === 9) return Float64Array.from(numbers);
  const [xx, yy, zz, yz, xz, xy] = numbers;
  return Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz);
}

/** Masses per type when every atom of a type has the same; otherwise they stay a column. */
function setMasses(frame: Frame, perAtom: Float64Array): boolean {
  const masses = new Float64Array(frame.typeCount).fill(Number.NaN);
  for (let i = 0; i < frame.count; i++) {
    const type = frame.types[i];
    if (Number.isNaN(masses[type])) masses[type] = perAtom[i];
    else if (masses[type] !== perAtom[i]) return false;
  }
  masses.forEach((mass, type) => {
    if (Number.isNaN(mass)) masses[type] = standardMass(elementOfLabel(frame.species?.[type] ?? "") ?? "") ?? 0;
  });
  frame.masses = masses;
  return true;
}

function commentOf(frame: Frame, properties: readonly Property[], number: (value: number) => string): string {
  const words: string[] = [];
  const list = (values: ArrayLike<number>) => Array.from(values, number).join(" ");
  if (frame.cell) words.push(`Lattice="${list(frame.cell)}"`);
  if (frame.origin.some((x) => x !== 0)) words.push(`Origin="${list(frame.origin)}"`);
  words.push(`Properties=${properties.map(({ name, kind, width }) => `${name}:${kind}:${width}`).join(":")}`);
  const pair = (key: string, value: InfoValue | undefined) => {
    if (value !== undefined) words.push(formatPair(key, value, number));
  };
  pair("step", frame.step);
  pair("time", frame.time);
  pair("energy", frame.energy);
  pair("stress", frame.stress && [...frame.stress]);
  pair("virial", frame.virial && [...frame.virial]);
  pair("unwrapped", frame.unwrapped || undefined);
  const written = new Set(["step", "time", "energy", "stress", "virial", "unwrapped", "Timestep", "Time", ...handled]);
  for (const [key, value] of Object.entries(frame.info)) if (!written.has(key)) pair(key, value);
  words.push(`pbc="${frame.periodic.map((x) => (x ? "T" : "F")).join(" ")}"`);
  return words.join(" ");
}
