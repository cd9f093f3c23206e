/**
 * $x, ${name} and $(formula[:%format]) in a line are replaced by their values, but not inside quotes (manual, "Parsing rules").
 * What comes in is not looked at again.
 */
import { didYouMean, InputError } from "../../model/errors.js";
import { general, sprintf } from "../printf.js";
import { checkFormat } from "./define-variable.js";

interface Source {
  readonly names: string[];
  text(name: string): string | undefined;
  evaluate(formula: string): number;
}

/** `each` hears of the line after every replacement (LAMMPS echoes those). */
export function substitute(line: string, source: Source, each?: (line: string) => void): string {
  let done = "";
  let at = 0;
  let quote = "";
  while (at < line.length) {
    if (!quote && line[at] === "$") {
      const { value, length } = replacement(line.slice(at), source);
      done += value;
      at += length;
      each?.(done + line.slice(at));
      continue;
    }
    const triple = line.startsWith('"""', at);
    const mark = triple ? '"""' : line[at];
    if (quote) {
      if (mark === quote) quote = "";
    } else if (triple || mark === '"' || mark === "'") quote = mark;
    const step = triple && (mark === quote || quote === "") ? 3 : 1;
    done += line.slice(at, at + step);
    at += step;
  }
  return done;
}

function replacement(text: string, source: Source): { value: string; length: number } {
  if (text[1] === "(") return immediate(text, source);
  let name = text.slice(1, 2);
  let length = Math.min(2, text.length);
  if (name === "{") {
    const close = text.indexOf("}");
    if (close < 0) throw new InputError(`Invalid variable name ${text.slice(2)}: the closing } is missing`);
    name = text.slice(2, close);
    length = close + 1;
  }
  const value = source.text(name);
  if (value === undefined)
    throw new InputError(
      `Substitution for illegal variable ${name}${didYouMean(name, source.names)}` +
        (/^\w+$/.test(name) ? `; define it in the deck or give it with -var ${name} VALUE` : ""),
    );
  return { value, length };
}

function immediate(text: string, source: Source): { value: string; length: number } {
  let depth = 0;
  let close = 1;
  for (; close < text.length; close++) {
    if (text[close] === "(") depth++;
    else if (text[close] === ")" && --depth === 0) break;
  }
  if (close >= text.length) throw new InputError(`Invalid immediate variable ${text}: the closing ) is missing`);
  const inside = text.slice(2, close);
  const colon = inside.lastIndexOf(":");
  const format = colon >= 0 && inside[colon + 1] === "%" ? inside.slice(colon + 1) : "";
  if (format) checkFormat(format);
  const value = source.evaluate(format ? inside.slice(0, colon) : inside);
  return { value: format ? sprintf(format, value) : general(value, 20), length: close + 1 };
}
