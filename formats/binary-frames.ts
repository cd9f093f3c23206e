/**
 * Random access for binary trajectories: frames are passed over by the lengths in them. Of a place, `line` is the number of frames
 * before it.
 */
import { InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import type { FrameOffset } from "./format.js";

export interface BinaryFrames {
  /** Reads what is before the first frame. */
  open(): Promise<void>;
  /** The next frame; undefined at the end of the file. */
  next(): Promise<Frame | undefined>;
  /** Passes over the next frame; undefined where no whole frame follows. */
  pass(): Promise<FrameOffset | undefined>;
  /** The next frame is the one at this place. */
  seek(at: FrameOffset): Promise<void>;
  close(): Promise<void>;
}

export async function* readBinaryFrames(reader: BinaryFrames): AsyncIterable<Frame> {
  try {
    await reader.open();
    for (let frame = await reader.next(); frame; frame = await reader.next()) yield frame;
  } finally {
    await reader.close();
  }
}

export async function* indexBinaryFrames(reader: BinaryFrames, after?: FrameOffset): AsyncIterable<FrameOffset> {
  try {
    await reader.open();
    if (after) await reader.seek({ ...after, offset: after.offset + after.length, line: (after.line ?? 0) + 1 });
    for (let at = await reader.pass(); at; at = await reader.pass()) yield at;
  } finally {
    await reader.close();
  }
}

export async function* readBinaryFramesAt(
  reader: BinaryFrames,
  places: AsyncIterable<FrameOffset> | Iterable<FrameOffset>,
  name: string,
): AsyncIterable<Frame> {
  try {
    await reader.open();
    for await (const at of places) {
      await reader.seek(at);
      const frame = await reader.next();
      if (!frame) throw InputError.at(name, `no frame at byte ${at.offset}: the file has changed`);
      yield frame;
    }
  } finally {
    await reader.close();
  }
}
