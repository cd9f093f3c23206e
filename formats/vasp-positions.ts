/** Lines of coordinates as VASP writes them: POSCAR, XDATCAR, the CHGCAR family. */
import { toCartesian } from "../src/model/cell.js";
import { elementOfLabel } from "../src/model/elements.js";
import type { ReadOptions } from "./format.js";
import { separateNumbers, strictNumber } from "./numbers.js";
import { type VaspHead, wordsOf } from "./vasp-head.js";
import type { WindowLines } from "./window-lines.js";

/** Cartesian coordinates of a file with its scale, or fractional ones, as positions. */
export function toPositions(coordinates: Float64Array, cartesian: boolean, head: VaspHead): Float64Array {
  if (!cartesian) return toCartesian(coordinates, head.cell, [0, 0, 0]);
  for (let i = 0; i < coordinates.length; i++) coordinates[i] *= head.scale[i % 3];
  return coordinates;
}

export interface Atoms {
  coordinates: Float64Array;
  cartesian: boolean;
  selective?: Int32Array;
  /** Words after the coordinates, when every atom has one. */
  labels?: string[];
}

export async function readAtoms(lines: WindowLines, head: VaspHead, options: ReadOptions): Promise<Atoms> {
  let mode = await readMode(lines, options);
  const selective = mode === "selective" ? new Int32Array(3 * head.count) : undefined;
  if (selective) mode = await readMode(lines, options);
  const coordinates = new Float64Array(3 * head.count);
  const labels: string[] = [];
  // Words after the coordinates matter where they are flags, or names of a file that has no others.
  const plain = selective || !head.symbols ? 0 : await lines.triples(head.count, coordinates);
  let group = 0;
  let groupEnd = head.counts[0];
  for (let atom = plain; atom < head.count; atom++) {
    while (atom >= groupEnd) groupEnd += head.counts[++group];
    const line = await lines.next();
    if (line === undefined)
      throw lines.fail(`expected ${head.count} positions (counts ${head.counts.join("+")}), file ends after ${atom}`);
    const words = coordinatesOf(line, 3 * atom, coordinates, lines);
    const flags = selective ? flagsOf(words, head.symbols?.[group], selective, 3 * atom, lines) : 3;
    const label = words[flags === 4 ? 3 : selective ? 6 : 3];
    if (label !== undefined) labels.push(label);
  }
  return {
    coordinates,
    cartesian: mode === "cartesian",
    selective,
    labels: labels.length === head.count ? labels : undefined,
  };
}

async function readMode(lines: WindowLines, options: ReadOptions): Promise<"selective" | "cartesian" | "direct"> {
  const line = (await lines.expect("Selective dynamics, Direct or Cartesian")).trim();
  const first = line.charAt(0).toLowerCase();
  if (first === "s") return "selective";
  if (first === "c" || first === "k") return "cartesian";
  if (first === "d") return "direct";
  if (line === "" || strictNumber(line.split(/\s/)[0]) !== undefined)
    throw lines.fail(`expected Direct or Cartesian, got '${line}'`);
  options.warn(
    `${lines.name}:${lines.number}: expected Direct or Cartesian, got '${line}': taken as Direct, as VASP does`,
  );
  return "direct";
}

/**
 * T and F into `out`. Some programs put the label before the flags ("C T T T"): 4 comes back then, else 3. VASP itself reads the
 * three words after the coordinates, so that order wins where both are possible.
 */
function flagsOf(words: string[], symbol: string | undefined, out: Int32Array, at: number, lines: WindowLines): 3 | 4 {
  const moved = isFlags(words, 4) && (!isFlags(words, 3) || (words[3] === symbol && words[6] !== symbol));
  const element = elementOfLabel(words[3] ?? "") !== undefined;
  const start = moved && element ? 4 : 3;
  for (let k = 0; k < 3; k++) {
    const flag = flagOf(words[start + k]);
    if (flag === undefined) throw lines.fail(`expected a flag T or F, got '${words[start + k] ?? ""}'`);
    out[at + k] = flag;
  }
  return start;
}

const isFlags = (words: string[], at: number) => [0, 1, 2].every((k) => flagOf(words[at + k]) !== undefined);

/** A Fortran logical: T, F, .TRUE., false. */
function flagOf(word: string | undefined): 0 | 1 | undefined {
  const letter = /^\.?(t|true|f|false)\.?$/i.exec(word ?? "")?.[1][0].toLowerCase();
  return letter === undefined ? undefined : letter === "t" ? 1 : 0;
}

/** Three numbers into `out`; all words of the line come back. */
export function coordinatesOf(line: string, at: number, out: Float64Array, lines: WindowLines): string[] {
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
