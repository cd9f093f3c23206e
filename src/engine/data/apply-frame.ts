/** A snapshot of a dump file put into the simulation: read_dump and rerun. https://docs.lammps.org/read_dump.html */

import { InputError } from "../../model/errors.js";
import type { Frame } from "../../model/frame.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

const FIELDS = ["x", "y", "z", "vx", "vy", "vz", "q", "ix", "iy", "iz", "fx", "fy", "fz"] as const;
type Field = (typeof FIELDS)[number];

export class SnapshotOptions {
  readonly fields = new Set<Field>();
  box = true;
  replace = true;
  purge = false;
  trim = false;
  add: "no" | "yes" | "keep" = "no";
  format: string | undefined;
  /** Columns that a field is read from, where the file calls it otherwise. */
  readonly labels = new Map<Field, string>();

  constructor(words: Words) {
    for (let field = words.accept(...FIELDS); field; field = words.accept(...FIELDS)) this.fields.add(field);
    if (this.fields.size === 0) throw words.missing("a field such as x");
    while (!words.done) {
      const keyword = words.oneOf(
        ["box", "timestep", "replace", "purge", "trim", "add", "nfile", "label", "scaled", "wrapped", "format"],
        "keyword",
      );
      if (keyword === "box" || keyword === "replace" || keyword === "purge" || keyword === "trim")
        this[keyword] = words.logical();
      else if (keyword === "add") this.add = words.oneOf(["no", "yes", "keep"], "add setting");
      else if (keyword === "format") {
        this.format = words.next("a format");
        if (this.format === "molfile")
          throw new InputError("read_dump format molfile is not available: the formats of 'garnet formats' are");
        if (!["native", "xyz", "adios"].includes(this.format))
          throw words.unknown("format", this.format, ["native", "xyz"]);
      } else if (keyword === "label") {
        const field = words.oneOf(FIELDS, "label field");
        this.labels.set(field, words.next("a column"));
      } else if (keyword === "nfile") words.integer("a number");
      // The file's own column names say whether coordinates are scaled and wrapped.
      else words.logical();
    }
    if (this.purge && (this.replace || this.trim))
      throw new InputError("If read_dump purges it cannot replace or trim: give 'replace no' too");
  }
}

export interface Applied {
  snapshot: number;
  purged: number;
  replaced: number;
  trimmed: number;
  added: number;
}

/** Box, coordinates and what else the fields name; atoms are matched by id. */
export function applyFrame(simulation: Simulation, frame: Frame, options: SnapshotOptions): Applied {
  const { atoms, box } = simulation;
  if (options.box) setBox(simulation, frame);
  const ids = frame.ids ? Array.from(frame.ids, Number) : Array.from({ length: frame.count }, (_, i) => i + 1);
  const before = atoms.count;
  if (options.purge) atoms.keep(new Int32Array(0));
  const images = frame.images;
  let replaced = 0;
  const missing: number[] = [];
  const present = new Set<number>();
  for (let row = 0; row < frame.count; row++) {
    const atom = atoms.find(ids[row]);
    if (atom < 0) {
      missing.push(row);
      continue;
    }
    present.add(ids[row]);
    if (!options.replace) continue;
    fill(simulation, frame, options, row, atom);
    replaced++;
  }
  const trimmed = options.trim ? trim(simulation, present) : 0;
  const added = options.add === "no" ? 0 : addAtoms(simulation, frame, options, missing, ids);
  for (let i = 0; i < atoms.count; i++) {
    // Without image flags of the file atoms are where the coordinates say.
    if (!images && options.fields.has("x") && options.replace) atoms.image.fill(0, 3 * i, 3 * i + 3);
    box.remap(atoms.x, 3 * i, atoms.image);
  }
  atoms.natoms = atoms.count;
  atoms.changed();
  return { snapshot: frame.count, purged: options.purge ? before : 0, replaced, trimmed, added };
}

function setBox({ box, log }: Simulation, { cell, origin }: Frame): void {
  if (!cell) throw new InputError("The dump file has no box: use box no");
  const tilted = cell[3] !== 0 || cell[6] !== 0 || cell[7] !== 0;
  if (tilted && !box.triclinic) throw new InputError("Read_dump triclinic status does not match simulation");
  for (let k = 0; k < 3; k++) {
    box.lo[k] = origin[k];
    box.hi[k] = origin[k] + cell[4 * k];
  }
  if (box.triclinic) [box.xy, box.xz, box.yz] = [cell[3], cell[6], cell[7]];
  box.initialise((text) => log.warning(text));
}

function fill({ atoms }: Simulation, frame: Frame, options: SnapshotOptions, row: number, atom: number): void {
  const { fields, labels } = options;
  const groups = [
    [["x", "y", "z"], atoms.x, frame.positions],
    [["vx", "vy", "vz"], atoms.v, frame.velocities],
    [["fx", "fy", "fz"], atoms.f, frame.forces],
    [["ix", "iy", "iz"], atoms.image, frame.images],
  ] as const;
  for (const [names, to, from] of groups)
    for (const [k, name] of names.entries()) {
      if (!fields.has(name)) continue;
      const label = labels.get(name);
      const column = label === undefined || label === name ? undefined : frame.columns?.[label];
      if (label !== undefined && label !== name && !column)
        throw new InputError(`Read_dump field ${name} not found in dump file: it has no column '${label}'`);
      if (column) {
        to[3 * atom + k] = Number(column.values[row]);
        continue;
      }
      if (!from) throw new InputError(`Read_dump field ${name} not found in dump file`);
      to[3 * atom + k] = from[3 * row + k];
    }
  if (!fields.has("q")) return;
  if (!frame.charges || !atoms.q)
    throw new InputError("Read_dump field q not found in dump file, or the atom style has no charges");
  atoms.q[atom] = frame.charges[row];
}

/** Atoms that the snapshot does not hold are deleted. */
function trim({ atoms }: Simulation, present: Set<number>): number {
  const before = atoms.count;
  const kept: number[] = [];
  for (let i = 0; i < before; i++) if (present.has(atoms.id[i])) kept.push(i);
  if (kept.length < before) atoms.keep(Int32Array.from(kept));
  return before - kept.length;
}

function addAtoms(
  simulation: Simulation,
  frame: Frame,
  options: SnapshotOptions,
  rows: readonly number[],
  ids: readonly number[],
): number {
  const { atoms } = simulation;
  const first = atoms.append(rows.length);
  let next = atoms.largestId;
  for (const [k, row] of rows.entries()) {
    const atom = first + k;
    if (frame.types[row] >= atoms.typeCount)
      throw new InputError(`Atom type ${frame.types[row] + 1} of the dump file is out of range`);
    atoms.type[atom] = frame.types[row];
    atoms.id[atom] = options.add === "keep" ? ids[row] : ++next;
    fill(simulation, frame, options, row, atom);
  }
  return rows.length;
}
