/** Rows of columns as text: atoms of every format that has a line for each. */
import { native, type TextColumn } from "../src/native.js";
import type { Sink } from "./sink.js";

const rowsAtOnce = 1 << 18;

/** Rows [from, to); `precision`: significant digits, all that a double needs to come back the same when not given. */
export async function writeRows(
  columns: readonly TextColumn[],
  from: number,
  to: number,
  sink: Sink,
  precision = 0,
): Promise<void> {
  for (let first = from; first < to; first += rowsAtOnce) {
    const last = Math.min(to, first + rowsAtOnce);
    if (sink.rows) await sink.rows(first, last, columns, precision);
    else await sink.write(native().formatRows(first, last, columns, precision));
  }
}
