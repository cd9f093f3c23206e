/** Files of one format into a file of another: read, transform, write. What happened comes back as the receipt. */
import { existsSync, realpathSync, statSync } from "node:fs";
import type { Format } from "../../formats/format.js";
import { formatByFileName, formatByName } from "../../formats/index.js";
import { renumberCoefficients } from "../../formats/lammps-data-kept.js";
import { requireFullSites } from "../../formats/occupancy.js";
import { selectFrames } from "../../formats/random-access.js";
import { openSink } from "../../formats/sink.js";
import { openTrajectory } from "../../formats/trajectory.js";
import { takeAtoms } from "../model/atoms.js";
import { completeCell, lacksVectors } from "../model/complete-cell.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { type FrameRange, takeFrames } from "../model/frame-range.js";
import type { Selection } from "../model/selection.js";
import { scaleTotals } from "../model/totals.js";
import { nameTypes, newTypes, orderTypes } from "../model/type-order.js";
import { Unwrapper } from "../model/unwrap.js";
import { type SortKey, sortFrame } from "./order.js";
import { unwrapFrame, wrapFrame } from "./periodic.js";
import { Progress } from "./progress.js";
import { Receipt } from "./receipt.js";
import { repeatFrame } from "./repeat.js";
import { compareFrames } from "./verify.js";

export interface ConvertOptions {
  /** Format of the input; not given: found from content, then name. */
  from?: string;
  /** Format of the output; not given: by its name. */
  to?: string;
  /** Elements of types 1, 2, …: names types that have none, orders those that have. */
  types?: readonly string[];
  /** Elements in the order of a model or deck: types are put in this order, whatever theirs is. */
  typeMap?: readonly string[];
  frames?: FrameRange;
  wrap?: boolean;
  unwrap?: boolean;
  sort?: SortKey | "auto";
  repeat?: readonly [number, number, number];
  select?: Selection;
  /** Atom style of a LAMMPS data file. */
  style?: string;
  /** LAMMPS units of the input: its numbers are converted to metal. */
  units?: string;
  /** Time between steps, ps: gives frames with a step, and no time of their own, a time. */
  timestep?: number;
  occupancy?: "keep" | "random" | "max" | "error";
  seed?: number;
  /** Columns to write, in this order (dump, extxyz). */
  columns?: readonly string[];
  /** Significant digits. */
  precision?: number;
  /** Frames per set (deepmd). */
  setSize?: number;
  /** Overwrite an existing output. */
  force?: boolean;
  /** A loss, and damage that is otherwise a warning, is an error. */
  strict?: boolean;
  /** Read the output back and compare before it takes its name. */
  verify?: boolean;
  /** A line with rate and remaining time on a terminal. */
  progress?: boolean;
  warn?(message: string): void;
}

/** Converts `inputs`, one trajectory in this order, to `output`; "-" is standard input or output. */
export async function convert(
  inputs: string | readonly string[],
  output: string,
  options: ConvertOptions = {},
): Promise<Receipt> {
  const paths = typeof inputs === "string" ? [inputs] : inputs;
  const format = options.to ? formatByName(options.to) : formatByFileName(output);
  if (!format.write) throw new InputError(`${format.name} can be read but not written`);
  refuseOverwritingInput(paths, output);
  if (options.verify && (output === "-" || paths.includes("-")))
    throw new InputError("--verify needs files: standard input and output cannot be read twice");
  const warn = options.warn ?? ((message: string) => process.stderr.write(`garnet: warning: ${message}\n`));
  const place = paths.length === 1 ? paths[0] : `${paths[0]} … ${paths[paths.length - 1]}`;
  const receipt = new Receipt(format, options.strict ?? false, place);
  const note = (kind: "derived" | "lost", message: string) => receipt.note(kind, message);

  const progress = new Progress(sizeOf(paths), options.progress ? undefined : false);
  const frames = new FramesOnTheirWay(paths, options, format, receipt, warn);
  const sink = openSink(output, { force: options.force });
  try {
    await format.write(frames.stream(progress), sink, { ...options, warn, note });
    progress.end();
    if (receipt.frames === 0) throw InputError.at(place, options.frames ? "no frame in --frames" : "holds no frame");
    frames.conclude();
    if (options.verify) await verify(await sink.finish(), frames, format, options, receipt);
    await sink.commit();
  } catch (error) {
    progress.end();
    await sink.abort();
    throw error;
  }
  return receipt;
}

/** The input's frames with everything done to them that the options ask for. */
class FramesOnTheirWay {
  #unwrapper = new Unwrapper();
  readonly #warned = new Set<string>();
  #elements: string[] = [];

  constructor(
    readonly paths: readonly string[],
    readonly options: ConvertOptions,
    readonly format: Format,
    readonly receipt: Receipt,
    readonly warn: (message: string) => void,
  ) {}

  /** For the writer; the receipt sees each frame. */
  async *stream(progress: Progress): AsyncIterable<Frame> {
    for await (const frame of this.#transformed(this.warn, progress.bytes)) {
      if (this.receipt.frames === 1 && !this.format.holds.includes("frames")) {
        this.receipt.note("lost", `all frames but the first: ${this.format.name} holds one (choose it by --frames)`);
        return;
      }
      if (!this.format.holds.includes("columns") && !this.format.holdsName?.("occupancy"))
        requireFullSites(frame, this.format.name);
      this.receipt.see(frame);
      progress.frame();
      yield frame;
    }
  }

  /** The same frames once more, in silence. */
  again(): AsyncIterable<Frame> {
    this.#unwrapper = new Unwrapper();
    this.#elements = [];
    return this.#transformed(() => {});
  }

  /** What is known only at the end. */
  conclude(): void {
    const { sources, largestJump } = this.#unwrapper;
    if (sources.has("columns"))
      this.receipt.note("derived", "unwrapped positions, from the columns of the file that have them");
    if (sources.has("images")) this.receipt.note("derived", "unwrapped positions, from image flags");
    if (sources.has("no cell") && this.options.unwrap)
      this.warn("--unwrap: frames without a periodic cell stay as they are");
    if (!sources.has("minimum image")) return;
    const jump = largestJump.toFixed(3);
    this.receipt.note(
      "derived",
      `unwrapped positions, by the minimum image between frames (largest step ${jump} of the cell)`,
    );
    this.warn(
      `--unwrap: the file has neither unwrapped positions nor image flags: atoms are followed by the shortest way from frame to frame; the largest step is ${jump} of the cell${largestJump > 0.4 ? ", so large that crossings are missed: dump more often, or dump xu yu zu" : ""}`,
    );
  }

  async *#transformed(warn: (message: string) => void, onBytes?: (count: number) => void): AsyncIterable<Frame> {
    const { options } = this;
    const { from, frames, wrap, unwrap, sort, repeat, select } = options;
    const concluded = (kind: "derived" | "lost", message: string) => this.receipt.note(kind, message);
    // Elements that the user gives, in whatever way, are not those of the run's manifest.
    const inform = (message: string) => concluded("derived", message);
    const own = {
      format: from,
      warn,
      note: concluded,
      inform,
      columns: undefined,
      ...(options.typeMap && { manifest: false }),
    };
    // To another data file, `--style` is that of the output; the input's is its own.
    const style =
      this.format.name === "lammps/data"
        ? { style: undefined, styleIfUnclear: options.style }
        : { style: options.style };
    const reading = { ...options, ...own, ...style, ...(onBytes && { onBytes }) };
    let stream: AsyncIterable<Frame>;
    const open = (frame: Frame) => this.#completed(frame);
    // Atoms are followed through all frames, also through those that are left out afterwards.
    if (unwrap)
      stream = mapped(openTrajectory(this.paths, reading), (frame) => unwrapFrame(open(frame), this.#unwrapper));
    else stream = frames ? selectFrames(this.paths, frames, reading) : openTrajectory(this.paths, reading);
    if (unwrap && frames) stream = takeFrames(stream, frames);
    const note = (message: string) => this.receipt.note("derived", message);
    let before: Frame | undefined;
    for await (let frame of stream) {
      if (this.#repeated(frame, before)) continue;
      before = frame;
      frame = open(frame);
      this.#sayUnits(frame);
      if (options.timestep !== undefined && frame.time === undefined && frame.step !== undefined) {
        note(`times from steps of ${options.timestep} ps`);
        frame = { ...frame, time: frame.step * options.timestep };
      }
      const order = options.types ?? options.typeMap;
      frame = order ? this.#withTypes(frame, order) : this.#withNumbersAsBefore(frame);
      if (select) frame = this.#selected(frame, select);
      if (wrap) {
        if (frame.cell) note("positions wrapped into the cell");
        frame = wrapFrame(frame);
      }
      if (repeat) {
        note(`repeated ${repeat.join("×")}${frame.images ? ", positions unwrapped" : ""}`);
        frame = repeatFrame(frame, repeat, concluded);
      }
      if (sort) {
        const sorted = sortFrame(frame, sort);
        if (sorted !== frame) note(`atoms sorted by ${sort === "type" || !frame.ids ? "type" : "id"}`);
        frame = sorted;
      }
      yield frame;
    }
  }

  /** extxyz and JSON hold cells with vectors of zero length; all else, and all that is computed, needs three. */
  #completed(frame: Frame): Frame {
    const { wrap, unwrap, repeat, select } = this.options;
    const asItIs = ["extxyz", "json"].includes(this.format.name) && !wrap && !unwrap && !repeat && !select;
    if (asItIs || !lacksVectors(frame)) return frame;
    this.receipt.note("derived", "the cell lacks vectors: made perpendicular to the others, around the atoms");
    return completeCell(frame);
  }

  /** Formats of other programs have units of their own: numbers of another system would be read wrongly there. */
  #sayUnits({ units }: Frame): void {
    if (units === undefined || units === "metal" || units === "lj" || this.format.units === true) return;
    this.#warnOnce(
      `the input is in LAMMPS units ${units}, and its numbers are kept as they are: pass --units ${units} to have them converted`,
    );
  }

  #warnOnce(message: string): void {
    if (!this.#warned.has(message)) this.warn(message);
    this.#warned.add(message);
  }

  #withTypes(frame: Frame, names: readonly string[]): Frame {
    const place = this.receipt.place;
    const { species } = frame;
    const what = this.options.types ? "--types" : "the model or deck";
    if (!species) {
      if (!this.options.types)
        this.receipt.note("derived", `elements of types 1, 2, … from ${what}: ${names.join(", ")}`);
      return nameTypes(frame, names, place);
    }
    if (species.length === names.length && species.every((name, type) => name === names[type])) return frame;
    this.receipt.note("derived", `types renumbered in the order of ${what}: ${names.join(", ")}`);
    return renumberCoefficients(orderTypes(frame, names, place), newTypes(frame, names, place));
  }

  /** A run that goes on from a restart writes the last step of the file before once more. */
  #repeated(frame: Frame, before: Frame | undefined): boolean {
    if (this.paths.length < 2 || frame.step === undefined || frame.step !== before?.step) return false;
    if (frame.count !== before.count) return false;
    this.receipt.note("derived", `step ${frame.step} ends one file and begins the next: taken once`);
    return true;
  }

  /** An element keeps the number that it had in the first frame; files and frames may list them in another order. */
  #withNumbersAsBefore(frame: Frame): Frame {
    const { species } = frame;
    if (!species || new Set(species).size < species.length) return frame;
    const known = this.#elements;
    for (const name of species) if (!known.includes(name)) known.push(name);
    if (species.every((name, type) => name === known[type])) return frame;
    this.receipt.note(
      "derived",
      `types of later frames renumbered, so that elements keep their numbers: ${known.join(", ")}`,
    );
    const { place } = this.receipt;
    return renumberCoefficients(orderTypes(frame, known, place), newTypes(frame, known, place));
  }

  #selected(frame: Frame, select: Selection): Frame {
    const mask = select(frame);
    const order = Int32Array.from(mask.keys()).filter((i) => mask[i] === 1);
    if (order.length === frame.count) return frame;
    if (order.length === 0) this.#warnOnce("--select: no atom of a frame fulfils the condition");
    const out = takeAtoms(frame, order);
    for (const field of ["energy", "stress", "virial"] as const)
      if (out[field] !== undefined) {
        this.receipt.note("lost", `${field}: it belongs to all atoms together, not to the selected ones`);
        delete out[field];
      }
    scaleTotals(out, 0);
    return out;
  }
}

async function verify(
  path: string,
  frames: FramesOnTheirWay,
  format: Format,
  options: ConvertOptions,
  receipt: Receipt,
): Promise<void> {
  const tolerance = options.precision === undefined ? 1e-6 : 10 ** (1 - Math.min(options.precision, 7));
  const found = openTrajectory(path, {
    format: format.name,
    warn() {},
  })[Symbol.asyncIterator]();
  if (receipt.derived.some((message) => / systems, one folder each/.test(message))) {
    await verifyCount(found, receipt);
    return;
  }
  // What the receipt has as lost (charges for an atom style without them) is not looked for.
  const lost = (field: string) => receipt.lost.some((message) => message === field || message.startsWith(`${field}:`));
  const written = { ...format, holds: format.holds.filter((field) => !lost(field)) };
  let number = 0;
  let largest = 0;
  let first: Frame | undefined;
  try {
    for await (const meant of frames.again()) {
      if (number === receipt.frames) break;
      number++;
      first ??= meant;
      const { value, done } = await found.next();
      if (done) throw new InputError(`--verify: ${receipt.frames} frames were written, ${number - 1} are read back`);
      const { position, problems } = compareFrames(meant, value, written, tolerance, first);
      if (problems.length) throw new InputError(`--verify: frame ${number}: ${problems.join("; ")}; nothing is kept`);
      largest = Math.max(largest, position);
    }
  } finally {
    await found.return?.(undefined);
  }
  receipt.verified = `read back and compared: positions ${largest === 0 ? "are the same" : `within ${largest.toPrecision(2)} Å`}`;
}

/** Frames that were sorted into several systems come back in another order: they are counted. */
async function verifyCount(found: AsyncIterator<Frame>, receipt: Receipt): Promise<void> {
  let count = 0;
  while (!(await found.next()).done) count++;
  if (count !== receipt.frames)
    throw new InputError(`--verify: ${receipt.frames} frames were written, ${count} are read back; nothing is kept`);
  receipt.verified = `read back: all ${count} frames are there (in several systems, so numbers are not compared)`;
}

async function* mapped<T, U>(items: AsyncIterable<T>, change: (item: T) => U): AsyncIterable<U> {
  for await (const item of items) yield change(item);
}

function refuseOverwritingInput(inputs: readonly string[], output: string): void {
  if (output === "-" || !existsSync(output)) return;
  const target = realpathSync(output);
  for (const input of inputs)
    if (input !== "-" && existsSync(input) && realpathSync(input) === target)
      throw InputError.at(output, "is the input too; write to another name");
}

/** Bytes on disk; unknown for folders, pipes and compressed files (they grow while they are read). */
function sizeOf(paths: readonly string[]): number | undefined {
  let total = 0;
  for (const path of paths) {
    const stat = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || /\.(gz|zst)$/i.test(path)) return undefined;
    total += stat.size;
  }
  return total;
}
