/**
 * The second line of an extended XYZ frame: `key=value` pairs. Values: bare words, "quoted" and 'quoted' with backslash escapes,
 * {old style lists}, [new style, lists], and _JSON. A key alone is true. Blanks around = are accepted, as ASE does.
 */
import type { InfoValue } from "../src/model/frame.js";
import { parseNumber } from "./lines.js";

/** A quotation that does not end on its line. */
export class UnterminatedQuote extends Error {}

/** Does a comment line look like one of extended XYZ rather than a remark? */
export const looksExtended = /(^|\s)(Properties|Lattice|energy|pbc|virial|stress)\s*=/i;

/** The pairs of a line, in order; the last of two equal keys wins. Throws where a quotation does not end. */
export function parseComment(line: string): Map<string, InfoValue> {
  const pairs = new Map<string, InfoValue>();
  let at = 0;
  const skipBlanks = () => {
    while (at < line.length && /\s/.test(line[at])) at++;
  };
  for (;;) {
    skipBlanks();
    if (at >= line.length) return pairs;
    let key: string;
    if (line[at] === '"' || line[at] === "'") key = quoted(true);
    else {
      const start = at;
      while (at < line.length && !/[\s=]/.test(line[at])) at++;
      key = line.slice(start, at);
    }
    const afterKey = at;
    skipBlanks();
    if (line[at] !== "=") {
      at = afterKey;
      pairs.set(key, true);
      continue;
    }
    at++;
    skipBlanks();
    if (at >= line.length) pairs.set(key, "");
    else if (line[at] === '"' || line[at] === "'") pairs.set(key, parseValue(quoted()));
    else if (line[at] === "{") pairs.set(key, parseValue(bracketed("{", "}").slice(1, -1)));
    else if (line[at] === "[") pairs.set(key, listOf(bracketed("[", "]")));
    else {
      const start = at;
      while (at < line.length && !/\s/.test(line[at])) at++;
      pairs.set(key, parseValue(line.slice(start, at)));
    }
  }

  /** A remark may begin with an apostrophe: then it is a key that ends with the line. */
  function quoted(isKey = false): string {
    const mark = line[at++];
    const start = at;
    let text = "";
    while (at < line.length && line[at] !== mark) {
      if (line[at] === "\\" && at + 1 < line.length) {
        at++;
        text += line[at] === "n" ? "\n" : line[at] === mark || line[at] === "\\" ? line[at] : `\\${line[at]}`;
      } else text += line[at];
      at++;
    }
    if (at >= line.length && !isKey) throw new UnterminatedQuote(`${mark}${line.slice(start, start + 40)}`);
    at++;
    return text;
  }

  function bracketed(open: string, close: string): string {
    const start = at;
    let depth = 0;
    for (; at < line.length; at++) {
      if (line[at] === open) depth++;
      else if (line[at] === close && --depth === 0) {
        at++;
        break;
      }
    }
    return line.slice(start, at);
  }
}

/** A word or several: number, boolean, list of numbers or booleans, or the text itself. */
function parseValue(text: string): InfoValue {
  if (text.startsWith("_JSON")) {
    try {
      return JSON.parse(text.slice(5)) as InfoValue;
    } catch {
      return text;
    }
  }
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length === 0) return text;
  for (const kind of [parseNumber, parseLogical] as ((word: string) => InfoValue | undefined)[]) {
    const values = words.map(kind);
    if (values.every((value) => value !== undefined))
      return words.length === 1 ? (values[0] as InfoValue) : (values as InfoValue[]);
  }
  return text;
}

/** [1, 2, 3], [[1, 2], [3, 4]], [a, b]: JSON but for bare words. */
function listOf(text: string): InfoValue {
  try {
    return JSON.parse(text) as InfoValue;
  } catch {
    const inner = text.replace(/^\[|\]$/g, "");
    if (inner.includes("[")) return text;
    return inner.split(",").map((word) => {
      const bare = word.trim().replace(/^["']|["']$/g, "");
      return parseNumber(bare) ?? parseLogical(bare) ?? bare;
    });
  }
}

export function parseLogical(word: string): boolean | undefined {
  if (/^(T|true|True|TRUE)$/.test(word)) return true;
  if (/^(F|false|False|FALSE)$/.test(word)) return false;
  return undefined;
}

/** One pair as text, so that `parseComment` gives it back. */
export function formatPair(key: string, value: InfoValue, number: (value: number) => string): string {
  const name = /^[^\s="'{}[\]\\]+$/.test(key) ? key : quote(key);
  return `${name}=${formatValue(value, number)}`;
}

function formatValue(value: InfoValue, number: (value: number) => string): string {
  if (typeof value === "number") return number(value);
  if (typeof value === "boolean") return value ? "T" : "F";
  if (Array.isArray(value) && value.length > 1) {
    if (value.every((item) => typeof item === "number")) return `"${value.map((item) => number(item)).join(" ")}"`;
    if (value.every((item) => typeof item === "boolean"))
      return `"${value.map((item) => (item ? "T" : "F")).join(" ")}"`;
  }
  if (typeof value === "string") {
    // A text that would come back as a number, a list or nothing is put into JSON.
    if (value !== "" && parseValue(value) === value) return /^[^\s="'{}[\],\\]+$/.test(value) ? value : quote(value);
    return `"_JSON ${escaped(JSON.stringify(value))}"`;
  }
  return `"_JSON ${escaped(JSON.stringify(value))}"`;
}

function quote(text: string): string {
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n");
}
