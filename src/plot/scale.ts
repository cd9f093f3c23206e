/** Data → pixels, and ticks at round numbers. */
import type { Axis } from "./figure.js";

export interface Scale {
  min: number;
  max: number;
  (value: number): number;
  ticks: Tick[];
  /** Power of ten that is taken out of the tick labels, 0 for none. */
  exponent: number;
}

export interface Tick {
  at: number;
  label: string;
  minor?: boolean;
}

/** A scale from the range of the data (widened to round numbers) to pixels. */
export function makeScale(axis: Axis, low: number, high: number, from: number, to: number, room = 6): Scale {
  if (axis.categories) return categories(axis.categories, from, to);
  return axis.scale === "log" ? logarithmic(axis, low, high, from, to) : linear(axis, low, high, from, to, room);
}

function linear(axis: Axis, low: number, high: number, from: number, to: number, room: number): Scale {
  let min = axis.min ?? low;
  let max = axis.max ?? high;
  if (!(max > min)) {
    const pad = Math.abs(min) * 0.05 || 0.5;
    [min, max] = [min - pad, max + pad];
  }
  let step = niceStep((max - min) / room);
  if (axis.whole) step = Math.max(1, Math.round(step));
  const range = max - min;
  if (axis.min === undefined && !axis.whole) min = -roundedEnd(-min, step, range);
  if (axis.max === undefined && !axis.whole) max = roundedEnd(max, step, range);
  const exponent = commonExponent(Math.max(Math.abs(min), Math.abs(max)));
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + exponent);
  const ticks: Tick[] = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; k++)
    ticks.push({ at: k * step, label: signed((k * step) / 10 ** exponent, digits) });
  const scale = (value: number) => from + ((value - min) / (max - min)) * (to - from);
  return Object.assign(scale, { min, max, ticks, exponent });
}

/** The ends of curves: those of the data, or the round numbers right beside them (of bins, whose middles are given). */
export function curveEnds(low: number, high: number, room: number): [number, number] {
  const range = high - low;
  if (!(range > 0)) return [low, high];
  const step = niceStep(range / room);
  const [below, above] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  return [low - below <= 0.025 * range ? below : low, above - high <= 0.025 * range ? above : high];
}

/** A round number a little above: of steps of the ticks, of halves, or of fifths, whichever first leaves little room empty. */
function roundedEnd(data: number, step: number, range: number): number {
  // A curve that ends at the very frame is hard to see; at zero it belongs there.
  const value = data === 0 ? 0 : data + 0.015 * range;
  for (const part of [step, step / 2, step / 5]) {
    const end = Math.ceil(value / part - 1e-9) * part;
    if (end - value <= 0.1 * range) return end;
  }
  return Math.ceil(value / (step / 5) - 1e-9) * (step / 5);
}

function logarithmic(axis: Axis, low: number, high: number, from: number, to: number): Scale {
  let [min, max] = [axis.min ?? low, axis.max ?? high];
  if (!(min > 0)) min = max > 0 ? max / 1e6 : 0.1;
  if (!(max > min)) max = min * 10;
  if (axis.min === undefined) min = roundDown(min);
  if (axis.max === undefined) max = roundUp(max);
  const [a, b] = [Math.log10(min), Math.log10(max)];
  const every = Math.max(1, Math.ceil((b - a) / 7));
  const ticks: Tick[] = [];
  for (let power = Math.floor(a); power <= Math.ceil(b); power++)
    for (let digit = 1; digit < 10; digit++) {
      const at = digit * 10 ** power;
      if (at < min * (1 - 1e-9) || at > max * (1 + 1e-9)) continue;
      const named =
        digit === 1 ? power % every === 0 : b - a < 1.2 && (digit === 2 || digit === 5 || (b - a < 0.7 && digit === 3));
      ticks.push({ at, label: named ? powerLabel(digit, power) : "", minor: digit !== 1 });
    }
  const scale = (value: number) => (value > 0 ? from + ((Math.log10(value) - a) / (b - a)) * (to - from) : Number.NaN);
  return Object.assign(scale, { min, max, ticks, exponent: 0 });
}

function categories(names: readonly string[], from: number, to: number): Scale {
  const [min, max] = [-0.5, names.length - 0.5];
  const scale = (value: number) => from + ((value - min) / (max - min)) * (to - from);
  return Object.assign(scale, { min, max, ticks: names.map((label, at) => ({ at, label })), exponent: 0 });
}

/** The least of 1, 2, 5 · 10ⁿ that is not below. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5]) if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

/** Numbers of five and more digits, or below a thousandth, are labelled by their power of ten (a multiple of three). */
function commonExponent(largest: number): number {
  if (largest === 0 || (largest < 1e5 && largest >= 1e-2)) return 0;
  return 3 * Math.floor(Math.log10(largest) / 3 + 1e-9);
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(Math.min(digits, 12));
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function powerOfTen(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join("");
  return `10${power < 0 ? "⁻" : ""}${digits}`;
}

function powerLabel(digit: number, power: number): string {
  if (power >= -2 && power <= 3) return String(Number((digit * 10 ** power).toPrecision(1)));
  return digit === 1 ? powerOfTen(power) : `${digit}·${powerOfTen(power)}`;
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.floor(value / power + 1e-9) * power;
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / power - 1e-9) * power;
}
