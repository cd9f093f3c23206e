/** Wall-clock time of the parts of a run, for the breakdown table, and the `timer timeout` limit. */
export const SECTIONS = ["Pair", "Bond", "Kspace", "Neigh", "Comm", "Output", "Modify"] as const;
export type Section = (typeof SECTIONS)[number];

export class Timer {
  readonly seconds: Record<Section, number> = { Pair: 0, Bond: 0, Kspace: 0, Neigh: 0, Comm: 0, Output: 0, Modify: 0 };
  level: "off" | "loop" | "normal" | "full" = "normal";
  /** Seconds since the deck began after which runs stop (timer timeout), Infinity: never. */
  timeout = Number.POSITIVE_INFINITY;
  timeoutEvery = 10;
  readonly deckStart = performance.now();
  #runStart = 0;
  #runEnd = 0;
  #running = false;
  #mark = 0;
  #cpuStart = process.cpuUsage();

  /** Begins a run. */
  start(): void {
    for (const section of SECTIONS) this.seconds[section] = 0;
    this.#cpuStart = process.cpuUsage();
    this.#runStart = this.#mark = performance.now();
    this.#running = true;
  }

  finish(): void {
    this.#runEnd = performance.now();
    this.#running = false;
  }

  /** Begins to measure; `stamp` names what was done since the last mark. */
  mark(): void {
    this.#mark = performance.now();
  }

  stamp(section: Section): void {
    const now = performance.now();
    this.seconds[section] += (now - this.#mark) / 1000;
    this.#mark = now;
  }

  /** Seconds since the run began; 0 between runs, as thermo's cpu has it. */
  get elapsed(): number {
    return this.#running ? (performance.now() - this.#runStart) / 1000 : 0;
  }

  /** Length of the last run in seconds. */
  get loopTime(): number {
    return (this.#runEnd - this.#runStart) / 1000;
  }

  /** Processor time over wall time of the last run, in percent. */
  get cpuPercent(): number {
    const used = process.cpuUsage(this.#cpuStart);
    const seconds = (used.user + used.system) / 1e6;
    return this.loopTime > 0 ? (100 * seconds) / this.loopTime : 0;
  }

  get sinceDeck(): number {
    return (performance.now() - this.deckStart) / 1000;
  }

  /** `fix halt … error soft`: runs to come are not begun, until `timer timeout` says otherwise. */
  expire(): void {
    this.timeout = this.sinceDeck;
  }

  /** `clear`: as at the start of the deck, whose clock runs on. */
  reset(): void {
    this.level = "normal";
    this.timeout = Number.POSITIVE_INFINITY;
    this.timeoutEvery = 10;
  }

  get timeLeft(): number {
    return this.timeout - this.sinceDeck;
  }

  /** What a setup says on the screen when there is a limit. */
  get leftLine(): string {
    if (this.timeout === Number.POSITIVE_INFINITY) return "";
    const hundredths = Math.max(0, Math.round(100 * this.timeLeft));
    const two = (value: number) => String(value).padStart(2, "0");
    const [minutes, seconds] = [Math.floor(hundredths / 6000), Math.floor(hundredths / 100) % 60];
    return `  Walltime left : ${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds)}.${two(hundredths % 100)}\n`;
  }
}
