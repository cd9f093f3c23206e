/** What a dump style is. One file per style in `dumps/`, listed in `dumps/index.ts`. */
import type { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";

export interface DumpContext {
  readonly simulation: Simulation;
  readonly id: string;
  readonly style: string;
  readonly groupName: string;
  readonly group: number;
  /** The file name as the deck gives it, with * and %. */
  readonly file: string;
}

export interface DumpHooks {
  /** Before a run or a single write: look up ids. */
  init?(): void;
  /** Opens the file of all snapshots: LAMMPS leaves an empty one where none is due. */
  begin?(): void;
  /** As the deck has it. */
  readonly fileName?: string;
  /** Warned of before each run: atoms cannot be told apart. */
  readonly lacksIds?: boolean;
  /** Writes one snapshot of the current step. */
  write(): void;
  /** `dump_modify` keywords; false: unknown. Takes its values from `words`. */
  modify(keyword: string, words: Words): boolean;
  /** Asks computes for what the next snapshot reads. */
  request?(step: number): void;
  /** Flushes and closes its file. */
  close(): void;
  flush?(): void;
}

export interface DumpStyle {
  readonly name: string;
  create(words: Words, context: DumpContext): DumpHooks;
}

export function defineDump<const Style extends DumpStyle>(style: Style): Style {
  return style;
}

/** A dump of the deck with its schedule. */
export interface Dump {
  readonly id: string;
  readonly style: string;
  readonly groupName: string;
  readonly group: number;
  readonly hooks: DumpHooks;
  /** Steps between snapshots; 0 with `everyVariable`. */
  every: number;
  everyVariable?: string;
  /** dump_modify every/time: snapshots by simulation time. */
  everyTime?: number;
  /** dump_modify first yes: a snapshot at the first step of the first run, even if it is no multiple. */
  first: boolean;
  /** dump_modify delay: none before this step. */
  delay: number;
  /** dump_modify skip: an equal-style variable that says, where it is not 0, that a snapshot is left out. */
  skipVariable?: string;
  skipped?: boolean;
  /** dump_modify pbc: atoms are written where they are inside the box, though they wandered out since lists were made. */
  wrapped?: boolean;
  next: number;
  nextTime: number;
  /** Step of the last snapshot, or -1. */
  last: number;
}
