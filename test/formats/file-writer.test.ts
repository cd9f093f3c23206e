/** A file that is written in the background holds what was given, in order, and says what the system refused. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, describe, expect, it } from "vitest";
import { FileWriter } from "../../formats/file-writer.js";
import { native, type TextColumn } from "../../src/native.js";

const folder = mkdtempSync(join(tmpdir(), "garnet-file-writer-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file that is written in the background", () => {
  it("holds bytes and rows in the order in which they were given", async () => {
    const path = join(folder, "mixed");
    const writer = new FileWriter(path);
    const columns: TextColumn[] = [{ kind: "integer", values: Int32Array.of(7, 8, 9), bias: 1 }];
    const bytes = Buffer.from("first\n");
    await writer.write(bytes);
    bytes.fill(0); // it may change once it was given
    await writer.rows(0, 2, columns, 0);
    await writer.write(Buffer.from("second\n"));
    await writer.rows(2, 3, columns, 0);
    await writer.patch(0, Buffer.from("F"));
    await writer.write(Buffer.from("end\n"));
    await writer.end();
    expect(readFileSync(path, "latin1")).toBe("First\n8\n9\nsecond\n10\nend\n");
  });

  it("holds pieces of any size, beyond what stays in the cache", async () => {
    const path = join(folder, "long");
    const writer = new FileWriter(path);
    const given = createHash("sha1");
    let state = 1;
    for (let size = 0; size < 48e6; ) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const piece = Buffer.alloc(state % 3 ? state % 5000 : state % 3e6, `${state} `);
      given.update(piece);
      size += piece.length;
      await writer.write(piece);
      const rows = state % 20_000;
      const columns: TextColumn[] = [{ kind: "integer", values: new Int32Array(rows).fill(state) }];
      await writer.rows(0, rows, columns, 0);
      const text = native().formatRows(0, rows, columns, 0);
      given.update(text);
      size += text.length;
    }
    await writer.end();
    const found = createHash("sha1");
    await pipeline(createReadStream(path), found);
    expect(found.digest("hex")).toBe(given.digest("hex"));
  });

  it.runIf(existsSync("/dev/full"))("says what the system refused, and can be given up", async () => {
    const writer = new FileWriter("/dev/full");
    await writer.write(Buffer.alloc(3000));
    await expect(writer.flush()).rejects.toThrow("ENOSPC: no space left on device, write");
    await expect(writer.write(Buffer.alloc(1 << 24))).resolves.toBeUndefined();
    await expect(writer.end()).rejects.toThrow("ENOSPC");
    await writer.destroy();
  });
});
