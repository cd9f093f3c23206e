/** Values of options of `garnet dp`. */
import { UsageError } from "../model/errors.js";

export function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

export function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`expected a whole number, got '${text}'`);
  return Number(text);
}

export function level(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0))
    throw new UsageError(`expected a number that is not negative, got '${text}'`);
  return value;
}

export function numbers(text: string): number[] {
  return words(text).map((word) => {
    const value = Number(word);
    if (!Number.isFinite(value)) throw new UsageError(`expected a number, got '${word}'`);
    return value;
  });
}
