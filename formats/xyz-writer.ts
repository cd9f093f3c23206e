/** Atom lines of (extended) XYZ: numbers with all the digits that a double needs, or as many as asked for. */
import type { WrittenColumn } from "./extxyz-columns.js";
import type { Sink } from "./sink.js";

export async function writeXyzRows(
  columns: readonly WrittenColumn[],
  count: number,
  sink: Sink,
  precision?: number,
): Promise<void> {
  const writers = columns.map(({ property: { kind, width }, values }) => {
    const word =
      kind === "R" && precision !== undefined
        ? (k: number) => `${Number((values[k] as number).toPrecision(precision))}`
        : kind === "L"
          ? (k: number) => (values[k] ? "T" : "F")
          : (k: number) => `${values[k]}`;
    return { width, word };
  });
  let text = "";
  for (let i = 0; i < count; i++) {
    let separator = "";
    for (const { width, word } of writers)
      for (let k = i * width; k < (i + 1) * width; k++) {
        text += separator + word(k);
        separator = " ";
      }
    text += "\n";
    if (text.length > 1 << 16) {
      await sink.write(text);
      text = "";
    }
  }
  await sink.write(text);
}
