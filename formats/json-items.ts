/** The objects of one list inside a JSON text, one by one: a file of any size in the memory of its largest object. */
import { InputError } from "../src/model/errors.js";
import type { Source } from "./source.js";

export type JsonObject = Record<string, unknown>;

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;

/** Items of `{"NAME": [item, item, …], …}` with the line on which each starts. */
export async function* jsonItems(source: Source, name: string): AsyncIterable<{ value: unknown; line: number }> {
  const decoder = new TextDecoder();
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let item = ""; // text of the item so far, from chunks before this one
  let itemLine = 1;
  let state: "head" | "list" | "item" | "tail" = "head";
  let head = "";

  const parse = (text: string) => {
    try {
      return { value: JSON.parse(text) as unknown, line: itemLine };
    } catch (error) {
      throw InputError.at(`${source.name}:${itemLine}`, `expected JSON: ${(error as Error).message.split("\n")[0]}`);
    }
  };

  for await (const bytes of source.chunks()) {
    const text = decoder.decode(bytes, { stream: true });
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === newline) line++;
      if (state === "head") {
        head += text[i];
        if (c !== 0x5b) continue;
        if (!new RegExp(`^\\uFEFF?\\s*\\{\\s*"${name}"\\s*:\\s*\\[$`).test(head)) break;
        state = "list";
      } else if (state === "list") {
        if (c === 0x7b) {
          [state, depth, start, item, itemLine] = ["item", 1, i, "", line];
        } else if (c === 0x5d) state = "tail";
        else if (c !== 0x2c && c > 0x20)
          throw InputError.at(`${source.name}:${line}`, `expected an object in "${name}", got '${text[i]}'`);
      } else if (state === "item") {
        if (inString) {
          if (escaped) escaped = false;
          else if (c === backslash) escaped = true;
          else if (c === quote) inString = false;
        } else if (c === quote) inString = true;
        else if (c === 0x7b || c === 0x5b) depth++;
        else if (c === 0x7d || c === 0x5d) {
          depth--;
          if (depth === 0) {
            yield parse(item + text.slice(start, i + 1));
            state = "list";
          }
        }
      }
      if (head.length > 1000) break;
    }
    if (state === "head" && (head.includes("[") || head.length > 1000)) break;
    if (state === "item") item += text.slice(start);
  }
  if (state === "head") throw InputError.at(`${source.name}:1`, `expected '{"${name}": [', got '${head.slice(0, 30)}'`);
  if (state !== "tail")
    throw InputError.at(`${source.name}:${line}`, `expected the end of the list "${name}", but the file ends here`);
}
