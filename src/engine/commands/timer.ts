/** timer off|loop|normal|full, sync|nosync, timeout TIME, every N. https://docs.lammps.org/timer.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import type { Timer } from "../timer.js";

const LEVELS = ["off", "loop", "normal", "full"] as const;

export const timer = defineCommand({
  name: "timer",
  run(words, { timer, log }) {
    if (words.done) throw words.missing();
    while (!words.done) {
      const keyword = words.oneOf([...LEVELS, "sync", "nosync", "timeout", "every"], "keyword");
      if (keyword === "timeout") {
        const seconds = readTime(words.next("a time"));
        timer.timeout = timer.sinceDeck + seconds;
      } else if (keyword === "every") {
        timer.timeoutEvery = words.integer("a number of steps");
        if (timer.timeoutEvery <= 0) throw new InputError(`Illegal timer every value: ${timer.timeoutEvery}`);
      } else if (keyword !== "sync" && keyword !== "nosync") timer.level = keyword;
    }
    log.line(`New timer settings: style=${timer.level}  mode=nosync  timeout=${describe(timer)}`);
  },
});

/** "off", seconds, minutes:seconds or hours:minutes:seconds. */
function readTime(text: string): number {
  if (text === "off" || text === "unlimited") return Number.POSITIVE_INFINITY;
  if (!/^\d+(:\d+){0,2}$/.test(text))
    throw new InputError(`Illegal timer timeout value: expected HH:MM:SS, got '${text}'`);
  return text.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
}

function describe(timer: Timer): string {
  if (timer.timeout === Number.POSITIVE_INFINITY) return "off";
  const seconds = Math.max(0, Math.round(timer.timeLeft));
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
