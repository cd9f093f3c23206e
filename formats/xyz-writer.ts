/** Atom lines of (extended) XYZ: numbers with all the digits that a double needs, or as many as asked for. */
import type { TextColumn } from "../src/native.js";
import type { WrittenColumn } from "./extxyz-columns.js";
import { writeRows } from "./row-text.js";
import type { Sink } from "./sink.js";

export async function writeXyzRows(
  columns: readonly WrittenColumn[],
  count: number,
  sink: Sink,
  precision?: number,
): Promise<void> {
  const text = columns.flatMap(({ property: { kind, width }, values, bias }) => {
    const column = kind === "L" ? { kind: "word" as const, values, words: ["F", "T"] } : { ...textOf(values), bias };
    return Array.from({ length: width }, (_, component) => ({ ...column, width, component }) as TextColumn);
  });
  await writeRows(text, 0, count, sink, precision);
}

function textOf(values: WrittenColumn["values"]): Pick<TextColumn, "kind" | "values" | "words"> {
  if (values instanceof Float64Array) return { kind: "real", values };
  if (values instanceof Int32Array) return { kind: "integer", values };
  if (values instanceof BigInt64Array) return { kind: "big", values };
  if (!Array.isArray(values)) return { kind: "word", values: values.codes, words: values.words };
  const numbers = new Map<string, number>();
  const codes = Int32Array.from(values, (word) => {
    const code = numbers.get(word) ?? numbers.size;
    numbers.set(word, code);
    return code;
  });
  return { kind: "word", values: codes, words: [...numbers.keys()] };
}
