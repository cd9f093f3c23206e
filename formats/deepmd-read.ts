/**
 * DeePMD-kit's systems, whatever they are stored in: atoms with fixed types, and sets of rows (coord, box, energy, force, virial …),
 * one row per frame.
 *
 * Units: Å, eV, eV/Å; virial in eV, −V·stress as in Frame. Boxes are row vectors. `nopbc` means no periodicity.
 */
import { InputError } from "../src/model/errors.js";
import type { Column, Frame, InfoValue } from "../src/model/frame.js";
import { makeFrame } from "../src/model/frame.js";
import type { ReadOptions } from "./format.js";

export interface DeepmdSystem {
  /** For messages. */
  name: string;
  types: Int32Array;
  typeMap?: readonly string[];
  nopbc: boolean;
  sets(): AsyncIterable<DeepmdSet>;
}

export interface DeepmdSet {
  name: string;
  frames: number;
  /** Without ending: coord, box, energy, …, fparam, real_atom_types. */
  arrays: ReadonlyMap<string, DeepmdArray>;
  close(): void;
}

export interface DeepmdArray {
  /** For messages: the file. */
  name: string;
  rows: number;
  width: number;
  row(index: number): Float64Array | Promise<Float64Array>;
}

/** Per frame, not per atom, whatever their width. */
const perFrame = new Set(["fparam", "temperature", "pressure"]);
const handled = new Set(["coord", "box", "energy", "force", "virial", "real_atom_types"]);

export async function* deepmdFrames(system: DeepmdSystem, options: ReadOptions): AsyncIterable<Frame> {
  const { types, typeMap } = system;
  const largest = types.reduce((most, type) => Math.max(most, type + 1), 0);
  if (types.some((type) => type < 0)) throw InputError.at(`${system.name}/type.raw`, "expected types from 0 on");
  if (typeMap && largest > typeMap.length)
    throw InputError.at(
      `${system.name}/type.raw`,
      `type ${largest - 1} is not among the ${typeMap.length} of type_map.raw`,
    );
  let any = false;
  for await (const set of system.sets()) {
    try {
      check(set, types.length);
      if (!system.nopbc && !set.arrays.has("box"))
        throw InputError.at(set.name, "expected box among its arrays (or a file 'nopbc' beside type.raw), found none");
      for (let k = 0; k < set.frames; k++) {
        const frame = await frameOf(system, set, k, options);
        sayOddities(frame, system.nopbc, `${set.name}: frame ${k + 1}`, options);
        yield frame;
        any = true;
      }
    } finally {
      set.close();
    }
  }
  if (!any) throw InputError.at(system.name, "expected sets of frames (set.000, …), found none");
}

/** Numbers that nothing can be learnt from, and a box that is none. */
function sayOddities(frame: Frame, nopbc: boolean, place: string, { warn }: ReadOptions): void {
  const sum = (values: Float64Array | undefined) => values?.reduce((total, x) => total + x, 0) ?? 0;
  for (const name of ["positions", "forces", "virial"] as const)
    if (!Number.isFinite(sum(frame[name]))) warn(`${place}: ${name} hold a number that is not finite`);
  if (!Number.isFinite(frame.energy ?? 0)) warn(`${place}: the energy is not finite`);
  if (!nopbc && !frame.cell) warn(`${place}: the box is zero, and there is no file 'nopbc': read without a cell`);
}

function check(set: DeepmdSet, atoms: number): void {
  const widths: Record<string, number> = {
    coord: 3 * atoms,
    box: 9,
    energy: 1,
    force: 3 * atoms,
    virial: 9,
    real_atom_types: atoms,
  };
  if (!set.arrays.has("coord")) throw InputError.at(set.name, "expected coord among its arrays, found none");
  for (const [name, array] of set.arrays) {
    const width = widths[name];
    if (width !== undefined && array.width !== width)
      throw InputError.at(
        array.name,
        name === "coord" || name === "force"
          ? `expected 3·${atoms} = ${width} columns (type.raw has ${atoms} atoms), got ${array.width}`
          : `expected ${width} columns, got ${array.width}`,
      );
    if (array.rows !== set.frames)
      throw InputError.at(array.name, `expected ${set.frames} rows (one per frame, as in coord), got ${array.rows}`);
  }
}

async function frameOf(system: DeepmdSystem, set: DeepmdSet, k: number, options: ReadOptions): Promise<Frame> {
  const row = async (name: string) => set.arrays.get(name)?.row(k);
  let positions = (await row("coord"))!;
  let forces = await row("force");
  let types = system.types;
  let keep: number[] | undefined;
  const real = await row("real_atom_types");
  if (real) {
    const wrong = real.find((type) => !Number.isInteger(type) || type < -1 || type > 1e6);
    if (wrong !== undefined)
      throw InputError.at(
        set.arrays.get("real_atom_types")!.name,
        `expected types from 0 on (or -1: no atom), got ${wrong}`,
      );
    // Type −1 fills up frames with fewer atoms (DeePMD-kit's virtual atoms).
    keep = [...real.keys()].filter((i) => real[i] >= 0);
    types = Int32Array.from(keep, (i) => real[i]);
    if (keep.length === real.length) keep = undefined;
    const largest = types.reduce((most, type) => Math.max(most, type + 1), 0);
    if (system.typeMap && largest > system.typeMap.length)
      throw InputError.at(
        set.arrays.get("real_atom_types")!.name,
        `type ${largest - 1} is not among the ${system.typeMap.length} of type_map.raw`,
      );
  }
  const pick = (values: Float64Array, width: number) =>
    keep
      ? Float64Array.from(
          { length: keep.length * width },
          (_, j) => values[keep![Math.floor(j / width)] * width + (j % width)],
        )
      : values;
  positions = pick(positions, 3);
  forces &&= pick(forces, 3);

  const box = await row("box");
  const cell = box?.some((x) => x !== 0) ? box : undefined;
  const periodic = !system.nopbc && cell !== undefined;
  const frame = makeFrame({
    positions,
    types,
    ...speciesOf({ ...system, types }, options),
    ...(cell && { cell }),
    periodic: [periodic, periodic, periodic],
  });
  if (forces) frame.forces = forces;
  const energy = await row("energy");
  if (energy) frame.energy = energy[0];
  const virial = await row("virial");
  if (virial) frame.virial = virial;
  for (const name of set.arrays.keys()) {
    if (handled.has(name)) continue;
    const values = (await row(name))!;
    const width = values.length / system.types.length;
    if (Number.isInteger(width) && width > 0 && !perFrame.has(name))
      frame.columns[name] = { values: pick(values, width), width } satisfies Column;
    else frame.info[name] = (values.length === 1 ? values[0] : [...values]) satisfies InfoValue;
  }
  return frame;
}

/** type_map.raw, else `--types`; without either the numbers of type.raw are the labels. */
function speciesOf({ typeMap, types, name }: DeepmdSystem, options: ReadOptions): Partial<Frame> {
  const largest = types.reduce((most, type) => Math.max(most, type + 1), 0);
  const species = typeMap ?? options.types;
  if (!species) return { typeCount: largest, labels: Array.from({ length: largest }, (_, type) => `${type}`) };
  if (species.length < largest)
    throw InputError.at(name, `--types names ${species.length} elements, but there are ${largest} types`);
  return { species, typeCount: species.length };
}
