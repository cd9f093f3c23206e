/** Formats without files: what a format writes as bytes, and frames out of bytes. */
import type { Format, ReadOptions, WriteOptions } from "../../formats/format.js";
import type { Sink } from "../../formats/sink.js";
import { textSource } from "../../formats/source.js";
import type { Frame } from "../../src/model/frame.js";

export interface Heard {
  warnings: string[];
  notes: string[];
}

export async function written(
  format: Format,
  frames: Frame[],
  options: Partial<WriteOptions> = {},
  heard?: Heard,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const sink: Sink = {
    name: "memory",
    write: async (data) => void parts.push(typeof data === "string" ? Buffer.from(data) : data.slice()),
    folder: () => {
      throw new Error(`${format.name} writes a folder`);
    },
    file: () => {
      throw new Error(`${format.name} writes a file itself`);
    },
    finish: async () => "memory",
    commit: async () => {},
    abort: async () => {},
  };
  await format.write!(each(frames), sink, {
    warn: (message) => void heard?.warnings.push(message),
    note: (kind, message) => void heard?.notes.push(`${kind}: ${message}`),
    ...options,
  });
  return Buffer.concat(parts);
}

export async function readAll(
  format: Format,
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
  heard?: Heard,
): Promise<Frame[]> {
  const out: Frame[] = [];
  const source = textSource(content, "memory");
  for await (const frame of format.read!(source, { warn: (message) => void heard?.warnings.push(message), ...options }))
    out.push(frame);
  return out;
}

export async function* each<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
}
