/** Plain text of a gzip file from an entry on; entries that come by are noted. A file that is cut short just ends. */
import { open } from "node:fs/promises";
import { native } from "../src/native.js";
import type { EntryPoint, EntryPoints } from "./entry-points.js";

export async function* gunzipFrom(path: string, entry: EntryPoint, entries: EntryPoints): AsyncIterable<Uint8Array> {
  const file = await open(path);
  try {
    const gunzip = new (native().Gunzip)(entry);
    const buffer = Buffer.allocUnsafe(1 << 18);
    let at = Math.floor(entry.bit / 8);
    let { plain } = entry;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      at += bytesRead;
      let given: Uint8Array | undefined = buffer.subarray(0, bytesRead);
      for (;;) {
        gunzip.noteAfter(entries.next);
        const text: Uint8Array = await gunzip.run(given, bytesRead === 0);
        given = undefined;
        for (const noted of gunzip.noted()) entries.add(noted);
        if (text.length === 0) break;
        plain += text.length;
        yield text;
      }
      if (bytesRead === 0) break;
    }
    entries.size = plain;
  } finally {
    await file.close();
  }
}
