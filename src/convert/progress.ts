/** A line on the terminal: how far, how fast, how long still. Nothing at all when stderr is not a terminal. */
export class Progress {
  #bytes = 0;
  #frames = 0;
  #shown = 0;
  #drawn = false;
  readonly #start = Date.now();

  constructor(
    /** Bytes in all, where known. */
    readonly total: number | undefined,
    readonly active = process.stderr.isTTY === true && !process.env.NO_COLOR,
  ) {}

  readonly bytes = (count: number): void => {
    this.#bytes += count;
    this.#draw();
  };

  frame(): void {
    this.#frames++;
    this.#draw();
  }

  #draw(): void {
    if (!this.active) return;
    const now = Date.now();
    if (now - this.#start < 500 || now - this.#shown < 100) return;
    this.#shown = now;
    this.#drawn = true;
    process.stderr.write(
      `\r${progressLine(this.#frames, this.#bytes, this.total, (now - this.#start) / 1000)}\u001b[K`,
    );
  }

  /** Takes the line away. */
  end(): void {
    if (this.#drawn) process.stderr.write("\r\u001b[K");
  }
}

export function progressLine(frames: number, bytes: number, total: number | undefined, seconds: number): string {
  const rate = bytes / seconds;
  const words = [`${frames} frames`, `${(bytes / 1e6).toFixed(0)} MB`, `${(rate / 1e6).toFixed(0)} MB/s`];
  if (total && rate > 0) {
    const part = Math.min(1, bytes / total);
    const width = 24;
    const full = Math.round(part * width);
    const left = Math.max(0, (total - bytes) / rate);
    words.unshift(`[${"#".repeat(full)}${".".repeat(width - full)}] ${(100 * part).toFixed(0).padStart(3)} %`);
    words.push(`${clock(left)} left`);
  }
  return words.join("  ");
}

function clock(seconds: number): string {
  const s = Math.round(seconds);
  const pad = (n: number) => String(n).padStart(2, "0");
  return s < 3600
    ? `${Math.floor(s / 60)}:${pad(s % 60)}`
    : `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
}
