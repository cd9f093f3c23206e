/** Our gzip decoder against zlib: any text, level and strategy, from any entry, in pieces of any size, damaged or cut. */
import { constants, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GunzipEntry, native } from "../../src/native.js";

async function decoded(bytes: Buffer, from?: GunzipEntry, step = 1 << 16, every = 0) {
  const gunzip = new (native().Gunzip)(from);
  const texts: Uint8Array[] = [];
  const entries: GunzipEntry[] = [];
  if (every) gunzip.noteAfter(every);
  for (let at = from ? Math.floor(from.bit / 8) : 0, ended = false; !ended; at += step) {
    ended = at + step >= bytes.length;
    let given: Uint8Array | undefined = bytes.subarray(at, at + step);
    for (;;) {
      const text: Uint8Array = await gunzip.run(given, ended);
      given = undefined;
      for (const entry of gunzip.noted()) {
        entries.push(entry);
        gunzip.noteAfter(entry.plain + every);
      }
      if (text.length === 0) break;
      texts.push(text);
    }
  }
  return { text: Buffer.concat(texts), entries };
}

/** Words that come again and again, and noise: matches near and far, literals, stored blocks. */
function sample(size: number, noise: number): Buffer {
  const out = Buffer.alloc(size);
  let state = size + 1;
  for (let at = 0; at < size; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const word =
      (state >>> 16) % 1000 < 1000 * noise ? Buffer.of(state >>> 24, state >>> 11) : `${(state >>> 8) % 5000} `;
    at += typeof word === "string" ? out.write(word, at, "latin1") : word.copy(out, at);
  }
  return out;
}

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY } = constants;

describe("Gunzip", () => {
  it.each([0, 1, 6, 9].flatMap((level) => [Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE].map((s) => [level, s])))(
    "decodes what zlib writes at level %i with strategy %i, from every entry too",
    async (level, strategy) => {
      const text = Buffer.concat([
        sample(700_000, 0),
        sample(200_000, 1),
        Buffer.alloc(300_000, "ab"),
        sample(300_000, 0.3),
      ]);
      const packed = gzipSync(text, { level, strategy });
      const { text: found, entries } = await decoded(packed, undefined, 9973, 200_000);
      expect(found.equals(text)).toBe(true);
      expect(entries.length).toBeGreaterThan(strategy === Z_RLE || level === 0 ? 0 : 2);
      for (const entry of entries)
        expect((await decoded(packed, entry)).text.equals(text.subarray(entry.plain))).toBe(true);
    },
  );

  it("reads members one after the other, with names and comments in their headers", async () => {
    const plain = gzipSync(Buffer.from("second"));
    const named = Buffer.concat([
      Buffer.from(plain.subarray(0, 10)),
      Buffer.from("name\0a comment\0"),
      plain.subarray(10),
    ]);
    named[3] = 8 | 16;
    const all = Buffer.concat([gzipSync(Buffer.from("first ")), named, Buffer.alloc(100)]);
    for (const step of [1, 3, 1000]) expect(`${(await decoded(all, undefined, step)).text}`).toBe("first second");
  });

  it("gives what zlib gives of damaged files, or refuses them as it does", async () => {
    const packed = gzipSync(sample(30_000, 0.2));
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(), async (at, mask, cut) => {
        const bytes = Buffer.from(packed.subarray(0, packed.length - (cut % 3 ? 0 : cut % 16_000)));
        if (at < bytes.length && at > 3) bytes[at] ^= mask;
        const outcome = (body: () => Buffer) => {
          try {
            return body().toString("latin1");
          } catch {
            return "refused";
          }
        };
        const theirs = outcome(() => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
        const ours = await decoded(bytes).then(
          ({ text }) => text.toString("latin1"),
          () => "refused",
        );
        expect(ours === theirs).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
