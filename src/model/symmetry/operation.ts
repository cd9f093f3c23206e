/** Symmetry operations on fractional coordinates: r' = W r + w. Written as in CIF: "-x+y, y, 1/2-z". */
import { InputError } from "../errors.js";

export interface Operation {
  /** Row-major 3×3, of integers -1, 0, 1. */
  rotation: readonly number[];
  /** Fractions of the cell, in [0, 1). */
  translation: readonly number[];
}

export const identity: Operation = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] };

/** First b, then a. */
export function multiply(a: Operation, b: Operation): Operation {
  const rotation = new Array<number>(9).fill(0);
  const translation = [...a.translation];
  for (let i = 0; i < 3; i++)
    for (let k = 0; k < 3; k++) {
      for (let j = 0; j < 3; j++) rotation[3 * i + j] += a.rotation[3 * i + k] * b.rotation[3 * k + j];
      translation[i] += a.rotation[3 * i + k] * b.translation[k];
    }
  return { rotation, translation: translation.map(intoCell) };
}

/** Into [0, 1), and exactly 0 where rounding left 0.999…; translations of space groups are multiples of 1/24 or a little off. */
export function intoCell(x: number): number {
  const near = Math.round(24 * x) / 24;
  const exact = Math.abs(near - x) < 1e-5 ? near : x;
  return exact - Math.floor(exact) + 0;
}

/** The same operation gives the same text. */
export function operationKey({ rotation, translation }: Operation): string {
  return `${rotation.join(" ")} ${translation.map((t) => Math.round(1000 * intoCell(t)) % 1000).join(" ")}`;
}

/** Everything that products of these give; a space group has at most 192 operations in its conventional cell. */
export function closure(generators: readonly Operation[]): Operation[] {
  const found = new Set([operationKey(identity)]);
  const all: Operation[] = [identity];
  // A finite group is all that its generators reach when they are applied again and again.
  for (let i = 0; i < all.length; i++)
    for (const generator of generators) {
      const product = multiply(generator, all[i]);
      const key = operationKey(product);
      if (found.has(key)) continue;
      found.add(key);
      all.push(product);
      if (all.length > 192) throw new InputError("more than 192 symmetry operations: these are not a space group");
    }
  return all;
}

/** "x, 1/2+y, -z+0.25" and the like; undefined when it is none. */
export function parseOperation(text: string): Operation | undefined {
  const parts = text
    .toLowerCase()
    .replace(/["'\s]/g, "")
    .split(",");
  if (parts.length !== 3) return undefined;
  const rotation: number[] = [];
  const translation: number[] = [];
  for (const part of parts) {
    const row = [0, 0, 0];
    let shift = 0;
    let at = 0;
    const term = /([+-]?)(?:(\d+\.?\d*|\.\d+)(?:\/(\d+))?\*?)?([xyz])?/y;
    while (at < part.length) {
      term.lastIndex = at;
      const match = term.exec(part);
      if (!match || match[0].length === 0 || (!match[2] && !match[4])) return undefined;
      if (at > 0 && !match[1]) return undefined;
      const size = (match[1] === "-" ? -1 : 1) * (match[2] ? Number(match[2]) / Number(match[3] ?? 1) : 1);
      if (match[4]) row["xyz".indexOf(match[4])] += size;
      else shift += size;
      at = term.lastIndex;
    }
    if (at === 0 || !Number.isFinite(shift) || !row.every(Number.isFinite)) return undefined;
    rotation.push(...row);
    translation.push(intoCell(shift));
  }
  return { rotation, translation };
}
