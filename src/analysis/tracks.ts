/** Atoms followed through time: unwrapped, in one order, drift taken off. What msd, diffusion and van Hove functions start from. */
import { AtomOrder } from "../model/atom-order.js";
import { atomsOf, speciesOf, typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { massesOf } from "../model/masses.js";
import { Unwrapper } from "../model/unwrap.js";
import { type AnalysisContext, type Frames, tooFew } from "./analysis.js";
import { Clock } from "./clock.js";

export type Drift = "none" | "framework" | "all";

export interface TrackOptions {
  /** Elements to follow; not given: all, each of its own. */
  species?: readonly string[];
  drift: Drift;
  /** With no species left as the framework: nothing is held, instead of an error. */
  frameworkIfAny?: boolean;
}

/** Which atoms of the first frame are followed: rows, and which of `names` each is. */
export interface Tracked {
  names: string[];
  rows: Int32Array;
  of: Int32Array;
  /** What is held in fact. */
  held: Drift;
}

export interface TrackFrame {
  tracked: Tracked;
  /** ps since the first frame. */
  time: number;
  /** 3 per tracked atom. */
  positions: Float64Array;
  frame: Frame;
  /** Where each atom of the first frame stands in this one. */
  order: Int32Array;
}

/** Tracked atoms frame by frame, in bounded memory. */
export async function* trackFrames(
  frames: Frames,
  options: TrackOptions,
  context: AnalysisContext,
): AsyncIterable<TrackFrame> {
  const unwrapper = new Unwrapper(context.warn);
  const clock = new Clock(context);
  let first: Frame | undefined;
  let atoms: AtomOrder;
  let tracked: Tracked;
  let weights: Float64Array | undefined;
  let start: Float64Array | undefined;
  for await (const frame of frames) {
    const unwrapped = unwrapper.next(frame);
    if (!first) {
      first = frame;
      atoms = new AtomOrder(frame);
      tracked = trackedAtoms(frame, options, context);
      weights = driftWeights(frame, tracked, options);
    }
    const order = atoms!.rows(frame);
    const positions = chosenRows(unwrapped, order, tracked!.rows);
    if (weights) {
      const center = weightedMean(unwrapped, order, weights);
      start ??= center;
      for (let i = 0; i < positions.length; i++) positions[i] -= center[i % 3] - start[i % 3];
    }
    yield { tracked: tracked!, time: clock.time(frame), positions, frame, order };
  }
}

export interface Tracks {
  tracked: Tracked;
  times: Float64Array;
  /** positions[frame][3 * atom + axis] */
  positions: Float64Array[];
}

/** All frames in memory: 24 bytes per tracked atom and frame. */
export async function collectTracks(
  frames: Frames,
  options: TrackOptions,
  context: AnalysisContext,
  what: string,
): Promise<Tracks> {
  const times: number[] = [];
  const positions: Float64Array[] = [];
  let tracked: Tracked | undefined;
  for await (const track of trackFrames(frames, options, context)) {
    tracked = track.tracked;
    sayMemory(positions.length, track.positions.length, context);
    positions.push(track.positions);
    times.push(track.time);
  }
  if (!tracked || times.length < 2) throw tooFew(what, 2, times.length);
  return { tracked, times: Float64Array.from(times), positions };
}

/** What all frames take is said at the first one where each takes much, and when together they come to be much. */
export function sayMemory(frames: number, width: number, { warn }: { warn(message: string): void }): void {
  const [each, size] = [8 * width, 8 * width * frames];
  const less = "--frames, --species or --select take less";
  if (frames === 0 && each >= 1e6)
    warn(`all frames are kept in memory: ${(each / 1e6).toFixed(1)} MB each (${width / 3} atoms); ${less}`);
  if (frames && size < 2e9 && size + each >= 2e9)
    warn(`all frames are kept in memory: 2 GB after ${frames} frames; ${less}`);
}

export function trackedAtoms(
  frame: Frame,
  { species }: { species?: readonly string[] },
  { select }: { select?: AnalysisContext["select"] },
): Tracked {
  const chosen = select?.(frame);
  const names = [...(species ?? speciesOf(frame).names)];
  const rows: number[] = [];
  const of: number[] = [];
  names.forEach((name, index) => {
    for (const row of atomsOf(frame, typesNamed(frame, name), chosen)) {
      rows.push(row);
      of.push(index);
    }
  });
  if (rows.length === 0)
    throw new InputError(`no atom to follow: --select matches no ${names.join(", ")} in the first frame`);
  return { names, rows: Int32Array.from(rows), of: Int32Array.from(of), held: "none" };
}

/** Weights of the centre that drifts: masses of all atoms, or of all species that are not followed. */
function driftWeights(
  frame: Frame,
  tracked: Tracked,
  { drift, frameworkIfAny }: TrackOptions,
): Float64Array | undefined {
  tracked.held = drift;
  if (drift === "none") return undefined;
  const followed = tracked.names.map((name) => typesNamed(frame, name));
  const counts = Uint8Array.from({ length: frame.typeCount }, (_, type) =>
    drift === "framework" && followed.some((mask) => mask[type]) ? 0 : 1,
  );
  if (!frame.types.some((type) => counts[type])) {
    tracked.held = "none";
    if (frameworkIfAny) return undefined;
    throw new InputError(
      "--drift framework: every species is followed, none is left as the framework; name some with --species",
    );
  }
  const masses = massesOf(frame, `--drift ${drift}`);
  return Float64Array.from(frame.types, (type) => counts[type] * masses[type]);
}

/** 3 numbers for each of the rows of the first frame, from where they stand now. */
export function chosenRows(values: Float64Array, order: Int32Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(3 * rows.length);
  for (let i = 0, to = 0; i < rows.length; i++) {
    const from = 3 * order[rows[i]];
    out[to++] = values[from];
    out[to++] = values[from + 1];
    out[to++] = values[from + 2];
  }
  return out;
}

function weightedMean(positions: Float64Array, order: Int32Array, weights: Float64Array): Float64Array {
  const sum = new Float64Array(3);
  let total = 0;
  for (let i = 0; i < order.length; i++) {
    const weight = weights[i];
    if (weight === 0) continue;
    total += weight;
    for (let k = 0; k < 3; k++) sum[k] += weight * positions[3 * order[i] + k];
  }
  return sum.map((value) => value / total);
}
