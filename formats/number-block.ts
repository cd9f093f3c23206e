/** Blocks of numbers that run on over lines, as volumetric files have them. */
import { native } from "../src/native.js";
import type { ByteWindow } from "./byte-window.js";
import { writeRows } from "./row-text.js";
import type { Sink } from "./sink.js";

/** Fills `out` from the window; returns how many numbers there were before the end of the file or a word that is none. */
export async function readNumbers(window: ByteWindow, out: Float64Array): Promise<number> {
  let count = 0;
  while (count < out.length) {
    const run = native().scanNumbers(window.bytes, window.start, window.end, out, count);
    window.start += run.consumed;
    window.number += run.lines;
    count += run.count;
    if (count === out.length) break;
    if (run.wrong) {
      const word = wordAt(window);
      const value = shortExponent(word);
      if (value === undefined) break;
      out[count++] = value;
      window.start += word.length;
    } else if (!(await window.fill())) {
      // The last number of a file without a last line end.
      const tail = Buffer.concat([window.bytes.subarray(window.start, window.end), Buffer.from("\n")]);
      count += native().scanNumbers(tail, 0, tail.length, out, count).count;
      window.start = window.end;
      break;
    }
  }
  return count;
}

/** What stands at the window's place, for messages. */
export function wordAt(window: ByteWindow): string {
  let end = window.start;
  while (end < window.end && end - window.start < 64 && window.bytes[end] > 32) end++;
  return window.bytes.toString("latin1", window.start, end);
}

/** Fortran drops the E where an exponent has three digits: "0.12345678901-104". */
function shortExponent(word: string): number | undefined {
  const match = /^([+-]?\d*\.\d*)([+-]\d{3})$/.exec(word);
  return match ? Number(`${match[1]}e${match[2]}`) : undefined;
}

/** Values `perLine` in a row. */
export async function writeNumbers(
  values: Float64Array,
  perLine: number,
  sink: Sink,
  precision?: number,
): Promise<void> {
  const whole = Math.floor(values.length / perLine);
  const columns = Array.from(
    { length: perLine },
    (_, component) => ({ kind: "real", values, width: perLine, component }) as const,
  );
  await writeRows(columns, 0, whole, sink, precision);
  const rest = values.subarray(whole * perLine);
  if (rest.length) await sink.write(`${[...rest].map((x) => `${x}`).join(" ")}\n`);
}

/** Runs of `run` values that begin on a line of their own, `perLine` values a line. */
export async function writeRuns(
  values: Float64Array,
  run: number,
  perLine: number,
  sink: Sink,
  precision?: number,
): Promise<void> {
  const runs = values.length / run;
  const columns = Array.from(
    { length: run },
    (_, component) => ({ kind: "real", values, width: run, component }) as const,
  );
  const step = Math.ceil((1 << 17) / run);
  for (let first = 0; first < runs; first += step) {
    const text = native().formatRows(first, Math.min(runs, first + step), columns, precision ?? 0);
    let words = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === 10) words = 0;
      else if (text[i] === 32 && ++words === perLine) [text[i], words] = [10, 0];
    }
    await sink.write(text);
  }
}

/** From x fastest (VASP) to z fastest (a Frame's grids). */
export function zFastest(values: Float64Array, [nx, ny, nz]: readonly [number, number, number]): Float64Array {
  const out = new Float64Array(values.length);
  for (let iz = 0, from = 0; iz < nz; iz++)
    for (let iy = 0; iy < ny; iy++)
      for (let ix = 0, to = iy * nz + iz; ix < nx; ix++, to += ny * nz) out[to] = values[from++];
  return out;
}

/** From z fastest to x fastest. */
export function xFastest(values: Float64Array, [nx, ny, nz]: readonly [number, number, number]): Float64Array {
  return zFastest(values, [nz, ny, nx]);
}
