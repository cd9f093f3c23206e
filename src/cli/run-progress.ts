/** A line on the terminal while a run goes on: how far, how fast, how long still. Nothing when stderr is no terminal. */
import type { Simulation } from "../engine/simulation.js";

const ERASE = "\r\x1b[K";

export function showProgress(simulation: Simulation): void {
  if (!process.stderr.isTTY) return;
  let shown = false;
  const erase = () => {
    if (shown) process.stderr.write(ERASE);
    shown = false;
  };
  simulation.onBreath = () => {
    const line = progressLine(simulation);
    if (!line) return;
    process.stderr.write(`${ERASE}${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    shown = true;
  };
  // The line makes way for the log.
  const { screen } = simulation.log;
  if (screen)
    simulation.log.screen = {
      write(text) {
        erase();
        screen.write(text);
      },
      close: () => screen.close(),
    };
}

export function progressLine({ clock, timer, units }: Simulation): string {
  const done = clock.step - clock.firstStep;
  const all = clock.lastStep - clock.firstStep;
  const seconds = timer.elapsed;
  if (done === 0 || seconds === 0) return "";
  const perSecond = done / seconds;
  const percent = Math.floor((100 * done) / all);
  const speed =
    units.name === "lj" || clock.running === "minimize"
      ? `${perSecond.toPrecision(3)} steps/s`
      : `${((perSecond * 86400 * clock.dt) / units.femtosecond / 1e6).toPrecision(3)} ns/day`;
  return `step ${clock.step} of ${clock.lastStep}  ${percent}%  ${speed}  ${timeText((all - done) / perSecond)} left`;
}

function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
