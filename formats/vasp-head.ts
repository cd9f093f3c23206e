/**
 * The head that POSCAR, XDATCAR and the CHGCAR family share: title, scale, lattice, symbols, counts.
 *
 * Easy to get wrong: one negative scale is a volume, three scales act on the x, y and z components, and both act on Cartesian
 * coordinates too. Groups are kept as they stand: "O H O" are three runs of atoms. https://www.vasp.at/wiki/index.php/POSCAR
 */
import { determinant } from "../src/model/cell.js";
import { elementOfLabel } from "../src/model/elements.js";
import { InputError } from "../src/model/errors.js";
import type { Frame } from "../src/model/frame.js";
import { requireSpecies } from "../src/model/species.js";
import { orderTypes } from "../src/model/type-order.js";
import type { ReadOptions, WriteOptions } from "./format.js";
import { splitWords } from "./lines.js";
import { numberText, strictNumber } from "./numbers.js";
import type { WindowLines } from "./window-lines.js";

export interface VaspHead {
  title: string;
  cell: Float64Array;
  /** Factors of the x, y, z components, as they act on Cartesian coordinates. */
  scale: readonly [number, number, number];
  /** One per group of atoms; undefined in files of VASP 4. */
  symbols?: string[];
  counts: number[];
  /** Line of the counts, for messages. */
  countsLine: number;
  count: number;
}

/** The head, or undefined when the file ends before it. `title` is given when the first line was read already. */
export async function readHead(lines: WindowLines, title?: string): Promise<VaspHead> {
  title ??= await lines.expect("a title line");
  if (title.includes("\r")) throw lines.fail("CR line ends (old Macintosh); convert them first: tr '\\r' '\\n'");
  const [scales, cell] = await readLattice(lines);
  const factors = scaleFactors(scales, cell, lines);
  for (let i = 0; i < 9; i++) cell[i] *= factors[i % 3];
  return { title: title.trim(), cell, scale: factors, ...(await readGroups(lines)) };
}

async function readLattice(lines: WindowLines): Promise<[number[], Float64Array]> {
  const words = wordsOf(await lines.expect("the scale factor (1 or 3 numbers)"));
  const values = words.map(strictNumber);
  const leading = values.indexOf(undefined);
  const scales = (leading < 0 ? values : values.slice(0, leading)) as number[];
  if (scales.length !== 1 && scales.length !== 3)
    throw lines.fail(`expected a scale factor (1 or 3 numbers), got '${words.slice(0, 4).join(" ")}'`);
  const cell = new Float64Array(9);
  const first = lines.number + 1;
  for (let row = 0; row < 3; row++) cell.set(await lines.numbers(`lattice vector ${row + 1}`, 3), 3 * row);
  const longest = Math.max(...[0, 1, 2].map((row) => Math.hypot(...cell.subarray(3 * row, 3 * row + 3))));
  if (!(Math.abs(determinant(cell)) > 1e-12 * longest ** 3))
    throw InputError.at(
      `${lines.name}:${first}`,
      `the lattice vectors on lines ${first}-${first + 2} are linearly dependent (volume 0)`,
    );
  return [scales, cell];
}

function scaleFactors(scales: number[], cell: Float64Array, lines: WindowLines): readonly [number, number, number] {
  if (scales.some((scale) => scale === 0 || !Number.isFinite(scale)))
    throw InputError.at(`${lines.name}:2`, `expected a scale factor other than 0, got '${scales.join(" ")}'`);
  if (scales.length === 3) {
    if (scales.some((scale) => scale < 0))
      throw InputError.at(`${lines.name}:2`, `expected three positive scale factors, got '${scales.join(" ")}'`);
    return scales as unknown as readonly [number, number, number];
  }
  const factor = scales[0] > 0 ? scales[0] : Math.cbrt(-scales[0] / Math.abs(determinant(cell)));
  return [factor, factor, factor];
}

async function readGroups(lines: WindowLines): Promise<Pick<VaspHead, "symbols" | "counts" | "countsLine" | "count">> {
  const symbols: string[] = [];
  let words = wordsOf(await lines.expect("element symbols or counts"));
  const symbolsLine = lines.number;
  while (words.length && !isCount(words[0])) {
    if (strictNumber(words[0]) !== undefined)
      throw lines.fail(`expected counts of atoms (whole numbers), got '${words.join(" ")}'`);
    for (const word of words) symbols.push(word);
    words = wordsOf(await lines.expect("the number of atoms of each element"));
  }
  const counts: number[] = [];
  const countsLine = lines.number;
  for (;;) {
    if (words.length === 0 || !words.every(isCount)) {
      const expected = symbols.length ? `${symbols.length} counts (${symbols.join(" ")})` : "counts of atoms";
      if (counts.length === 0) throw lines.fail(`expected ${expected}, got '${words.join(" ")}'`);
      const said = `${counts.length} counts for ${symbols.length} symbols (${symbols.join(" ")}) on line ${symbolsLine}`;
      throw InputError.at(`${lines.name}:${countsLine}`, said);
    }
    for (const word of words) counts.push(Number(word));
    if (counts.length >= symbols.length) break;
    words = wordsOf(await lines.expect(`${symbols.length - counts.length} more counts of atoms`));
  }
  if (symbols.length && counts.length !== symbols.length)
    throw lines.fail(
      `${counts.length} counts for ${symbols.length} symbols (${symbols.join(" ")}) on line ${symbolsLine}`,
    );
  const count = counts.reduce((sum, n) => sum + n, 0);
  if (count === 0) throw lines.fail(`expected at least one atom, got counts '${counts.join(" ")}'`);
  lines.mustHold(count, 6, "atoms");
  return { symbols: symbols.length ? symbols : undefined, counts, countsLine, count };
}

const isCount = (word: string) => /^\d+$/.test(word);

/** Words of a line without its comment: VASP reads on to the first word that it does not understand. */
export function wordsOf(line: string): string[] {
  const comment = line.search(/[!#]/);
  return splitWords(comment < 0 ? line : line.slice(0, comment));
}

type NamedCounts = Pick<VaspHead, "title" | "symbols" | "counts" | "count">;

export interface Groups {
  types: Int32Array;
  typeCount: number;
  species?: string[];
  labels?: string[];
}

/**
 * Types of the atoms. Groups of the same symbol are one type, unless they stand side by side: then the user keeps them apart on
 * purpose ("Fe Fe" with two moments). `atomLabels` are words after the coordinates, the source of names in VASP 4 files.
 * `--types` names groups that have no element, and orders those that have one.
 */
export function typesOf(
  head: NamedCounts,
  options: ReadOptions,
  place: string,
  atomLabels?: readonly string[],
): Groups {
  const given = options.types;
  const names = head.symbols ?? (given ? undefined : namesOfVasp4(head, options, place, atomLabels));
  const types = new Int32Array(head.count);
  const typeOfName = new Map<string, number>();
  const perType: string[] = [];
  let atom = 0;
  head.counts.forEach((count, group) => {
    const name = names?.[group] ?? "";
    const beside = group > 0 && name === names?.[group - 1];
    let type = names && !beside ? typeOfName.get(name) : undefined;
    if (type === undefined) {
      type = perType.push(name) - 1;
      typeOfName.set(name, type);
    }
    types.fill(type, atom, atom + count);
    atom += count;
  });
  const groups: Groups = { types, typeCount: perType.length };
  if (!names && !given) return groups;
  const elements = perType.map(elementOfLabel);
  if (given && elements.includes(undefined)) {
    if (given.length < perType.length)
      throw InputError.at(place, `--types names ${given.length} elements, but there are ${perType.length} types`);
    return { ...groups, typeCount: given.length, species: [...given] };
  }
  const species = perType.map((symbol) => elementOfSymbol(symbol, options, place));
  const named = { ...groups, species, labels: labelsOf(perType, species) };
  return given ? orderTypes(named, given, place) : named;
}

/** The element of a POSCAR symbol; POTCAR suffixes are cut off: Li_sv, Fe_pv/1a2b3c, H.5. */
function elementOfSymbol(symbol: string, options: ReadOptions, place: string): string {
  const element = elementOfLabel(symbol);
  if (element !== undefined) return element;
  options.warn(`${place}: '${symbol}' is no element; its name is kept (name the elements with --types)`);
  return symbol;
}

function labelsOf(symbols: string[], species: string[]): string[] | undefined {
  return symbols.some((symbol, type) => symbol !== species[type]) ? symbols : undefined;
}

/** VASP 4 has no line of symbols: labels at line ends, else a title that lists one element per count. Else nobody knows. */
function namesOfVasp4(
  head: NamedCounts,
  options: ReadOptions,
  place: string,
  labels?: readonly string[],
): string[] | undefined {
  if (labels?.length === head.count) {
    const names: string[] = [];
    let atom = 0;
    for (const count of head.counts) {
      const elements = new Set(labels.slice(atom, atom + count).map(elementOfLabel));
      atom += count;
      const [element] = elements;
      if (count === 0 || elements.size !== 1 || element === undefined) return undefined;
      names.push(element);
    }
    return names;
  }
  // "Li O Cl", or "Li3 O1 Cl2" where the numbers are the counts.
  const words = splitWords(head.title.replace(/^\s*#/, "")).map((word, i) => {
    const [, symbol, count] = /^([A-Z][a-z]?)(\d+)$/.exec(word) ?? [];
    return symbol && Number(count) === head.counts[i] ? symbol : word;
  });
  const elements = words.map(elementOfLabel);
  if (words.length !== head.counts.length || elements.some((element, i) => element !== words[i])) {
    options.warn(`${place}: the elements are not named (VASP 4 layout); pass --types`);
    return undefined;
  }
  options.warn(`${place}: no line of symbols (VASP 4 layout); elements are taken from the title: ${words.join(" ")}`);
  return words;
}

/** Runs of atoms of one type: what the symbol and count lines say. */
export interface Run {
  symbol: string;
  count: number;
}

/** The runs of a frame, in the order of its atoms. */
export function runsOf(frame: Frame, name: string, options: WriteOptions): Run[] {
  requireSpecies(frame, name);
  const runs: Run[] = [];
  const symbols: string[] = [];
  let last = -1;
  for (let i = 0; i < frame.count; i++) {
    const type = frame.types[i];
    if (type !== last) runs.push({ symbol: (symbols[type] ??= symbolOf(frame, type, options)), count: 0 });
    runs[runs.length - 1].count++;
    last = type;
  }
  const kinds = new Set(runs.map((run) => run.symbol)).size;
  if (runs.length > 4 * kinds)
    options.note(
      "derived",
      `${runs.length} groups of ${kinds} elements, in the order of the atoms (--sort makes ${kinds})`,
    );
  return runs;
}

/** A label that is the element with a POTCAR suffix goes into the file; any other (of a LAMMPS type) would not be understood. */
function symbolOf(frame: Frame, type: number, options: WriteOptions): string {
  const element = frame.species![type];
  const label = frame.labels?.[type] ?? element;
  if (label === element) return element;
  if (label.startsWith(element) && /^[_./]/.test(label.slice(element.length))) return label;
  options.note("lost", `label ${label} of ${element}`);
  return element;
}

/** Title, scale, lattice, symbols and counts. */
export function headText(frame: Frame, runs: readonly Run[], name: string, options: WriteOptions): string {
  if (!frame.cell) throw new InputError(`${name} needs a cell, which the input does not have`);
  const title = typeof frame.info.title === "string" ? frame.info.title.replace(/\s+/g, " ").trim() : "";
  const number = numberText(options.precision);
  const rows = [0, 3, 6].map((i) => row([frame.cell![i], frame.cell![i + 1], frame.cell![i + 2]], number)).join("");
  // Not Math.max(...runs): a mixed frame has as many runs as atoms.
  const width = runs.reduce((most, { symbol, count }) => Math.max(most, symbol.length, `${count}`.length), 0) + 1;
  const line = (words: (string | number)[]) => `${words.map((word) => `${word}`.padStart(width)).join(" ")}\n`;
  return `${title || formula(runs)}\n1.0\n${rows}${line(runs.map((run) => run.symbol))}${line(runs.map((run) => run.count))}`;
}

export function row(values: readonly number[], number: (value: number) => string): string {
  let text = "";
  for (const value of values) text += ` ${number(value).padStart(20)}`;
  return `${text}\n`;
}

function formula(runs: readonly Run[]): string {
  const counts = new Map<string, number>();
  for (const { symbol, count } of runs) {
    const element = elementOfLabel(symbol) ?? symbol;
    counts.set(element, (counts.get(element) ?? 0) + count);
  }
  return [...counts].map(([element, count]) => `${element}${count}`).join(" ");
}
