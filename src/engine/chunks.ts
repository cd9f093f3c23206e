/** Chunks: the parts of the atoms that compute chunk/atom makes, for the computes …/chunk and fix ave/chunk. */
import { InputError } from "../model/errors.js";
import type { Simulation } from "./simulation.js";

export interface Chunks {
  /** Number of chunks, as of the last `assign`. */
  readonly count: number;
  /** The chunk of each atom, from 0; -1 for none. Looks at the atoms as they are now, unless the ids are kept. */
  assign(): Int32Array;
  /** `compress yes`: chunks have ids of their own. */
  readonly compressed: boolean;
  /** Original ids of the chunks under `compress yes`. */
  readonly ids: readonly number[] | undefined;
  /** Coordinates per chunk: 0 when the chunks are no bins. */
  readonly dimensions: number;
  coordinate(chunk: number, axis: number): number;
  /** Volume of a chunk; that of the box when the chunks are no bins. */
  volume(chunk: number): number;
  /** The number of chunks does not change from now to this step (fix ave/chunk); `undefined`: it may again. */
  lock(until: number | undefined): void;
}

/** The chunks of a compute chunk/atom by its id. */
export function chunksOf(simulation: Simulation, id: string, user: string): Chunks {
  const compute = simulation.computes.find(id);
  if (!compute) throw new InputError(`Chunk/atom compute ${id} does not exist or is incorrect style for ${user}`);
  if (!compute.hooks.chunks)
    throw new InputError(
      `Chunk/atom compute ${id} does not exist or is incorrect style for ${user}: it is ${compute.style}`,
    );
  return compute.hooks.chunks;
}
