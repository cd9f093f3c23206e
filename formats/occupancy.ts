/**
 * Partly occupied sites. Frames from CIF files keep them in the column `occupancy`; species that share a site are atoms at the
 * same place. `--occupancy` makes whole atoms of them; formats that have no such column refuse them until then.
 */
import { InputError } from "../src/model/errors.js";
import { type Frame, typeName } from "../src/model/frame.js";
import type { ReadOptions } from "./format.js";

/** One number per atom, or undefined when every site is full. */
export function occupancyOf(frame: Frame): Float64Array | undefined {
  const values = frame.columns.occupancy?.values;
  return values instanceof Float64Array && values.some((value) => value !== 1) ? values : undefined;
}

/** An error when sites are partly occupied: `target` would show them as whole atoms. */
export function requireFullSites(frame: Frame, target: string): void {
  if (!occupancyOf(frame)) return;
  throw new InputError(
    `${target} holds whole atoms, but sites are partly occupied (${partialSites(frame)}); pass --occupancy random or --occupancy max`,
  );
}

function partialSites(frame: Frame): string {
  const occupancy = occupancyOf(frame)!;
  const labels = frame.columns.site_label?.values as string[] | undefined;
  const partial = new Set<string>();
  for (let i = 0; i < frame.count; i++)
    if (occupancy[i] !== 1) partial.add(`${labels?.[i] ?? typeName(frame, frame.types[i])} ${occupancy[i]}`);
  return [...partial].slice(0, 4).join(", ") + (partial.size > 4 ? ", …" : "");
}

/** The frame as `--occupancy` wants it. */
export function resolveOccupancy(frame: Frame, options: ReadOptions, place: string): Frame {
  const mode = options.occupancy ?? "keep";
  if (mode === "keep" || !occupancyOf(frame)) return frame;
  if (mode === "error") throw InputError.at(place, `sites are partly occupied (${partialSites(frame)})`);
  const places = placesOf(frame);
  const seed = options.seed ?? 1;
  const kept = mode === "max" ? fullest(frame, places) : drawn(frame, places, seed);
  const result = pick(frame, kept);
  const how = mode === "max" ? "the most likely species of each site" : `drawn at random with seed ${seed}`;
  options.warn(`${place}: partly occupied sites (${partialSites(frame)}) are ${how}: ${composition(frame, result)}`);
  return result;
}

/** Atoms by place: species that share a site are one entry. */
function placesOf(frame: Frame): number[][] {
  const places: number[][] = [];
  const bins = new Map<string, number[][]>();
  // Sites are sharper than this (Å); atoms at one place come from the same numbers, or differ by their rounding.
  const size = 0.02;
  for (let i = 0; i < frame.count; i++) {
    const r = frame.positions.subarray(3 * i, 3 * i + 3);
    const bin = [...r].map((x) => Math.floor(x / (2 * size)));
    let shared: number[] | undefined;
    for (let n = 0; n < 27 && !shared; n++) {
      const key = `${bin[0] + (n % 3) - 1} ${bin[1] + (Math.floor(n / 3) % 3) - 1} ${bin[2] + Math.floor(n / 9) - 1}`;
      shared = bins
        .get(key)
        ?.find(([j]) => Math.hypot(...[0, 1, 2].map((k) => frame.positions[3 * j + k] - r[k])) < size);
    }
    if (shared) shared.push(i);
    else {
      const fresh = [i];
      places.push(fresh);
      const key = bin.join(" ");
      bins.set(key, [...(bins.get(key) ?? []), fresh]);
    }
  }
  return places;
}

/** Of each place the most likely content, which may be nothing. */
function fullest(frame: Frame, places: number[][]): number[] {
  const occupancy = occupancyOf(frame)!;
  return places.flatMap((atoms) => {
    const best = atoms.reduce((a, b) => (occupancy[b] > occupancy[a] ? b : a));
    const empty = 1 - atoms.reduce((sum, i) => sum + occupancy[i], 0);
    return occupancy[best] >= empty ? [best] : [];
  });
}

/** Places of the same site are filled so that the numbers of atoms come as near to the occupancies as whole atoms can. */
function drawn(frame: Frame, places: number[][], seed: number): number[] {
  const occupancy = occupancyOf(frame)!;
  const labels = frame.columns.site_label?.values as string[] | undefined;
  const sites = new Map<string, number[][]>();
  for (const atoms of places) {
    const key = atoms.map((i) => `${labels?.[i] ?? ""} ${frame.types[i]} ${occupancy[i]}`).join("|");
    sites.set(key, [...(sites.get(key) ?? []), atoms]);
  }
  const random = randomNumbers(seed);
  const kept: number[] = [];
  for (const members of sites.values()) {
    const shares = members[0].map((i) => occupancy[i]);
    const counts = wholeCounts([...shares, Math.max(0, 1 - shares.reduce((sum, x) => sum + x, 0))], members.length);
    const order = shuffled(members, random);
    let next = 0;
    counts.slice(0, -1).forEach((count, which) => {
      for (let n = 0; n < count; n++) kept.push(order[next++][which]);
    });
  }
  return kept.sort((a, b) => a - b);
}

/** Whole numbers with the sum `total` next to total · share: the largest remainders are rounded up. */
function wholeCounts(shares: number[], total: number): number[] {
  const sum = shares.reduce((a, b) => a + b, 0);
  const exact = shares.map((share) => (share / sum) * total);
  const counts = exact.map((x) => Math.floor(x + 1e-9));
  const order = exact.map((x, i) => [x - counts[i], i]).sort((a, b) => b[0] - a[0]);
  let missing = total - counts.reduce((a, b) => a + b, 0);
  for (const [, i] of order) if (missing-- > 0) counts[i]++;
  return counts;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** A small generator (xorshift, G. Marsaglia 2003) in [0, 1): the same seed gives the same atoms everywhere. */
function randomNumbers(seed: number): () => number {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x6d2b79f5) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** The atoms `kept`, without the column of occupancies. */
function pick(frame: Frame, kept: readonly number[]): Frame {
  const positions = new Float64Array(3 * kept.length);
  kept.forEach((i, n) => positions.set(frame.positions.subarray(3 * i, 3 * i + 3), 3 * n));
  const labels = frame.columns.site_label?.values as string[] | undefined;
  return {
    ...frame,
    count: kept.length,
    positions,
    types: Int32Array.from(kept, (i) => frame.types[i]),
    columns: labels ? { site_label: { values: kept.map((i) => labels[i]), width: 1 } } : {},
  };
}

function composition(before: Frame, after: Frame): string {
  const occupancy = occupancyOf(before)!;
  const sums = new Float64Array(before.typeCount);
  for (let i = 0; i < before.count; i++) sums[before.types[i]] += occupancy[i];
  const counts = new Int32Array(before.typeCount);
  for (const type of after.types) counts[type]++;
  return [...counts]
    .map((n, type) => `${typeName(before, type)} ${n} (of ${Number(sums[type].toFixed(3))})`)
    .join(", ");
}
