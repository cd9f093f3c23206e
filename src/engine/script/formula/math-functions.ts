/**
 * The math functions of formulas, those of the time step included (manual, `variable`, "Math Functions"). A value outside a
 * function's domain stops the run with LAMMPS' words instead of spreading NaN.
 */

import type { Random } from "../../random.js";
import { FormulaError } from "./formula-error.js";

/** What functions of time and chance need to know. */
export interface Clock {
  readonly step: number;
  /** First and last step of the present run (`run start stop`); both are kept after it. */
  readonly firstStep: number;
  readonly lastStep: number;
  readonly running: boolean;
  readonly timestep: number;
  /** The one random stream of these formulas; the first seed that is asked for counts. */
  random(seed: number): Random;
}

interface MathFunction {
  arguments: number;
  /** Not a function of its arguments alone. */
  changes?: "time" | "always";
  value(clock: Clock, ...x: number[]): number;
}

/** What `stride` and `stride2` return when there is no next step: LAMMPS' largest step. */
const NEVER = 2 ** 63 - 1024;

const simple = (value: (x: number) => number): MathFunction => ({ arguments: 1, value: (_, x) => value(x) });

export const mathFunctions: Record<string, MathFunction> = {
  sqrt: simple((x) => inside(x >= 0, "Sqrt of negative value") && Math.sqrt(x)),
  exp: simple(Math.exp),
  ln: simple((x) => inside(x > 0, "Log of zero/negative value") && Math.log(x)),
  log: simple((x) => inside(x > 0, "Log of zero/negative value") && Math.log10(x)),
  abs: simple(Math.abs),
  sign: simple((x) => (x >= 0 ? 1 : -1)),
  sin: simple(Math.sin),
  cos: simple(Math.cos),
  tan: simple(Math.tan),
  asin: simple((x) => inside(x >= -1 && x <= 1, "Arcsin of invalid value") && Math.asin(x)),
  acos: simple((x) => inside(x >= -1 && x <= 1, "Arccos of invalid value") && Math.acos(x)),
  atan: simple(Math.atan),
  atan2: { arguments: 2, value: (_, y, x) => Math.atan2(y, x) },
  ceil: simple(Math.ceil),
  floor: simple(Math.floor),
  round: simple(halfUp),
  ternary: { arguments: 3, value: (_, condition, yes, no) => (condition !== 0 ? yes : no) },
  random: {
    arguments: 3,
    changes: "always",
    value: (clock, low, high, seed) => clock.random(seedOf(seed)).uniform() * (high - low) + low,
  },
  normal: {
    arguments: 3,
    changes: "always",
    value(clock, mean, sigma, seed) {
      if (sigma < 0) throw badFunction();
      return mean + sigma * clock.random(seedOf(seed)).gaussian();
    },
  },
  ramp: {
    arguments: 2,
    changes: "time",
    value({ running, step, firstStep, lastStep }, from, to) {
      if (!running || step === firstStep) return from;
      return from + ((to - from) * (step - firstStep)) / (lastStep - firstStep);
    },
  },
  vdisplace: { arguments: 2, changes: "time", value: (clock, x, velocity) => x + velocity * elapsed(clock) },
  swiggle: {
    arguments: 3,
    changes: "time",
    value: (clock, x, amplitude, period) => x + amplitude * Math.sin(omega(period) * elapsed(clock)),
  },
  cwiggle: {
    arguments: 3,
    changes: "time",
    value: (clock, x, amplitude, period) => x + amplitude * (1 - Math.cos(omega(period) * elapsed(clock))),
  },
  stagger: { arguments: 2, changes: "time", value: ({ step }, ...x) => stagger(step, ...whole(x)) },
  logfreq: { arguments: 3, changes: "time", value: ({ step }, ...x) => logfreq(step, ...whole(x)) },
  logfreq2: { arguments: 3, changes: "time", value: ({ step }, ...x) => logfreq2(step, ...whole(x)) },
  logfreq3: { arguments: 3, changes: "time", value: ({ step }, ...x) => logfreq3(step, ...whole(x)) },
  stride: { arguments: 3, changes: "time", value: ({ step }, ...x) => stride(step, ...whole(x)) },
  stride2: { arguments: 6, changes: "time", value: ({ step }, ...x) => stride2(step, ...whole(x)) },
};

type Steps = [number, number, number, number, number, number];

function stagger(step: number, ...[x, y]: Steps): number {
  if (x <= 0 || y <= 0 || x <= y) throw badFunction();
  const lower = Math.floor(step / x) * x;
  return step - lower < y ? lower + y : lower + x;
}

function logfreq(step: number, ...[x, y, z]: Steps): number {
  if (x <= 0 || y <= 0 || z <= 0 || y >= z) throw badFunction();
  if (step < x) return x;
  const lower = decade(step, x, z);
  const multiple = Math.floor(step / lower);
  return multiple < y ? (multiple + 1) * lower : lower * z;
}

function logfreq2(step: number, ...[x, y, z]: Steps): number {
  if (x <= 0 || y <= 0 || z <= 0) throw badFunction();
  if (step < x) return x;
  const lower = decade(step, x, z);
  const width = (lower * (z - 1)) / y;
  return lower + (Math.trunc((step - lower) / width) + 1) * width;
}

/** Points at x·ratio^k, rounded up, and at least one step apart. */
function logfreq3(step: number, ...[x, y, z]: Steps): number {
  if (x <= 0 || y <= 1 || z <= 0 || z - x + 1 < y) throw badFunction();
  if (step > z) throw new FormulaError("Calls to variable exceeded limit: logfreq3() ends at its third argument");
  const ratio = (z / x) ** (1 / (y - 1));
  let exact = x;
  let next = x;
  while (step >= next) {
    exact *= ratio;
    // Rounded up, but not beyond the end by a rounding error.
    next = Math.max(next + 1, Math.ceil(exact) > z ? Math.floor(exact) : Math.ceil(exact));
  }
  return next;
}

function stride(step: number, ...[x, y, z]: Steps): number {
  if (x < 0 || y < 0 || z <= 0 || x > y) throw badFunction();
  if (step < x) return x;
  const next = step - ((step - x) % z) + z;
  return step < y && next <= y ? next : NEVER;
}

function stride2(step: number, ...[x, y, z, a, b, c]: Steps): number {
  if (x < 0 || y < 0 || z <= 0 || x > y) throw badFunction();
  if (a < 0 || b < 0 || c <= 0 || a >= b || a < x || b > y) throw badFunction();
  if (step < x) return x;
  const coarse = step - ((step - x) % z) + z;
  if (step < a) return Math.min(coarse, a);
  if (step < b) return Math.min(step - ((step - a) % c) + c, b);
  // Unlike stride(), the last value may exceed y.
  return step < y ? coarse : NEVER;
}

/** The largest start·base^k that is not above step. */
function decade(step: number, start: number, base: number): number {
  if (base < 2) throw badFunction();
  let lower = start;
  while (step >= base * lower) lower *= base;
  return lower;
}

function elapsed({ step, firstStep, timestep }: Clock): number {
  return (step - firstStep) * timestep;
}

function omega(period: number): number {
  if (period === 0) throw badFunction();
  return (2 * Math.PI) / period;
}

/** Halves go up, so that round(-2.5) is -2 as LAMMPS has it (C's round() says -3). */
function halfUp(x: number): number {
  return x - Math.floor(x) >= 0.5 ? Math.ceil(x) : Math.floor(x);
}

function whole(x: number[]): Steps {
  return x.map(Math.trunc) as Steps;
}

function seedOf(x: number): number {
  const seed = Math.trunc(x);
  if (seed <= 0) throw badFunction();
  return seed;
}

function inside(fine: boolean, message: string): true {
  if (!fine) throw new FormulaError(`${message} in variable formula`);
  return true;
}

function badFunction(): FormulaError {
  return new FormulaError("Invalid math function in variable formula");
}
