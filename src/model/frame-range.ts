/**
 * `--frames start:stop:step` as Python slices it: stop excluded, negative numbers from the end, each part optional; a single
 * number is that one frame. Frames are taken from a stream, holding back only as many as a negative number needs.
 */
import { UsageError } from "./errors.js";

export interface FrameRange {
  start?: number;
  stop?: number;
  step: number;
}

export function parseFrameRange(text: string): FrameRange {
  const parts = text.split(":");
  const expected = () => new UsageError(`--frames: expected START:STOP:STEP (as 0:100:10, -50:, 3), got '${text}'`);
  if (parts.length > 3 || text.trim() === "") throw expected();
  const values = parts.map((part) => {
    if (part.trim() === "") return undefined;
    if (!/^\s*[+-]?\d+\s*$/.test(part)) throw expected();
    return Number(part);
  });
  if (parts.length === 1) {
    const [at] = values as [number];
    return { start: at, stop: at === -1 ? undefined : at + 1, step: 1 };
  }
  const step = values[2] ?? 1;
  if (step < 1) throw new UsageError(`--frames: expected a step of at least 1, got ${step}`);
  return { start: values[0], stop: values[1], step };
}

export async function* takeFrames<T>(
  items: AsyncIterable<T> | Iterable<T>,
  { start = 0, stop, step }: FrameRange,
): AsyncIterable<T> {
  if (start < 0) {
    yield* takeLast(items, -start, stop, step);
    return;
  }
  // A negative stop: the last |stop| items are held back until it is known that more follow.
  const held: T[] = [];
  const back = stop !== undefined && stop < 0 ? -stop : 0;
  let index = 0;
  for await (const item of items) {
    if (stop !== undefined && stop >= 0 && index + back >= stop) return;
    held.push(item);
    if (held.length <= back) continue;
    const next = held.shift()!;
    if (index >= start && (index - start) % step === 0) yield next;
    index++;
    if (stop !== undefined && stop >= 0 && index >= stop) return;
  }
}

async function* takeLast<T>(
  items: AsyncIterable<T> | Iterable<T>,
  keep: number,
  stop: number | undefined,
  step: number,
): AsyncIterable<T> {
  let held: T[] = [];
  let count = 0;
  for await (const item of items) {
    held.push(item);
    count++;
    if (held.length >= 2 * keep) held = held.slice(-keep);
  }
  held = held.slice(-keep);
  const first = count - held.length;
  const end = stop === undefined ? count : stop < 0 ? count + stop : Math.min(stop, count);
  for (let i = first; i < end; i += step) yield held[i - first];
}
