/**
 * The one door from TypeScript to C++. The addon is loaded on first use, so that `garnet --version` does not pay for it.
 * GARNET_ADDON names another file (the sanitizer build).
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NativeKspace, NativePair, NativeSystem, PairSetting, PairUnits } from "./native-engine.js";

export * from "./native-engine.js";

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
  /** Rows [0, count) in printf's formats (d i f e g s): `start`, then each column and the text behind it. */
  printRows(
    count: number,
    start: string,
    columns: readonly PrintColumn[],
    /** Where the text goes if there is room. */
    into?: Uint8Array,
  ): Uint8Array;
  /** The end of the first `wanted` lines of bytes[from, to), or of all whole lines: [lines, bytes]. */
  skipLines(bytes: Uint8Array, from: number, to: number, wanted: number): [number, number];
  /** Passes over the lines of bytes[from, to) that do not begin with a letter (behind blanks): [lines, bytes]. */
  linesToLetter(bytes: Uint8Array, from: number, to: number): [number, number];
  /** Numbers of bytes[from, to), over any number of lines, into out[first], out[first + 1], …; stops at a word that is none. */
  scanNumbers(bytes: Uint8Array, from: number, to: number, out: Float64Array, first: number): NumberRun;
  /** The first row whose id stands in an earlier row too, or -1. */
  firstDuplicate(ids: Float64Array | BigInt64Array): number;

  // file_queue.cpp
  /** Fills the open file from its beginning on, in a thread of its own. */
  readonly FileQueue: new (
    file: number,
  ) => NativeFileQueue;

  // gunzip.cpp
  /** A gzip file from its beginning, or from an entry that was noted before. */
  readonly Gunzip: new (
    from?: GunzipEntry,
  ) => NativeGunzip;

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
   * Of series[frame][column], summed over the columns of each class (negative: left out), mean over all origins t:
   * out[class * frames + lag] of x(t)·x(t + lag).
   */
  autocorrelation(
    series: readonly Float64Array[],
    columns: number,
    classes: Int32Array,
    classCount: number,
  ): Float64Array;
  /** The same of (x(t + lag) − x(t))². */
  squaredDisplacement(
    series: readonly Float64Array[],
    columns: number,
    classes: Int32Array,
    classCount: number,
  ): Float64Array;

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
      gauge?: boolean;
    },
  ): NativeEvaluation;
  /** Tables of the embedding nets, as bytes to append to the model's file. */
  tables(step: number, extrapolate: number): NativeTables;
}

export interface NativeTables {
  bytes: Uint8Array;
  tables: number;
  /** Inputs of the nets: the fine part of the tables, and where the coarse part ends. */
  lower: number;
  upper: number;
  last: number;
  /** Largest |table − net| in the fine part, of the net's largest value; of its derivative; in the coarse part. */
  valueError: number;
  slopeError: number;
  coarseError: number;
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
  /** (atom, neighbour type) pairs with more neighbours than `sel`; the first of them, its neighbour type, how many there are. */
  overSel: number;
  overSelAtom: number;
  overSelType: number;
  overSelFound: number;
  /** Values outside the table of a compressed model, which goes on as straight lines there; of others: nets evaluated without table. */
  outsideTable: number;
  /** The shortest distance (Å), and the first atom that has a neighbour there. */
  nearest: number;
  nearestAtom: number;
  /** Neighbours nearer than the nearest pair of the training set (`minNborDist`), of each atom: a pair counts twice. */
  tooNear: number;
  /** Per atom, where asked for: neighbours beyond `sel`, too near ones, values outside the table. */
  overSelOf?: Int32Array;
  tooNearOf?: Int32Array;
  outsideTableOf?: Int32Array;
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

/** Bytes on their way into a file. */
export interface NativeFileQueue {
  /** Copies the bytes; gives how many wait. */
  append(bytes: Uint8Array): number;
  /** Rows as formatRows makes them; gives how many bytes wait. */
  rows(from: number, to: number, columns: readonly TextColumn[], digits: number): number;
  /** Until at most so many bytes wait. Rejected with the system's `errno`. */
  wait(most: number): Promise<void>;
  /** Forgets what has not been written. */
  stop(): void;
}

/** A place at which a gzip file can be entered. */
export interface GunzipEntry {
  /** Bytes of plain text before it. */
  plain: number;
  /** Bits of the file before it. */
  bit: number;
  /** The plain text before it that matters; not there where a member of the file begins. */
  window?: Uint8Array;
}

export interface NativeGunzip {
  /** Takes more of the file, gives what it decodes to; nothing: it needs more. One call after the other. Rejected when it is damaged. */
  run(bytes: Uint8Array | undefined, ended: boolean): Promise<Uint8Array>;
  /** Notes the next place at or behind this byte of the plain text. Not while `run` is under way. */
  noteAfter(plain: number): void;
  /** What was noted since the last call. */
  noted(): GunzipEntry[];
}

/** A column to be printed. %s shows `words` by their number. */
/** Row i of a column is (values[stride · rows[i] + at] - minus) · times + plus. */
export interface PrintValues {
  values: Float64Array | Int32Array;
  /** Without it: i itself. */
  rows?: Int32Array;
  stride?: number;
  at?: number;
  minus?: number;
  times?: number;
  plus?: number;
}

export interface PrintColumn extends PrintValues {
  /** One conversion of printf, with any text around it. */
  format: string;
  words?: readonly string[];
  after: string;
}

export interface RowRules {
  /** The rest of a row after this character is left out. */
  comment?: string;
  /** More words than columns are no error. */
  extraWords?: boolean;
  /** Whole numbers are digits, not 1.0 or 1e3. */
  plainIntegers?: boolean;
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
