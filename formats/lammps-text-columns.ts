/** What a frame can give as columns of a LAMMPS text file, by the names of `dump custom` (manual page dump). */
import { toFractional } from "../src/model/cell.js";
import { standardMass } from "../src/model/elements.js";
import { didYouMean, InputError } from "../src/model/errors.js";
import { type Column, type Frame, typeName } from "../src/model/frame.js";
import type { TextColumn } from "../src/native.js";

export interface NamedColumn {
  name: string;
  text: TextColumn;
}

type Maker = (frame: Frame) => TextColumn | undefined;

const vectorOf = (values: (frame: Frame) => Float64Array | Int32Array | undefined, component: number): Maker => {
  return (frame) => {
    const array = values(frame);
    const kind = array instanceof Int32Array ? "integer" : "real";
    return array && { kind, values: array, width: 3, component };
  };
};

/** Cartesian, with images added (or, for unwrapped files, as they are). */
const unwrapped = remembered((frame) => {
  if (frame.unwrapped || !frame.images || !frame.cell) return frame.unwrapped ? frame.positions : undefined;
  const out = Float64Array.from(frame.positions);
  for (let i = 0; i < out.length; i++)
    for (let k = 0; k < 3; k++) out[i] += frame.images[i - (i % 3) + k] * frame.cell[3 * k + (i % 3)];
  return out;
});
const wrapped = (frame: Frame) => (frame.unwrapped ? undefined : frame.positions);
const scaled = remembered((frame) => fractionalOf(frame, wrapped(frame)));
const scaledUnwrapped = remembered((frame) => fractionalOf(frame, unwrapped(frame)));

const makers: Record<string, Maker> = {
  id: (frame) => {
    const values = frame.ids ?? Int32Array.from({ length: frame.count }, (_, i) => i + 1);
    return { kind: values instanceof Float64Array ? "real" : values instanceof Int32Array ? "integer" : "big", values };
  },
  type: (frame) => ({ kind: "integer", values: frame.types, bias: 1 }),
  element: (frame) => frame.species && names(frame, (type) => typeName(frame, type)),
  typelabel: (frame) => frame.labels && names(frame, (type) => frame.labels![type] ?? typeName(frame, type)),
  mass: (frame) => {
    const ofType = Array.from({ length: frame.typeCount }, (_, type) => massOf(frame, type));
    if (ofType.some((mass) => mass === undefined)) return undefined;
    return { kind: "real", values: Float64Array.from(frame.types, (type) => ofType[type]!) };
  },
  q: (frame) => frame.charges && { kind: "real", values: frame.charges },
};
for (const [component, axis] of ["x", "y", "z"].entries()) {
  makers[axis] = vectorOf(wrapped, component);
  makers[`${axis}u`] = vectorOf(unwrapped, component);
  makers[`${axis}s`] = vectorOf(scaled, component);
  makers[`${axis}su`] = vectorOf(scaledUnwrapped, component);
  makers[`i${axis}`] = vectorOf((frame) => frame.images, component);
  makers[`v${axis}`] = vectorOf((frame) => frame.velocities, component);
  makers[`f${axis}`] = vectorOf((frame) => frame.forces, component);
}

/** All that the frame has, in LAMMPS' usual order; `lost` takes the names of columns that are no numbers. */
export function allColumns(frame: Frame, lost: string[]): NamedColumn[] {
  const axes = ["x", "y", "z"];
  const wanted = ["id", "type"];
  if (frame.species) wanted.push("element");
  else if (frame.labels) wanted.push("typelabel");
  wanted.push(...axes.map((axis) => (frame.unwrapped ? `${axis}u` : axis)));
  if (frame.images) wanted.push(...axes.map((axis) => `i${axis}`));
  if (frame.velocities) wanted.push(...axes.map((axis) => `v${axis}`));
  if (frame.forces) wanted.push(...axes.map((axis) => `f${axis}`));
  if (frame.charges) wanted.push("q");
  const out = wanted.map((name) => ({ name, text: makers[name](frame)! }));
  for (const [name, column] of Object.entries(frame.columns)) {
    const parts = partsOf(name, column);
    if (!parts) lost.push(name);
    else out.push(...parts.filter((part) => !wanted.includes(part.name)));
  }
  return out;
}

/** The columns of these names, in this order. */
export function chosenColumns(frame: Frame, wanted: readonly string[]): NamedColumn[] {
  const own = new Map<string, TextColumn>();
  for (const [name, column] of Object.entries(frame.columns))
    for (const part of partsOf(name, column) ?? []) own.set(part.name, part.text);
  return wanted.map((name) => {
    const text = own.get(name) ?? makers[name]?.(frame);
    if (text) return { name, text };
    if (makers[name]) throw new InputError(`the column '${name}' is asked for, but the input does not tell it`);
    const known = [...Object.keys(makers).filter((key) => makers[key](frame)), ...own.keys()];
    throw new InputError(`no column '${name}'${didYouMean(name, known)}; there are: ${known.join(" ")}`);
  });
}

function partsOf(name: string, { values, width }: Column): NamedColumn[] | undefined {
  if (Array.isArray(values)) return undefined;
  const kind = values instanceof Float64Array ? "real" : values instanceof Int32Array ? "integer" : "big";
  return Array.from({ length: width }, (_, component) => ({
    name: width === 1 ? name : `${name}[${component + 1}]`,
    text: { kind, values, width, component },
  }));
}

function names(frame: Frame, nameOf: (type: number) => string): TextColumn {
  const words = Array.from({ length: frame.typeCount }, (_, type) => nameOf(type));
  return { kind: "word", values: frame.types, words };
}

export function massOf(frame: Frame, type: number): number | undefined {
  return frame.masses?.[type] ?? standardMass(frame.species?.[type] ?? "");
}

function fractionalOf(frame: Frame, positions: Float64Array | undefined): Float64Array | undefined {
  return positions && frame.cell ? toFractional(positions, frame.cell, frame.origin) : undefined;
}

/** Computed once for the three components of a frame. */
function remembered(compute: (frame: Frame) => Float64Array | undefined): typeof compute {
  const known = new WeakMap<Frame, Float64Array | undefined>();
  return (frame) => {
    if (!known.has(frame)) known.set(frame, compute(frame));
    return known.get(frame);
  };
}
