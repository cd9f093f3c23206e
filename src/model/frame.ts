/**
 * One configuration as a struct of arrays, in LAMMPS metal units (Å, eV, ps, e, g/mol). Never an array of atom objects.
 *
 * Everything is 0-based here; the 1-based world stops in `formats/` and in the deck language.
 */
export interface Frame {
  readonly count: number;
  /** Cartesian, 3 per atom, as in the file: nothing wrapped, the origin not subtracted. */
  positions: Float64Array;
  /** Index into `species` (and `labels`, `masses`), one per atom. */
  types: Int32Array;
  /**
   * Type → chemical symbol. Undefined when the file does not tell elements and nobody named them: then
   * `typeName` says "X1", "X2", …, and what needs chemistry stops with the option to pass.
   */
  species?: readonly string[];
  /** Number of types, at least the largest of `types` plus one. */
  typeCount: number;
  /** Type → label of the file (LAMMPS type labels, POTCAR suffixes), where that is more than the element. */
  labels?: readonly string[];
  /** Type → g/mol. */
  masses?: Float64Array;

  /** Three row vectors a, b, c. Undefined: no cell (open boundaries). */
  cell?: Float64Array;
  origin: Float64Array;
  periodic: readonly [boolean, boolean, boolean];
  /**
   * When the cell was turned into another frame of axes: the rotation (row-major 3×3, new = R · old), so that it can be undone.
   */
  rotation?: Float64Array;

  step?: number;
  /** ps */
  time?: number;
  /** What the file calls its units, when it says so. */
  units?: string;

  /** Exact: a BigInt64Array where an id is beyond 2^53. */
  ids?: Float64Array | BigInt64Array;
  /** Å/ps, 3 per atom. */
  velocities?: Float64Array;
  /** eV/Å, 3 per atom. */
  forces?: Float64Array;
  /** e */
  charges?: Float64Array;
  /** Periodic image counts, 3 per atom: unwrapped = position + images · cell. */
  images?: Int32Array;
  /** True: positions are unwrapped already (dump columns xu, xsu), so images are not to be added. */
  unwrapped?: boolean;

  /**
   * eV. Where a file has several (VASP), the one extrapolated to zero smearing; `info.free_energy` is the one that forces are
   * derivatives of.
   */
  energy?: number;
  /** eV/Å³, 9 numbers, positive in tension. */
  stress?: Float64Array;
  /** eV, 9 numbers, −V·stress. */
  virial?: Float64Array;

  /** Any further per-atom column, by the name that the file gives it. */
  columns: Record<string, Column>;
  /** Anything else that belongs to the frame: further energies, titles, extxyz keys. */
  info: Record<string, InfoValue>;
  /** Volumetric data on the cell. */
  grids?: readonly Grid[];
}

export type InfoValue = string | number | boolean | readonly InfoValue[] | { readonly [key: string]: InfoValue };

export interface Column {
  /** `width` numbers (or strings) per atom. */
  values: Float64Array | Int32Array | BigInt64Array | string[];
  width: number;
  unit?: string;
  /** Integers that are true (1) and false (0). */
  logical?: boolean;
}

/** Values on a regular grid of the cell. */
export interface Grid {
  name: string;
  /** "e" (electrons: density times cell volume), "e/bohr^3", "eV"; not given: the file does not tell. */
  unit?: string;
  shape: readonly [number, number, number];
  /** Index (ix, iy, iz), iz fastest: values[(ix * ny + iy) * nz + iz]. */
  values: Float64Array;
}

/** A frame with all required fields from those given. */
export function makeFrame(fields: Partial<Frame> & Pick<Frame, "positions" | "types">): Frame {
  const count = fields.types.length;
  if (fields.positions.length !== 3 * count)
    throw new Error(`makeFrame: ${fields.positions.length} coordinates for ${count} atoms`);
  let typeCount = fields.typeCount ?? fields.species?.length ?? 0;
  if (fields.typeCount === undefined)
    for (let i = 0; i < fields.types.length; i++) if (fields.types[i] >= typeCount) typeCount = fields.types[i] + 1;
  const periodic = fields.cell !== undefined;
  return {
    origin: new Float64Array(3),
    periodic: [periodic, periodic, periodic],
    columns: {},
    info: {},
    ...fields,
    count,
    typeCount,
  };
}

/** The element of a type, or "X1", "X2", … when it is not known. */
export function typeName(frame: Frame, type: number): string {
  return frame.species?.[type] ?? `X${type + 1}`;
}
