/** Lists in options of `garnet dp`. */
import { UsageError } from "../model/errors.js";

export function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

export function numbers(text: string): number[] {
  return words(text).map((word) => {
    const value = Number(word);
    if (!Number.isFinite(value)) throw new UsageError(`expected a number, got '${word}'`);
    return value;
  });
}
