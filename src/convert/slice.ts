/** `--frames 0:-1:10`: Python's slices over a stream of frames. */
import { UsageError } from "../model/errors.js";

export interface Slice {
  start?: number;
  stop?: number;
  step: number;
}

/** "5" is one frame, "-1" the last, "a:b:c" as in Python. */
export function parseSlice(text: string): Slice {
  const words = text.split(":");
  const wrong = () =>
    new UsageError(
      `expected --frames as START:STOP:STEP or one number (frames count from 0, negative from the end), got '${text}'`,
    );
  if (words.length > 3) throw wrong();
  const numbers = words.map((word) => {
    if (word.trim() === "") return undefined;
    if (!/^[+-]?\d{1,15}$/.test(word.trim())) throw wrong();
    return Number(word);
  });
  if (words.length === 1) {
    const [at] = numbers;
    if (at === undefined) throw wrong();
    return { start: at, stop: at === -1 ? undefined : at + 1, step: 1 };
  }
  const [start, stop, step = 1] = numbers;
  if (step < 1) throw new UsageError(`expected a positive step in --frames, got '${text}'`);
  return { start, stop, step };
}

/**
 * The frames of a slice. Counting from the end needs as many frames in memory as the slice reaches back: `-10:` ten, `:-1` one.
 */
export async function* sliceFrames<T>(frames: AsyncIterable<T>, { start = 0, stop, step }: Slice): AsyncIterable<T> {
  if (start < 0) {
    yield* sliceFromEnd(frames, start, stop, step);
    return;
  }
  if (stop !== undefined && stop >= 0) {
    if (stop <= start) return;
    let index = 0;
    for await (const frame of frames) {
      if (index >= start && (index - start) % step === 0) yield frame;
      index++;
      // Not one frame more than needed is read.
      const next = index <= start ? start : start + Math.ceil((index - start) / step) * step;
      if (next >= stop) return;
    }
    return;
  }
  // Frames are held back until as many follow as the slice leaves out at the end.
  const held: T[] = [];
  const behind = stop === undefined ? 0 : -stop;
  let index = 0;
  for await (const frame of frames) {
    held.push(frame);
    if (held.length <= behind) continue;
    const ready = held.shift()!;
    if (index >= start && (index - start) % step === 0) yield ready;
    index++;
  }
}

async function* sliceFromEnd<T>(
  frames: AsyncIterable<T>,
  start: number,
  stop: number | undefined,
  step: number,
): AsyncIterable<T> {
  const last: T[] = [];
  let count = 0;
  for await (const frame of frames) {
    last.push(frame);
    if (last.length > -start) last.shift();
    count++;
  }
  const first = count - last.length;
  const end = stop === undefined ? count : stop < 0 ? count + stop : stop;
  for (let index = Math.max(0, count + start); index < end && index < count; index += step) yield last[index - first];
}
