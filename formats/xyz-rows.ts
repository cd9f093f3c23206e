/** The atom lines of an (extended) XYZ frame into typed arrays, one per property. */
import type { Column } from "../src/model/frame.js";
import type { Property } from "./extxyz-columns.js";
import { type Lines, parseNumber, splitWords } from "./lines.js";

/**
 * One array per property, `width` values per atom. Undefined when the file ends before the last atom. Fewer words than the
 * properties need is an error; more is one too unless `extra` is allowed.
 */
export async function readXyzRows(
  lines: Lines,
  count: number,
  properties: readonly Property[],
  { extra = false } = {},
): Promise<Column[] | undefined> {
  const total = properties.reduce((sum, { width }) => sum + width, 0);
  const lists = properties.map((): (number | string | bigint)[] => []);
  for (let atom = 0; atom < count; atom++) {
    const line = lines.buffered() ?? (await lines.next());
    if (line === undefined || (line.trim() === "" && total > 0 && (await onlyBlanks(lines)))) return undefined;
    const words = splitWords(line);
    if (words.length < total || (words.length > total && !extra)) {
      if (!lines.terminated && words.length < total) return undefined; // half a line at the end of the file
      throw lines.fail(
        `expected ${total} words (${properties.map(({ name, width }) => (width > 1 ? `${name}×${width}` : name)).join(" ")}), got ${words.length}: '${line.trim().slice(0, 60)}'`,
      );
    }
    let at = 0;
    for (let p = 0; p < properties.length; p++) {
      const { kind, width, name } = properties[p];
      for (let k = 0; k < width; k++) lists[p].push(parseWord(words[at++], kind, name, lines));
    }
  }
  return properties.map(({ kind, width }, p) => ({ ...arrayOf(lists[p], kind), width }));
}

/** Blank lines at the end of a file: it ends before the frame does. */
async function onlyBlanks(lines: Lines): Promise<boolean> {
  for (;;) {
    const line = await lines.next();
    if (line === undefined) return true;
    if (line.trim() !== "") {
      lines.back(line);
      return false;
    }
  }
}

function parseWord(word: string, kind: Property["kind"], name: string, lines: Lines): number | string | bigint {
  if (kind === "S") return word;
  if (kind === "L") {
    const value = /^(t|true|1)$/i.test(word) ? true : /^(f|false|0)$/i.test(word) ? false : undefined;
    if (value === undefined) throw lines.fail(`expected T or F (property ${name}), got '${word}'`);
    return value ? 1 : 0;
  }
  const value = parseNumber(word);
  if (value === undefined) throw lines.fail(`expected a number (property ${name}), got '${word}'`);
  if (kind === "R") return value;
  if (!Number.isInteger(value)) throw lines.fail(`expected an integer (property ${name}), got '${word}'`);
  return Number.isSafeInteger(value) ? value : BigInt(word);
}

function arrayOf(list: (number | string | bigint)[], kind: Property["kind"]): Pick<Column, "values" | "logical"> {
  if (kind === "S") return { values: list as string[] };
  if (kind === "R") return { values: Float64Array.from(list as number[]) };
  if (kind === "L") return { values: Int32Array.from(list as number[]), logical: true };
  const small = list.every((x) => typeof x === "number" && x === (x | 0));
  return { values: small ? Int32Array.from(list as number[]) : BigInt64Array.from(list, (x) => BigInt(x)) };
}
