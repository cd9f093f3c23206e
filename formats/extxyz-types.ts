/**
 * Types of the atoms of an extended XYZ frame: by the names of their elements, numbered as the file shows them; by atomic numbers;
 * or by the type numbers of LAMMPS, where that is all there is. Works on numbers of words, since files have many atoms.
 */
import { symbols } from "../src/model/elements.js";
import { InputError } from "../src/model/errors.js";
import type { Column, Frame } from "../src/model/frame.js";
import type { SpeciesList } from "./extxyz-columns.js";
import type { ReadOptions } from "./format.js";

/** A column of words as numbers into a list of words. */
export interface WordCodes {
  codes: Int32Array;
  words: readonly string[];
}

export interface TypesOfFrame extends Pick<Frame, "types" | "species" | "typeCount"> {
  /** The column `type` said what the types are; the column of atomic numbers did. */
  fromColumn: boolean;
  fromNumbers: boolean;
}

export interface TypeColumns {
  species?: WordCodes | Column;
  numbers?: Column;
  types?: Column;
}

// Names that our writer (X1, X2) or LAMMPS (1, 2) gives to types whose element nobody said.
const anonymous = /^X?(\d{1,5})$/;

export function typesOf(columns: TypeColumns, list: SpeciesList, options: ReadOptions, place: string): TypesOfFrame {
  const column = columns.types?.values;
  const fromNumbers = !columns.species;
  const named = columns.species ? asCodes(columns.species) : columns.numbers && asElements(columns.numbers);
  if (!named) {
    if (!(column instanceof Int32Array))
      throw InputError.at(place, "expected species:S:1 among the Properties, found none");
    return {
      ...numbered(
        column.map((type) => type - 1),
        options,
        place,
      ),
      fromColumn: true,
      fromNumbers: false,
    };
  }
  const { codes, words } = named;
  const used = inOrderOfAppearance(codes, words.length);
  if (used.length > 0 && used.every((code) => anonymous.test(words[code]))) {
    const typeOf = words.map((word) => Number(anonymous.exec(word)?.[1] ?? 0) - 1);
    const types = codes.map((code) => typeOf[code]);
    const fromColumn = column instanceof Int32Array && column.every((type, i) => type === types[i] + 1);
    return { ...numbered(types, options, place), fromColumn, fromNumbers };
  }
  const agreed = column instanceof Int32Array ? namesOfTypes(column, named, options) : undefined;
  if (agreed)
    return {
      types: (column as Int32Array).map((type) => type - 1),
      species: agreed,
      typeCount: agreed.length,
      fromColumn: true,
      fromNumbers,
    };
  const typeOf = new Int32Array(words.length);
  for (const code of used) typeOf[code] = list.number(words[code]);
  const { names } = list;
  if (options.types && names.length > options.types.length)
    throw InputError.at(place, `element ${names[options.types.length]} is not in --types ${options.types.join(",")}`);
  return {
    types: codes.map((code) => typeOf[code]),
    species: [...names],
    typeCount: names.length,
    fromColumn: false,
    fromNumbers,
  };
}

/** The element of each type of a column `type`, if every type is one element only. */
function namesOfTypes(column: Int32Array, { codes, words }: WordCodes, options: ReadOptions): string[] | undefined {
  const codeOf: number[] = [];
  for (let i = 0; i < column.length; i++) {
    const type = column[i] - 1;
    if (type < 0 || type > 999) return undefined;
    if (codeOf[type] === undefined) codeOf[type] = codes[i];
    else if (codeOf[type] !== codes[i]) return undefined;
  }
  // A type without atoms has no name here.
  return Array.from(codeOf, (code, type) => (code === undefined ? (options.types?.[type] ?? "X") : words[code]));
}

function numbered(
  types: Int32Array,
  options: ReadOptions,
  place: string,
): Pick<Frame, "types" | "species" | "typeCount"> {
  let largest = 0;
  for (const type of types) {
    if (type < 0) throw InputError.at(place, "expected types from 1 on, got a smaller one");
    if (type >= largest) largest = type + 1;
  }
  const given = options.types;
  if (given && largest > given.length)
    throw InputError.at(place, `type ${largest} has no element in --types ${given.join(",")}`);
  return { types, ...(given && { species: given }), typeCount: given?.length ?? largest };
}

function inOrderOfAppearance(codes: Int32Array, count: number): number[] {
  const seen = new Uint8Array(count);
  const out: number[] = [];
  for (const code of codes)
    if (!seen[code]) {
      seen[code] = 1;
      out.push(code);
    }
  return out;
}

function asCodes(column: WordCodes | Column): WordCodes {
  if ("codes" in column) return column;
  const numbers = new Map<unknown, number>();
  const words: string[] = [];
  const codes = Int32Array.from(column.values as ArrayLike<number | string>, (value) => {
    let code = numbers.get(value);
    if (code === undefined) numbers.set(value, (code = words.push(String(value)) - 1));
    return code;
  });
  return { codes, words };
}

/** Atomic numbers as symbols. */
function asElements({ values }: Column): WordCodes {
  const { codes, words } = asCodes({ values, width: 1 });
  return { codes, words: words.map((z) => symbols[Number(z) - 1] ?? `Z${z}`) };
}
