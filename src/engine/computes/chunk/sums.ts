/** Sums over the atoms of each chunk that the computes …/chunk are made of. */
import { chunksOf } from "../../chunks.js";
import type { ComputeContext, ComputeHooks } from "../../define-compute.js";
import { unwrapped } from "../../group-properties.js";
import type { Words } from "../../script/words.js";

/** The members of all chunks at one moment. */
export class ChunkSums {
  readonly chunk: Int32Array;
  readonly count: number;

  constructor(
    readonly context: ComputeContext,
    chunkId: string,
    user: string,
  ) {
    const chunks = chunksOf(context.simulation, chunkId, user);
    this.chunk = chunks.assign();
    this.count = chunks.count;
  }

  /** Calls `visit` for every atom that is in the group and in a chunk. */
  each(visit: (atom: number, chunk: number, mass: number) => void): void {
    const { atoms } = this.context.simulation;
    const { mask } = atoms;
    for (let i = 0; i < this.chunk.length; i++)
      if (this.chunk[i] >= 0 && mask[i] & this.context.group) visit(i, this.chunk[i], atoms.massOf(i));
  }

  masses(): Float64Array {
    const sum = new Float64Array(this.count);
    this.each((_, chunk, mass) => {
      sum[chunk] += mass;
    });
    return sum;
  }

  counts(): Float64Array {
    const sum = new Float64Array(this.count);
    this.each((_, chunk) => {
      sum[chunk]++;
    });
    return sum;
  }

  /** Mass-weighted mean of three numbers per atom; 0 for an empty chunk. */
  means(value: (atom: number) => ArrayLike<number>): Float64Array {
    const mean = new Float64Array(3 * this.count);
    const masses = this.masses();
    this.each((i, chunk, mass) => {
      const v = value(i);
      for (let k = 0; k < 3; k++) mean[3 * chunk + k] += mass * v[k];
    });
    return mean.map((sum, at) => (masses[Math.floor(at / 3)] > 0 ? sum / masses[Math.floor(at / 3)] : 0));
  }

  centres(): Float64Array {
    return this.means((i) => unwrapped(this.context.simulation, i));
  }

  velocities(): Float64Array {
    const { v } = this.context.simulation.atoms;
    return this.means((i) => v.subarray(3 * i, 3 * i + 3));
  }

  /** `columns` sums per chunk; `term` gets the atom, its mass and its place from the chunk's centre. */
  aboutCentres(
    columns: number,
    term: (add: (column: number, value: number) => void, atom: number, mass: number, d: number[]) => void,
  ) {
    const centres = this.centres();
    const values = new Float64Array(columns * this.count);
    this.each((i, chunk, mass) => {
      const d = unwrapped(this.context.simulation, i).map((value, k) => value - centres[3 * chunk + k]);
      term((column, value) => (values[columns * chunk + column] += value), i, mass, d);
    });
    return values;
  }
}

/** A compute whose array has a row per chunk. */
export function chunkArray(
  words: Words,
  context: ComputeContext,
  columns: number,
  rows: (sums: ChunkSums) => Float64Array,
): ComputeHooks {
  const id = words.next("the ID of a compute chunk/atom");
  words.end();
  return chunkRows(id, words.command, context, columns, rows);
}

export function chunkRows(
  id: string,
  style: string,
  context: ComputeContext,
  columns: number,
  rows: (sums: ChunkSums) => Float64Array,
) {
  const user = `compute ${style}`;
  chunksOf(context.simulation, id, user);
  return {
    variableLength: true,
    arraySize: [0, columns] as [number, number],
    array() {
      const sums = new ChunkSums(context, id, user);
      return { rows: sums.count, columns, values: rows(sums) };
    },
  };
}
