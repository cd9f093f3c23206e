/** Frames with a check that what is counted is numbers: one NaN makes a sum, and with it a whole table, worthless. */
import { nameOf } from "../model/atom-order.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { Frames } from "./analysis.js";

/** Can be iterated as often as `frames` can: an analysis that goes over them twice must still be able to tell. */
export function finiteFrames(frames: Frames): Frames {
  if (readOnce(frames)) return checked(frames);
  return { [Symbol.asyncIterator]: () => checked(frames) };
}

export function readOnce(frames: Frames): boolean {
  const own = Symbol.asyncIterator in frames ? frames[Symbol.asyncIterator]() : frames[Symbol.iterator]();
  return (own as unknown) === frames;
}

async function* checked(frames: Frames): AsyncGenerator<Frame> {
  for await (const frame of frames) {
    expectNumbers(frame, frame.positions, 3, "position");
    if (frame.cell) expectNumbers(frame, frame.cell, 9, "cell");
    yield frame;
  }
}

/** Stops with the atom whose `what` is not a number. */
export function expectNumbers(frame: Frame, values: ArrayLike<number>, width: number, what: string): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const row = Math.floor(i / width);
    const whose =
      what === "cell"
        ? "a cell"
        : `atom ${frame.ids?.[row] ?? row + 1} with ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`;
    throw new InputError(
      `${nameOf(frame)} has ${whose} that is not a number (${values[i]}); the run broke down there: leave such frames out with --frames`,
    );
  }
}
