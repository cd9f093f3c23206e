/**
 * The one door from TypeScript to C++. The addon is loaded on first use, so that `garnet --version` does not pay for it.
 * GARNET_ADDON names another file (the sanitizer build).
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the addon exports; one block per binding file of addon/node. */
export interface Native {
  // runtime.cpp
  readonly simd: "baseline" | "avx2" | "avx512";
  threadCount(): number;
  /** 0: the default again. */
  setThreadCount(count: number): void;

  // text.cpp
  readonly RowScanner: new (
    columns: readonly RowColumn[],
    rules?: RowRules,
  ) => NativeRowScanner;
  /** Rows [from, to) as text, words between single blanks. `digits` 0: all that a double needs to come back the same. */
  formatRows(from: number, to: number, columns: readonly TextColumn[], digits: number): Uint8Array;
  /** The end of the first `wanted` lines of bytes[from, to), or of all whole lines: [lines, bytes]. */
  skipLines(bytes: Uint8Array, from: number, to: number, wanted: number): [number, number];
  /** Numbers of bytes[from, to), over any number of lines, into out[first], out[first + 1], …; stops at a word that is none. */
  scanNumbers(bytes: Uint8Array, from: number, to: number, out: Float64Array, first: number): NumberRun;
  /** The first row whose id stands in an earlier row too, or -1. */
  firstDuplicate(ids: Float64Array | BigInt64Array): number;

  // kernel.cpp
  /** 1 for the points (i/nx, j/ny, k/nz), k fastest, that are farther than its radius from every atom; a radius of 0 excludes nothing. */
  cavity(
    positions: Float64Array,
    radii: Float64Array,
    cell: Float64Array,
    origin: Float64Array,
    shape: readonly [number, number, number],
  ): Uint8Array;
  /**
   * Adds to counts[slot * bins + bin] each pair (and each image) nearer than the cutoff; the slot of groups a and b is
   * slots[a * groupCount + b], symmetric, negative where a pair is not wanted. Groups are one per atom, negative: left out.
   */
  pairHistogram(
    atoms: NativeFrame,
    groups: Int32Array,
    groupCount: number,
    slots: Int32Array,
    slotCount: number,
    cutoff: number,
    bins: number,
    counts: Float64Array,
  ): void;
  /** j is a neighbour of i when nearer than cutoffs[group i * groupCount + group j] (0: never), from both sides. */
  neighbors(atoms: NativeFrame, groups: Int32Array, groupCount: number, cutoffs: Float64Array): NeighborList;
  /**
   * Of series[frame * columns + column], summed over the columns of each class (negative: left out), mean over all origins t:
   * out[class * frames + lag] of x(t)·x(t + lag).
   */
  autocorrelation(series: Float64Array, columns: number, classes: Int32Array, classCount: number): Float64Array;
  /** The same of (x(t + lag) − x(t))². */
  squaredDisplacement(series: Float64Array, columns: number, classes: Int32Array, classCount: number): Float64Array;

  // pair.cpp
  /** Names of the pair styles there are. */
  pairStyles(): string[];
  readonly Pair: new (style: string, words: string[], setting: PairSetting) => NativePair;

  // kspace.cpp
  /** 'ewald' or 'pppm' with the words behind it. */
  readonly Kspace: new (
    style: string,
    words: string[],
    units: PairUnits,
  ) => NativeKspace;

  // system.cpp
  readonly System: new () => NativeSystem;
  /** Reorders any per-atom array in place: the new row i is the old row order[i]; `width` elements per atom. */
  permute(order: Int32Array, array: NodeJS.TypedArray, width: number): void;
  /** The C library's pow: script engines round the last digit in their own way, and random numbers made from coordinates see it. */
  power(base: number, exponent: number): number;

  // deepmd.cpp
  readonly DeepPotential: new (
    file: string,
    options: NativeDeepPotentialOptions,
  ) => NativeDeepPotential;
  /** Spread of the models' forces (3 per atom each); relative < 0: absolute. */
  forceDeviation(forces: Float64Array[], count: number, relative: number, perAtom?: Float64Array): NativeDeviation;
  /** Spread of the models' virials (9 each), per atom. */
  virialDeviation(virials: Float64Array[], count: number, relative: number): NativeDeviation;
}

export interface NativeDeepPotentialOptions {
  precision?: "double" | "single";
  embedding?: "automatic" | "exact" | "table";
  sel?: "nearest" | "extend";
}

export interface NativeDeviation {
  max: number;
  min: number;
  average: number;
}

export interface NativeDeepPotential {
  readonly info: NativeModelInfo;
  /** Types are the model's. The virial is −Σ (dE/dr) ⊗ r, row by row. */
  evaluate(
    types: Int32Array,
    positions: Float64Array,
    more: {
      cell?: Float64Array;
      periodic?: readonly boolean[];
      fparam?: Float64Array;
      aparam?: Float64Array;
      atomic?: boolean;
    },
  ): NativeEvaluation;
}

export interface NativeEvaluation {
  energy: number;
  forces: Float64Array;
  virial: Float64Array;
  atomEnergy?: Float64Array;
  atomVirial?: Float64Array;
  gauge: NativeGauge;
}

/** How far outside its training a model was asked: addon/potential/deepmd/deep_potential.h, Sums. */
export interface NativeGauge {
  overSel: number;
  overSelAtom: number;
  overSelType: number;
  overSelFound: number;
  outsideTable: number;
  nearest: number;
}

export interface NativeModelInfo {
  typeMap: string[];
  modelVersion: string;
  modelType: string;
  trainingScript: string;
  descriptors: NativeDescriptorInfo[];
  fittingNeuron: number[];
  fittingActivation: string;
  fittingPrecision: string;
  numbFparam: number;
  numbAparam: number;
  rcut: number;
  minNborDist: number;
  parameters: number;
  energyBias: number[];
}

export interface NativeDescriptorInfo {
  kind: string;
  rcut: number;
  rcutSmth: number;
  sel: number[];
  neuron: number[];
  axisNeuron: number;
  typeOneSide: boolean;
  typeEmbedding: boolean;
  compressed: boolean;
  activation: string;
  precision: string;
  excludeTypes: [number, number][];
}

export interface NumberRun {
  count: number;
  consumed: number;
  lines: number;
  /** The word after these numbers is none. */
  wrong: boolean;
}

/** What a kernel needs of a Frame. Without a cell: an open box around the atoms. */
export interface NativeFrame {
  positions: Float64Array;
  cell?: Float64Array;
  origin: Float64Array;
  periodic: readonly boolean[];
}

/** The neighbours of atom i are index[offsets[i]] … index[offsets[i + 1] − 1], sorted; vectors (3 each) point to them. */
export interface NeighborList {
  offsets: Int32Array;
  index: Int32Array;
  vectors: Float64Array;
}

/** A column of a row of text, and where its value goes: element `row * width + component` of the column's array. */
export interface RowColumn {
  /** real → Float64Array; integer (plus `bias`) → Int32Array; big → BigInt64Array; word → Int32Array of numbers into `words`. */
  kind: "skip" | "real" | "integer" | "big" | "word";
  width?: number;
  component?: number;
  bias?: number;
}

/** A column to be written; numbers of a word column count in `words`. */
export interface TextColumn extends RowColumn {
  values: Float64Array | Int32Array | BigInt64Array;
  words?: readonly string[];
}

export interface RowRules {
  /** The rest of a row after this character is left out. */
  comment?: string;
  /** More words than columns are no error. */
  extraWords?: boolean;
}

export type RowTarget = Float64Array | Int32Array | BigInt64Array | undefined;

/** Rows of words between blanks into arrays, on all cores. */
export interface NativeRowScanner {
  /**
   * At most `wanted` whole rows from bytes[from, to); row r goes to place first + r. Stops before a row that is wrong.
   * `error`: what is wrong with word `column` (0-based) of the row at `consumed`. `notFinite`: first row with nan or inf, or -1.
   */
  scan(
    bytes: Uint8Array,
    from: number,
    to: number,
    wanted: number,
    first: number,
    targets: readonly RowTarget[],
  ): {
    rows: number;
    consumed: number;
    error: "" | "number" | "integer" | "few" | "many";
    column: number;
    notFinite: number;
  };
  /** The different words of word columns, in order of appearance. */
  readonly words: string[];
}

/** The deck's unit constants (src/model/units.ts), by the names of LAMMPS' `units` page and source. */
export interface PairUnits {
  style: string;
  boltz: number;
  mvv2e: number;
  ftm2v: number;
  nktv2p: number;
  qqr2e: number;
  /** qqr2e divided by the dielectric constant. */
  qqrd2e: number;
  qelectron: number;
  angstrom: number;
}

/** What a pair style knows of the deck when it is made. Made anew (and all its commands given again) when `units` or the number of types changes. */
export interface PairSetting {
  types: number;
  units: PairUnits;
  /** Warnings and notes go here as they arise, without 'WARNING: '. */
  note?: (text: string) => void;
  /** `newton_pair`; some styles refuse `off`. Only texts and counts depend on it. */
  newton?: boolean;
}

/** One pair style with its coefficients. Errors are InputErrors with LAMMPS' wording, without place. */
export interface NativePair {
  readonly style: string;
  /** The words of `pair_coeff`, as written ('1 2*4 0.1 …'). */
  coeff(words: string[]): void;
  /** The words of `pair_modify`. */
  modify(words: string[]): void;
  /** `pair_style` again with the same style keeps coefficients. */
  settings(words: string[]): void;
  /** Before every run: mixes, checks that all is set, computes offsets and tails (needs the number of atoms per type for tails). */
  init(setting: PairInit): void;
  /** Largest cutoff of all pairs, 0 before init. */
  readonly cutoff: number;
  /** Cutoff of one pair of types after init. */
  cutoffOf(a: number, b: number): number;
  /** Cutoff of charges of a style for long-range solvers, 0: it is none. */
  readonly coulombCutoff: number;
  /** The solver's splitting parameter (Kspace.ewald), before init. */
  setEwald(g: number): void;
  /** What the style can do: words such as 'centroid/stress', 'single', 'ghostneigh', 'no-virial-atom', 'charges', 'newton'. */
  readonly can: readonly string[];
  /** Energy and pair force (F/r) at distance r of two atoms of these types: [energy, force/r]. For pair_write and compute group/group. */
  single(a: number, b: number, r: number, chargeA?: number, chargeB?: number): [number, number];
  /** Tail corrections of `pair_modify tail yes`: energy = etail/V, pressure = ptail/V² (in LAMMPS' sense, without nktv2p). */
  readonly tail: { energy: number; pressure: number };
  /** Masses by type that the last `coeff` took from a potential file (they set the deck's masses); 0: none. */
  readonly masses: Float64Array;
  /** Names of substyles of a hybrid, else []. */
  readonly substyles: readonly string[];
  /** Values of the last compute for `compute pair`: [evdwl, ecoul, extra…]; name with instance as 'deepmd' or 'lj/cut:2'. */
  partial(name: string): Float64Array | null;
  /** A named parameter per type pair, for `fix adapt` and tests; undefined if there is none. */
  parameter(name: string, a: number, b: number): number | undefined;
  /** The current step and time, for what a style writes at intervals (model deviation). */
  setStep(step: number): void;
  /** Closes files. */
  close(): void;
}

/** A long-range Coulomb solver: the reciprocal part of Ewald's sum. */
export interface NativeKspace {
  /** The words of kspace_modify. */
  modify(words: string[]): void;
  /** Before a run, before the pair style's init: chooses splitting and resolution; returns lines for the log. Box as for System.setBox. */
  init(
    atoms: NativeAtoms,
    coulombCutoff: number,
    box: ArrayLike<number>,
    periodic: readonly [boolean, boolean, boolean],
    triclinic: boolean,
  ): string;
  readonly ewald: number;
  /** After the box changed. */
  setup(box: ArrayLike<number>, periodic: readonly [boolean, boolean, boolean], triclinic: boolean): void;
  /** Adds to atoms.f and to the per-atom arrays (virials of 6; only ewald has them). */
  compute(atoms: NativeAtoms, energies?: Float64Array | null, virials?: Float64Array | null): void;
  readonly energy: number;
  /** xx yy zz xy xz yz. */
  readonly virial: Float64Array;
  /** [energy, fx, fy, fz] between two groups (bits): the reciprocal part of compute group/group; ewald only. */
  between(atoms: NativeAtoms, a: number, b: number): Float64Array;
}

export interface PairInit {
  /** Atoms of each type (all processors), for tail corrections. */
  typeCounts: ArrayLike<number>;
  /** Whether atoms carry charges. */
  charges: boolean;
}

/** The atoms' arrays, owned by the script side and shared: C++ reads and writes this very memory. */
export interface NativeAtoms {
  count: number;
  /** 3 per atom. */
  x: Float64Array;
  v: Float64Array;
  f: Float64Array;
  /** 0-based. */
  type: Int32Array;
  /** Group bits. */
  mask: Int32Array;
  /** Box crossings, 3 per atom. */
  image: Int32Array;
  id: Float64Array;
  q?: Float64Array;
  /** 1-based molecule numbers, as in files. */
  molecule?: Int32Array;
  /** Masses by type; `rmass` per atom wins where given. */
  mass: Float64Array;
  rmass?: Float64Array;
}

/** Bits of `compute`. */
export const COMPUTE = { energy: 1, virial: 2 } as const;

/**
 * Atoms in a box with their neighbours and forces. One per simulation. Order of LAMMPS' setup:
 * setAtoms, setBox, setNeighbor, setPair, [sort's order applied by `permute`], wrap, [shrink-wrap: bounds, setBox], rebuild, compute.
 */
export interface NativeSystem {
  /** Shares the arrays. Call again when one of them is replaced or `count` changes; after a change of order only rebuild is needed. */
  setAtoms(atoms: NativeAtoms): void;
  /**
   * [xlo ylo zlo xhi yhi zhi xy xz yz] (box edges, not the bounds of the tilted box) and which sides are periodic.
   * Atoms do not move. `triclinic` decides whether wrapping and ghosts go by fractional coordinates, also with zero tilts.
   */
  setBox(box: ArrayLike<number>, periodic: readonly [boolean, boolean, boolean], triclinic: boolean): void;
  setPair(pair: NativePair | null): void;
  setNeighbor(options: NeighborOptions): void;
  /** Bonded partners for special_bonds; null: none. Takes effect at the next rebuild. */
  setSpecial(special: SpecialPartners | null): void;

  // neighbours
  /** Back into the box across periodic sides, image flags with it, as LAMMPS does when it rebuilds. */
  wrap(): void;
  /** `fix deform … remap v` and `fix nvt/sllod`: atoms of the group that cross a side change velocity by rate·shift (xx yy zz yz xz xy); null: none. */
  setVelocityRemap(group: number, rate: ArrayLike<number> | null): void;
  /** [xlo ylo zlo xhi yhi zhi] around all atoms (in fractional coordinates of the box when `fractional`). */
  bounds(fractional?: boolean): Float64Array;
  /** LAMMPS' order of atoms (atom_modify sort, bins of half the neighbour cutoff or `binSize`); null: it is that order already. Apply with `permute`. */
  sortOrder(binSize?: number): Int32Array | null;
  /** Ghosts and neighbour lists anew; remembers positions and box for `moved`. */
  rebuild(): void;
  /** Whether an atom moved more than half the skin since rebuild (neigh_modify check yes), by LAMMPS' rule when the box changes. */
  moved(boxChanges?: boolean): boolean;
  /** As of the last rebuild. `pairs`: what LAMMPS prints as 'Total # of neighbors' (each pair once, for full-list styles twice). */
  readonly counts: { ghosts: number; pairs: number; full: number; special: number };
  /** Largest cutoff + skin, and the width in which ghosts are kept. */
  readonly neighborCutoff: number;
  readonly ghostCutoff: number;
  /** All neighbours of every atom within `cutoff` now (ghosts are placed anew; exact, no skin). Not to be kept over steps. */
  neighborList(cutoff: number, group?: number): NativeNeighbors;
  /** Counts of |r| in `bins` equal bins of [0, cutoff) for ordered pairs i≠j of these types and group: row per type pair given. For compute rdf. */
  pairHistogram(
    cutoff: number,
    bins: number,
    pairs: { central: ArrayLike<number>; other: ArrayLike<number> }[],
    group?: number,
  ): Float64Array;

  // forces
  /**
   * Places ghosts, clears f and adds the pair style's forces. `flags` of COMPUTE; per-atom arrays are filled where given
   * (energies 1, virials 6 (xx yy zz xy xz yz), centroid virials 9 (xx yy zz xy xz yz yx zx zy) per atom).
   */
  compute(
    flags: number,
    energies?: Float64Array | null,
    virials?: Float64Array | null,
    centroidVirials?: Float64Array | null,
  ): void;
  /** Of the last compute: [evdwl, ecoul, xx, yy, zz, xy, xz, yz]: energy and virial. The same array all the time. */
  readonly result: Float64Array;
  /** Energy, force on group A and their virial-free sum, between groups A and B (compute group/group, pair part): [energy, fx, fy, fz]. */
  groupGroup(a: number, b: number): Float64Array;

  // kernels over the atoms of a group
  /** v += dtf·f/m, x += dt·v. */
  kickDrift(group: number, dtf: number, dt: number): void;
  /** v += dtf·f/m. */
  kick(group: number, dtf: number): void;
  /** x += dt·v. */
  drift(group: number, dt: number): void;
  /** Σ m v⊗v as [xx yy zz xy xz yz]; without mvv2e and ½. */
  kineticTensor(group: number): Float64Array;
  /** [Σm, Σm vx, Σm vy, Σm vz]. */
  momentum(group: number): Float64Array;
  /** v ∘= (x,y,z), then, for a tilted box, vx += vy·xy + vz·xz, vy += vz·yz (each factor given as in fix nph). */
  scaleVelocities(group: number, x: number, y: number, z: number, yz?: number, xz?: number, xy?: number): void;
  /** Cartesian to fractional coordinates of the current box and back, in place. */
  toFractional(group: number): void;
  toCartesian(group: number): void;
  /** Largest |f|² of an atom, Σ f·f and the largest |component|, over all atoms. */
  forceNorms(): { maxAtom: number; sum: number; maxComponent: number };
}

/** Partners of atom id i (up to three bonds away) are entries first[i] … first[i+1]-1, ids, with the number of bonds. */
export interface SpecialPartners {
  first: Int32Array;
  partner: Int32Array;
  bonds: Int32Array;
  /** Weights of 1, 2, 3 bonds. */
  lj: readonly number[];
  coulomb: readonly number[];
  /** There is a long-range solver: pairs of weight 0 stay in the lists. */
  keep: boolean;
}

export interface NeighborOptions {
  skin: number;
  /** comm_modify cutoff; ghosts are kept at least this far. */
  ghostCutoff?: number;
  /** A cutoff of computes that need neighbours further than the pair style (compute rdf cutoff …); without skin. */
  minimumCutoff?: number;
  /** neigh_modify exclude: pairs of types, of group bits, or within one molecule (a group bit). */
  excludeTypes?: readonly (readonly [number, number])[];
  excludeGroups?: readonly (readonly [number, number])[];
  excludeMolecules?: readonly number[];
}

/** Neighbours of atom i are entries first[i] … first[i+1]-1. */
export interface NativeNeighbors {
  first: Int32Array;
  /** 0-based atom (the owner, where the neighbour is a periodic image). */
  index: Int32Array;
  /** x_j - x_i, 3 per entry. */
  delta: Float64Array;
}

let loaded: Native | undefined;

export function native(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  const require = createRequire(import.meta.url);
  const named = process.env.GARNET_ADDON;
  if (named) return require(named);
  // From src/ (tests) or dist/src/ (installed): the build folder lies in the package root.
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 3; up++) {
    folder = dirname(folder);
    const file = join(folder, "build", "garnet.node");
    if (existsSync(file)) return require(file);
  }
  throw new Error(
    "the addon build/garnet.node is missing: run 'npm run build:addon' (it needs CMake and a C++ compiler)",
  );
}
