/** Columns of a snapshot as text: by the addon, but for conversions that it does not have (%x and other rarities). */
import { native, type PrintColumn } from "../../native.js";
import { sprintf } from "../printf.js";

/** Flags, width, precision and the conversions that the addon prints. Whole numbers without a precision. */
const NATIVE =
  /^(?:[^%]|%%)*%[-+ 0#]*\d{0,3}(?:(?:\.\d{0,3})?(?:hh|h|ll|l|j|z|t|L)?[fegs]|(?:hh|h|ll|l|j|z|t|L)?[di])(?:[^%]|%%)*$/;

export function printColumns(count: number, start: string, columns: readonly PrintColumn[]): Uint8Array {
  // %s of a number shows it as JavaScript does.
  if (columns.every(({ format, words }) => NATIVE.test(format) && !(format.includes("s") && !words)))
    return native().printRows(count, start, columns);
  let text = "";
  for (let row = 0; row < count; row++) {
    text += start;
    for (const { values, format, words, after } of columns)
      text += sprintf(format, words ? words[values[row]] : values[row]) + after;
  }
  return Buffer.from(text);
}
