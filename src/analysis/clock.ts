/** Times of frames in ps from the first: `--dt` times the steps, else what the file says. */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { TableColumn } from "../model/table.js";

export class Clock {
  readonly #dt: number | undefined;
  #first: number | undefined;
  #last = -1;
  #index = 0;

  constructor({ dt }: { dt?: number }) {
    this.#dt = dt;
  }

  /** The time of the next frame, which must be later than that of the last. */
  time(frame: Frame): number {
    const absolute = this.#absolute(frame);
    this.#first ??= absolute;
    const time = absolute - this.#first;
    if (time <= this.#last && this.#index > 0)
      throw new InputError(
        `frames are not in the order of time: ${time} ps (step ${frame.step ?? "unknown"}) comes after ${this.#last} ps; give the files in order, of one run`,
      );
    this.#last = time;
    this.#index++;
    return time;
  }

  #absolute(frame: Frame): number {
    // Without steps, frames are one step apart.
    if (this.#dt !== undefined) return this.#dt * (frame.step ?? this.#index);
    if (frame.time !== undefined) return frame.time;
    throw new InputError(
      "the files do not tell the time of their frames; pass --dt PS, the length of one time step (0.001 for 1 fs)",
    );
  }
}

/** The interval of evenly spaced times, or an error: averages over time origins need it. */
export function evenInterval(times: ArrayLike<number>, what: string): number {
  const interval = (times[times.length - 1] - times[0]) / (times.length - 1);
  for (let i = 1; i < times.length; i++)
    if (Math.abs(times[i] - times[i - 1] - interval) > 1e-4 * interval)
      throw new InputError(
        `${what} over all time origins needs frames at equal intervals: ${times[i - 1]} and ${times[i]} ps are ${(times[i] - times[i - 1]).toPrecision(4)} ps apart, others ${interval.toPrecision(4)}; choose them with --frames`,
      );
  return interval;
}

/** What tables against time have across: time in ps where it is known, else steps, else the number of the frame. */
export class TimeAxis {
  readonly #clock: Clock;
  readonly #dt: number | undefined;
  #times: number[] | undefined = [];
  #steps: number[] | undefined = [];
  #count = 0;

  constructor(context: { dt?: number }) {
    this.#clock = new Clock(context);
    this.#dt = context.dt;
  }

  /** Frames so far. */
  get count(): number {
    return this.#count;
  }

  add(frame: Frame): void {
    this.#count++;
    if (this.#dt === undefined && frame.time === undefined) this.#times = undefined;
    this.#times?.push(this.#clock.time(frame));
    if (frame.step === undefined) this.#steps = undefined;
    this.#steps?.push(frame.step!);
  }

  column(): TableColumn {
    if (this.#times) return { name: "time", unit: "ps", values: this.#times };
    if (this.#steps) return { name: "step", unit: "", values: this.#steps };
    return { name: "frame", unit: "", values: Array.from({ length: this.#count }, (_, k) => k) };
  }
}
