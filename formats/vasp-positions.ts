/** Lines of coordinates as VASP writes them: POSCAR, XDATCAR, the CHGCAR family. */
import { toCartesian } from "../src/model/cell.js";
import type { Lines } from "./lines.js";
import { separateNumbers, strictNumber } from "./numbers.js";
import { type VaspHead, wordsOf } from "./vasp-head.js";

/** Cartesian coordinates of a file with its scale, or fractional ones, as positions. */
export function toPositions(coordinates: Float64Array, cartesian: boolean, head: VaspHead): Float64Array {
  if (!cartesian) return toCartesian(coordinates, head.cell, [0, 0, 0]);
  for (let i = 0; i < coordinates.length; i++) coordinates[i] *= head.scale[i % 3];
  return coordinates;
}

/** Three numbers into `out`; all words of the line come back. */
export function coordinatesOf(line: string, at: number, out: Float64Array, lines: Lines): string[] {
  let words = wordsOf(line);
  for (let k = 0; k < 3; k++) {
    let value = strictNumber(words[k]);
    if (value === undefined) {
      words = wordsOf(separateNumbers(line));
      value = strictNumber(words[k]);
    }
    if (value === undefined)
      throw lines.fail(
        words.length <= k
          ? `expected 3 coordinates, found ${words.length} in '${line.trim()}'`
          : `expected a coordinate, got '${words[k]}'`,
      );
    out[at + k] = value;
  }
  return words;
}
