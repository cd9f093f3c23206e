/**
 * Zstandard: by Node where its zlib has it (22.15 and later), else by two small libraries, loaded when they are needed: fzstd
 * reads a stream, zstd-wasm writes a block.
 */
import { createRequire } from "node:module";
import { type Transform, Transform as TransformStream } from "node:stream";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { compressedBlocks } from "./compressed-blocks.js";

/** What newer versions of Node have. */
interface NodeZstd {
  createZstdDecompress?(): Transform;
  zstdCompress?(bytes: Uint8Array, done: (error: Error | null, compressed: Buffer) => void): void;
}

const node = zlib as unknown as NodeZstd;
const level = 3; // zstd's own default

export async function zstdReader(): Promise<Transform> {
  if (node.createZstdDecompress) return node.createZstdDecompress();
  const { Decompress } = await import("fzstd");
  const decompressor = new Decompress((piece) => {
    if (piece.length) stream.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  });
  const stream: Transform = new TransformStream({
    highWaterMark: 1 << 18,
    transform(chunk: Uint8Array, _, done) {
      attempt(() => decompressor.push(chunk), done);
    },
    flush(done) {
      attempt(() => decompressor.push(new Uint8Array(0), true), done);
    },
  });
  return stream;
}

/** zstd-wasm must not be begun a second time: it would give zeros. */
let begun: Promise<void> | undefined;

/** One frame of compressed data per block, so that a reader can begin at any of them. */
export async function zstdWriter(): Promise<Transform> {
  if (node.zstdCompress) return compressedBlocks(promisify(node.zstdCompress));
  const { init, compress } = await import("@bokuweb/zstd-wasm");
  begun ??= init();
  await begun;
  return compressedBlocks(async (block) => compress(block, level));
}

/** As much as the first bytes of a file decompress to; for a look at the beginning. */
export function zstdHead(head: Uint8Array): Uint8Array {
  const { Decompress } = createRequire(import.meta.url)("fzstd") as typeof import("fzstd");
  const parts: Uint8Array[] = [];
  try {
    new Decompress((piece) => void parts.push(piece)).push(head);
  } catch {
    // What came out before the damage is all there is to look at; reading will report it.
  }
  return Buffer.concat(parts);
}

function attempt(body: () => void, done: (error?: Error | null) => void): void {
  try {
    body();
    done();
  } catch (error) {
    done(error as Error);
  }
}
