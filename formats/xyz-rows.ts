/** The atom lines of an (extended) XYZ frame as rows for the scanner, and what it found as columns of a Frame. */
import type { Column } from "../src/model/frame.js";
import type { Property } from "./extxyz-columns.js";
import { exactIds } from "./lammps-columns.js";
import { type RowReading, type RowSpec, Rows } from "./rows.js";

/** Properties whose whole numbers may be beyond what a double holds. */
const longNames = new Set(["id", "ids"]);

/** How the lines of these properties are scanned. */
export function rowsOf(properties: readonly Property[], extraWords: boolean): Rows {
  const specs: RowSpec[] = [];
  const names: string[] = [];
  properties.forEach(({ name, kind, width }, p) => {
    const scanned = kind === "S" || kind === "L" ? "word" : kind === "I" && longNames.has(name) ? "big" : "real";
    for (let component = 0; component < width; component++) {
      specs.push({ kind: scanned, into: `${p}`, width, component });
      names.push(width > 1 ? `${name}[${component + 1}]` : name);
    }
  });
  return new Rows(specs, names, { extraWords });
}

/** One column per property; a sentence about the first atom that has the wrong kind of word. */
export function columnsOf(properties: readonly Property[], reading: RowReading): Column[] | BadWord {
  const out: Column[] = [];
  for (const [p, { name, kind, width }] of properties.entries()) {
    if (kind === "R") out.push({ values: reading.array<Float64Array>(`${p}`), width });
    else if (kind === "I") {
      const values = integersOf(reading.array<Float64Array | BigInt64Array>(`${p}`));
      if (typeof values === "number")
        return { atom: Math.floor(values / width), message: `expected an integer (property ${name})` };
      out.push({ values, width });
    } else {
      const codes = reading.array<Int32Array>(`${p}`);
      const words = reading.layout.scanner.words;
      if (kind === "S") out.push(new Words(codes, words, width));
      else {
        const truth = words.map((word) => (/^(t|true|1)$/i.test(word) ? 1 : /^(f|false|0)$/i.test(word) ? 0 : -1));
        const wrong = codes.findIndex((code) => truth[code] < 0);
        if (wrong >= 0)
          return {
            atom: Math.floor(wrong / width),
            message: `expected T or F (property ${name}), got '${words[codes[wrong]]}'`,
          };
        out.push({ values: codes.map((code) => truth[code]), width, logical: true });
      }
    }
  }
  return out;
}

/** A column of words, made only when somebody asks for them: the names of elements are used by their numbers. */
class Words implements Column {
  #values: string[] | undefined;

  constructor(
    readonly codes: Int32Array,
    readonly words: readonly string[],
    readonly width: number,
  ) {}

  get values(): string[] {
    this.#values ??= Array.from(this.codes, (code) => this.words[code]);
    return this.#values;
  }
}

export interface BadWord {
  atom: number;
  message: string;
}

/** 32-bit integers where they fit; the place of the first number that is no integer. */
function integersOf(values: Float64Array | BigInt64Array): Int32Array | Float64Array | BigInt64Array | number {
  const numbers = values instanceof BigInt64Array ? exactIds(values) : values;
  if (numbers instanceof BigInt64Array) return numbers;
  let small = true;
  for (let k = 0; k < numbers.length; k++) {
    const value = numbers[k];
    if (!Number.isInteger(value)) return k;
    if (value !== (value | 0)) small = false;
  }
  return small
    ? Int32Array.from(numbers)
    : values instanceof BigInt64Array
      ? values
      : BigInt64Array.from(numbers, BigInt);
}
