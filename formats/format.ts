/** What a file format is to the rest of the program. One module, one of these; `formats/index.ts` lists them. */
import type { Frame } from "../src/model/frame.js";
import type { Table } from "../src/model/table.js";
import type { Sink } from "./sink.js";
import type { Source } from "./source.js";

/** Everything of a frame that a format can hold; what a target lacks is lost in a conversion, and the receipt says so. */
export type Field =
  | "cell"
  | "origin"
  | "periodic"
  | "positions"
  | "species"
  | "types"
  | "labels"
  | "masses"
  | "ids"
  | "images"
  | "unwrapped"
  | "velocities"
  | "forces"
  | "charges"
  | "energy"
  | "stress"
  | "virial"
  | "step"
  | "time"
  | "columns"
  | "info"
  | "grids"
  | "frames"; // more than one frame

export interface ReadOptions {
  /** Type → element, from `--types`: overrides what the file says. */
  types?: readonly string[];
  /** `--style`: atom style of a LAMMPS data file. */
  style?: string;
  /** The atom style where neither the file nor its lines tell. */
  styleIfUnclear?: string;
  /** `--units`: the LAMMPS units of the file; numbers are converted to metal. Not given: numbers are kept. */
  units?: string;
  /** `--occupancy`: what to do with partly occupied sites (cif). */
  occupancy?: "keep" | "random" | "max" | "error";
  seed?: number;
  /** Damage that is otherwise a warning (a torn last frame) is an error. */
  strict?: boolean;
  /** Only these per-atom columns are needed (besides positions, types, ids); a reader may skip others. */
  columns?: readonly string[];
  /** Where warnings go: one sentence each, with its place. */
  warn(message: string): void;
  /** false: the manifest of the run that wrote the file is not looked for. */
  manifest?: boolean;
  /** The caller knows the length of a time step: that of the manifest is not used. */
  timeKnown?: boolean;
  /** Told of what came from that manifest rather than from the file; stderr when not given. */
  inform?(message: string): void;
  /** Words for the receipt: what was concluded while reading (elements from masses). */
  note?(kind: "derived" | "lost", message: string): void;
}

export interface WriteOptions {
  style?: string;
  units?: string;
  /** Significant digits of numbers in text; not given: all that a double needs to come back the same. */
  precision?: number;
  /** `--columns`: which columns, in which order (dump, extxyz). */
  columns?: readonly string[];
  /** `--set-size`: frames per set (deepmd). */
  setSize?: number;
  warn(message: string): void;
  /** Words for the receipt: what was changed or could not be kept. */
  note(kind: "derived" | "lost", message: string): void;
}

export interface Format {
  /** "lammps/dump" */
  name: string;
  /** As users of other tools type it: "dump", "lammps-dump-text", … */
  aliases: readonly string[];
  /** One line for `garnet formats`. */
  title: string;
  /** Where the format is defined. */
  reference: string;
  /** File names that mean this format (compression endings already taken off); tried after `sniff`. */
  files: readonly RegExp[];
  /** Does the beginning of the (decompressed) file look like this format? 0 no, 1 possibly, 2 certainly. */
  sniff?(head: string, bytes: Uint8Array): 0 | 1 | 2;
  /** Numbers in the units of the LAMMPS run that wrote the file: `--units` converts them (formats/lammps-units.ts). */
  units?: true | "own keys";
  /** A folder of files (deepmd/npy) rather than a file. */
  folder?: boolean;
  /** Is this folder one of that format? */
  sniffFolder?(path: string): boolean;
  /** What survives a write followed by a read. */
  holds: readonly Field[];
  /** Single columns and info keys that survive where `holds` has no "columns" or "info". */
  holdsName?(name: string): boolean;

  /** Every frame, in order, lazily. Errors carry file and line. */
  read?(source: Source, options: ReadOptions): AsyncIterable<Frame>;
  /** Places of whole frames, for random access, from behind the frame `after` on (a growing file). */
  index?(source: Source, after?: FrameOffset): AsyncIterable<FrameOffset>;
  /** The frames at offsets that `index` gave, in the order of `places`; those before them are not read. */
  readAt?(
    source: Source,
    places: AsyncIterable<FrameOffset> | Iterable<FrameOffset>,
    options: ReadOptions,
  ): AsyncIterable<Frame>;
  /** Tables (logs, ave/time files) instead of frames. */
  readTables?(source: Source, options: ReadOptions): Promise<Table[]>;
  write?(frames: AsyncIterable<Frame>, sink: Sink, options: WriteOptions): Promise<void>;
}

export interface FrameOffset {
  /** Byte offset in the decompressed file, and length. */
  offset: number;
  length: number;
  step?: number;
  /** Lines before it, and of it, for messages. */
  line?: number;
  lines?: number;
  /** What an earlier frame of the file said for all of them. */
  units?: string;
  /** Where something stands that this frame needs and shares with others: the head of an XDATCAR, the first names of an xyz file. */
  head?: number;
}

/** Only for its type check; keeps each format file to one exported constant. */
export function defineFormat(format: Format): Format {
  return format;
}
