/**
 * How far D of a trajectory may be off, two ways. Blocks: D of four parts of the trajectory, each on its own. Bootstrap: D of
 * stretches of time origins and groups of atoms, drawn again and again. Both give a standard error of D in Å²/ps.
 */
import { meanAndSd } from "./block-mean.js";
import { linearFit } from "./linear-fit.js";
import { msdOverOrigins } from "./msd.js";
import type { Tracks } from "./tracks.js";

const blocks = 4;

/** NaN where a block is too short for the fitted part. */
export function blockError({ times, positions, tracked }: Tracks, from: number, end: number): number {
  const length = Math.floor(times.length / blocks);
  const last = Math.min(end, Math.floor(length / 2) + 1);
  if (last - from < 4) return Number.NaN;
  const found = Array.from({ length: blocks }, (_, b) => {
    const part = {
      tracked,
      times: times.slice(b * length, (b + 1) * length),
      positions: positions.slice(b * length, (b + 1) * length),
    };
    const { total } = msdOverOrigins(part).curves[0];
    return linearFit(times.subarray(from, last), total.subarray(from, last)).slope / 6;
  });
  return meanAndSd(found).sd / Math.sqrt(blocks);
}

const lags = 12;
const stretches = 8;
const groups = 8;
const draws = 400;

export function bootstrapError(tracks: Tracks, from: number, end: number): number {
  const slopes = slopesByPart(tracks, from, end);
  const next = random(1);
  const [parts, atoms] = [slopes.length, slopes[0].length];
  const draw = (n: number) => Array.from({ length: n }, () => Math.floor(n * next()));
  const spread = (mean: () => number) => meanAndSd(Array.from({ length: draws }, mean)).sd ** 2;
  const meanOf = (rows: number[], columns: number[]) => {
    let sum = 0;
    for (const row of rows) for (const column of columns) sum += slopes[row][column];
    return sum / rows.length / columns.length;
  };
  const [every, all] = [[...slopes.keys()], [...slopes[0].keys()]];
  const [byStretch, byAtoms] = [spread(() => meanOf(draw(parts), all)), spread(() => meanOf(every, draw(atoms)))];
  // Either holds the noise of the single cells of the table; drawn both ways at once it would be counted three times.
  const single = spread(() => {
    let sum = 0;
    for (let k = 0; k < parts * atoms; k++) sum += slopes[Math.floor(parts * next())][Math.floor(atoms * next())];
    return sum / parts / atoms;
  });
  return Math.sqrt(Math.max(byStretch + byAtoms - single, byStretch, byAtoms));
}

/** D of each stretch of origins and group of atoms, from a dozen lags of the fitted part. */
function slopesByPart({ times, positions, tracked }: Tracks, from: number, end: number): number[][] {
  const atoms = tracked.rows.length;
  const width = 3 * atoms;
  const chosen = [
    ...new Set(Array.from({ length: lags }, (_, k) => from + Math.round((k * (end - 1 - from)) / (lags - 1)))),
  ];
  const origins = times.length - chosen[chosen.length - 1];
  const parts = Math.min(stretches, origins);
  const groupCount = Math.min(groups, atoms);
  const stride = Math.max(1, Math.floor(origins / 400));
  return Array.from({ length: parts }, (_, p) => {
    const [begin, stop] = [Math.floor((p * origins) / parts), Math.floor(((p + 1) * origins) / parts)];
    const curves = Array.from({ length: groupCount }, () => new Float64Array(chosen.length));
    let count = 0;
    for (let t = begin; t < stop; t += stride) {
      count++;
      chosen.forEach((lag, k) => {
        for (let c = 0; c < width; c++) {
          const moved = positions[t + lag][c] - positions[t][c];
          curves[Math.floor((Math.floor(c / 3) * groupCount) / atoms)][k] += moved * moved;
        }
      });
    }
    const x = chosen.map((lag) => times[lag] - times[0]);
    return curves.map((curve, g) => {
      const size = Math.ceil(((g + 1) * atoms) / groupCount) - Math.ceil((g * atoms) / groupCount);
      return (
        linearFit(
          x,
          curve.map((value) => value / count / size),
        ).slope / 6
      );
    });
  });
}

/** The same draws every time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
