/** Columns of a snapshot as text: by the addon, but for conversions that it does not have (%x and other rarities). */
import { native, type PrintColumn, type PrintValues } from "../../native.js";
import { sprintf } from "../printf.js";

/** Flags, width, precision and the conversions that the addon prints. Whole numbers without a precision. */
const NATIVE =
  /^(?:[^%]|%%)*%[-+ 0#]*\d{0,3}(?:(?:\.\d{0,3})?(?:hh|h|ll|l|j|z|t|L)?[fegs]|(?:hh|h|ll|l|j|z|t|L)?[di])(?:[^%]|%%)*$/;

/** `into`: memory that may be used for the text. */
export function printColumns(
  count: number,
  start: string,
  columns: readonly PrintColumn[],
  into?: Uint8Array,
): Uint8Array {
  // %s of a number shows it as JavaScript does.
  if (columns.every(({ format, words }) => NATIVE.test(format) && !(format.includes("s") && !words)))
    return native().printRows(count, start, columns, into);
  const numbers = columns.map((column) => numbersOf(column, count));
  let text = "";
  for (let row = 0; row < count; row++) {
    text += start;
    for (const [k, { format, words, after }] of columns.entries()) {
      const value = numbers[k][row];
      text += sprintf(format, words ? words[value] : value) + after;
    }
  }
  return Buffer.from(text);
}

/** The rows of a column as an array of their own. */
export function numbersOf(column: PrintValues, count: number): Float64Array {
  const { values, rows, stride = 1, at = 0, minus = 0, times = 1, plus = 0 } = column;
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const value = (values[stride * (rows ? rows[i] : i) + at] - minus) * times;
    numbers[i] = plus === 0 ? value : value + plus;
  }
  return numbers;
}
