/** Neighbours within a cutoff by element, and the cutoff itself where it is not given: the first valley of g(r). */
import { atomsOf, typesNamed } from "../model/element-groups.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { type NeighborList, native } from "../native.js";
import { type AnalysisContext, atLeast, type Frames } from "./analysis.js";
import { readOnce } from "./finite.js";
import { PairDistribution } from "./pair-distribution.js";
import { featuresOf } from "./peaks.js";

export interface Shell {
  neighbor: string;
  cutoff: number;
}

export interface Neighborhood {
  /** Rows of the centres. */
  centers: Int32Array;
  /** For each shell: the neighbours of row i are index[offsets[i]] … with vectors that point to them. */
  shells: NeighborList[];
}

/** Neighbours of every selected centre, shell by shell. */
export function neighborhood(
  frame: Frame,
  center: string,
  shells: readonly Shell[],
  context: Pick<AnalysisContext, "select">,
): Neighborhood {
  const centers = atomsOf(frame, typesNamed(frame, center), context.select?.(frame));
  const isCenter = new Uint8Array(frame.count);
  for (const row of centers) isCenter[row] = 1;
  return {
    centers,
    shells: shells.map(({ neighbor, cutoff }) => {
      const mask = typesNamed(frame, neighbor);
      // Groups: 1 a centre, 2 a neighbour, 3 both; 0 neither.
      const groups = frame.types.map((type, i) => isCenter[i] + 2 * mask[type] || -1);
      const cutoffs = new Float64Array(16);
      for (const a of [1, 3]) for (const b of [2, 3]) cutoffs[4 * a + b] = cutoff;
      return native().neighbors(frame, groups, 4, cutoffs);
    }),
  };
}

/** Number of neighbours of each centre. */
export function countsOf({ centers }: Neighborhood, shell: NeighborList): Int32Array {
  return centers.map((row) => shell.offsets[row + 1] - shell.offsets[row]);
}

const reach = 6; // Å: first valleys of oxides and of lithium metal lie below
const bins = 300;

export interface FoundCutoff {
  cutoff: number;
  sentence: string;
}

/** First valleys of g(r) of all frames, one for each pair. A pass over the frames of its own. */
export async function valleyCutoffs(
  frames: Frames,
  pairs: readonly (readonly [string, string])[],
): Promise<FoundCutoff[]> {
  const distributions = pairs.map(
    () => new PairDistribution([{ name: "", centers: [1, 3], neighbors: [2, 3] }], 4, reach, bins),
  );
  for await (const frame of atLeast(frames, 1, "finding a cutoff"))
    pairs.forEach(([center, neighbor], p) => {
      const [c, n] = [typesNamed(frame, center), typesNamed(frame, neighbor)];
      distributions[p].add(
        frame,
        frame.types.map((type) => c[type] + 2 * n[type] || -1),
      );
    });
  return pairs.map(([center, neighbor], p) => {
    const g = distributions[p].g[0];
    const valley = g.n ? featuresOf(distributions[p].r, g.mean()).valley : undefined;
    if (!valley)
      throw new InputError(
        `g(r) of ${center}-${neighbor} has no first valley below ${reach} Å; pass the cutoff for ${center}-${neighbor}`,
      );
    return {
      cutoff: valley.r,
      sentence: `cutoff ${center}-${neighbor} = ${valley.r.toFixed(2)} Å, the first valley of g(r), where g = ${valley.g.toFixed(2)}`,
    };
  });
}

/**
 * Given cutoffs, or those found where `undefined`; the sentences say which. A stream that can be read only once is of no use
 * where one must be found.
 */
export async function settledCutoffs(
  frames: Frames,
  wanted: readonly { pair: readonly [string, string]; cutoff?: number }[],
): Promise<{ cutoffs: number[]; notes: string[] }> {
  const open = wanted.filter(({ cutoff }) => cutoff === undefined);
  if (open.length && readOnce(frames))
    throw new InputError(
      "the frames can be read only once, and finding a cutoff takes a pass of its own; pass the cutoff, or an array of frames",
    );
  const found = open.length
    ? await valleyCutoffs(
        frames,
        open.map(({ pair }) => pair),
      )
    : [];
  const notes = found.map(({ sentence }) => sentence);
  return { cutoffs: wanted.map(({ cutoff }) => cutoff ?? found.shift()!.cutoff), notes };
}
