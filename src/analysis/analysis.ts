/**
 * What an analysis is to the rest of the program: one file in this folder, one line in `index.ts`.
 *
 * `run` is a pure function: frames (or files) in, a Table or several out. It reads no file itself, prints nothing, and holds
 * no more than it needs: frames are streamed, and can be iterated a second time where a first pass must find something.
 */
import { openTrajectory, writeFrame } from "../../formats/trajectory.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Selection } from "../model/selection.js";
import type { Table } from "../model/table.js";
import type { Figure } from "../plot/figure.js";
import { finiteFrames } from "./finite.js";
import { completeOptions, type OptionSpecs, type OptionValues } from "./option.js";

export type Frames = AsyncIterable<Frame> | Iterable<Frame>;

/** What is common to all analyses: `--dt`, `--select`, and where sentences go. */
export interface AnalysisContext {
  /** ps per step, from `--dt`; not given: the time is taken from the frames. */
  dt?: number;
  /** `--select`: which atoms the analysis is about (centres, tracked atoms); neighbours are always all atoms. */
  select?: Selection;
  /** Something the user should know before the result: one sentence. */
  warn(message: string): void;
  /** Further trajectories, for analyses that take several (`files` analyses): the common options are applied. */
  open(paths: string | readonly string[]): Frames;
  /** A grid (or other frame) that the analysis gives beside its tables, to a file of the format that its name says. */
  write(path: string, frame: Frame): Promise<void>;
}

interface AnalysisBase<O extends OptionSpecs> {
  /** The word of `garnet analyze`. */
  name: string;
  /** One line for lists. */
  title: string;
  options: O;
  /** The picture; not given: the first column of the first table against the others as lines. */
  plot?(tables: Table[]): Figure;
}

export interface FrameAnalysis<O extends OptionSpecs = OptionSpecs, R = Table | Table[]> extends AnalysisBase<O> {
  input: "frames";
  /** Per-atom columns that are needed besides positions and types; readers may skip all others. */
  columns?(options: OptionValues<O>): readonly string[];
  run(frames: Frames, options: OptionValues<O>, context: AnalysisContext): Promise<R>;
}

export interface FileAnalysis<O extends OptionSpecs = OptionSpecs, R = Table | Table[]> extends AnalysisBase<O> {
  input: "files";
  /** Least number of files; 0: the analysis works from its options alone. */
  files: { least: number; what: string };
  run(files: readonly string[], options: OptionValues<O>, context: AnalysisContext): Promise<R>;
}

// biome-ignore lint/suspicious/noExplicitAny: options differ between members of the list
export type Analysis = FrameAnalysis<any, Table | Table[]> | FileAnalysis<any, Table | Table[]>;

/** An analysis of frames. */
export function defineAnalysis<O extends OptionSpecs, R extends Table | Table[]>(
  fields: Omit<FrameAnalysis<O, R>, "input">,
): FrameAnalysis<O, R> {
  return { ...fields, input: "frames" };
}

/** An analysis of files that are not trajectories (tables, logs, charge densities), or of several trajectories. */
export function defineFileAnalysis<O extends OptionSpecs, R extends Table | Table[]>(
  fields: Omit<FileAnalysis<O, R>, "input">,
): FileAnalysis<O, R> {
  return { ...fields, input: "files" };
}

type Inner<A> = A extends { run(input: infer I, options: infer O, context: AnalysisContext): Promise<infer R> }
  ? { input: I; options: O; result: R }
  : never;

/** `analyze.rdf(frames, { pairs: "Li-O" })`: every option of the command line, none required that has a default. */
export type Callable<A> = (
  input: Inner<A>["input"],
  options?: Partial<Inner<A>["options"]>,
  context?: Partial<AnalysisContext>,
) => Promise<Inner<A>["result"]>;

/** The analysis as a library function. */
export function callable<A extends Analysis>(analysis: A): Callable<A> {
  return (async (input: never, options: object = {}, context: Partial<AnalysisContext> = {}) => {
    const full = completeOptions(analysis.name, analysis.options as OptionSpecs, options as never);
    const frames = analysis.input === "frames" ? finiteFrames(input) : input;
    const result = await analysis.run(frames as never, full, completeContext(context));
    for (const table of Array.isArray(result) ? result : [result]) checkNumbers(table);
    return result;
  }) as Callable<A>;
}

export function completeContext(context: Partial<AnalysisContext>): AnalysisContext {
  const warn = context.warn ?? ((message: string) => process.stderr.write(`garnet: warning: ${message}\n`));
  const given = context.open ?? ((paths: string | readonly string[]) => openTrajectory(paths, { warn }));
  const open = (paths: string | readonly string[]) => finiteFrames(given(paths));
  const write = context.write ?? ((path: string, frame: Frame) => writeFrame(path, frame, { warn }));
  return { ...context, warn, open, write };
}

/** NaN never reaches a table silently: a column that has some gets a note that counts them. */
export function checkNumbers(table: Table): void {
  for (const { name, values } of table.columns) {
    let count = 0;
    for (let i = 0; i < values.length; i++) if (typeof values[i] === "number" && Number.isNaN(values[i])) count++;
    if (count) {
      table.notes ??= [];
      table.notes.push(`${name}: ${count} of ${values.length} values could not be determined and are empty`);
    }
  }
  for (const { name, value } of table.scalars ?? [])
    if (Number.isNaN(value)) {
      table.notes ??= [];
      table.notes.push(`${name} could not be determined`);
    }
}

/** The frames with a check that there were enough of them. */
export async function* atLeast(frames: Frames, least: number, why: string): AsyncIterable<Frame> {
  let count = 0;
  for await (const frame of frames) {
    count++;
    yield frame;
  }
  if (count < least) throw tooFew(why, least, count);
}

/** Not enough frames, and what to do about it. */
export function tooFew(what: string, least: number, got: number): InputError {
  if (got === 0) return new InputError("no frame to analyse; check the files and --frames");
  const frames = least === 1 ? "one frame" : `${least} frames`;
  return new InputError(`${what} needs at least ${frames}, got ${got}; give a longer trajectory or more --frames`);
}
