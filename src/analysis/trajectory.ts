/** The frames of a command line: several files in a row, `--frames`, one pass or two. */
import { selectFrames } from "../../formats/random-access.js";
import { openTrajectory, type TrajectoryOptions } from "../../formats/trajectory.js";
import type { Frame } from "../model/frame.js";
import { type FrameRange, takeFrames } from "../model/frame-range.js";

export interface FramesOptions extends TrajectoryOptions {
  frames?: FrameRange;
  /** Called for each frame that is read. */
  onFrame?(count: number): void;
}

/** Reads the files anew each time it is iterated, so that an analysis may go over them twice. */
export function framesOf(paths: readonly string[], options: FramesOptions): AsyncIterable<Frame> {
  return {
    [Symbol.asyncIterator]: () => {
      // One file has no joints, so its frames can be found without reading those before.
      if (options.frames && paths.length === 1)
        return joined(selectFrames(paths, options.frames, options), options)[Symbol.asyncIterator]();
      const all = joined(openTrajectory(paths, options), options);
      return (options.frames ? takeFrames(all, options.frames) : all)[Symbol.asyncIterator]();
    },
  };
}

/** A run that continues another writes the last frame of the first again: the same step twice in a row counts once. */
async function* joined(frames: AsyncIterable<Frame>, { onFrame, warn }: FramesOptions): AsyncIterable<Frame> {
  let last: Frame | undefined;
  let count = 0;
  for await (const frame of frames) {
    if (last?.step !== undefined && frame.step === last.step && frame.count === last.count) {
      warn?.(`step ${frame.step} occurs twice in a row (end of one file, begin of the next): counted once`);
      continue;
    }
    last = frame;
    onFrame?.(++count);
    yield frame;
  }
}
