/**
 * Zstandard: by Node where its zlib has it (22.15 and later), else by two small libraries, loaded when they are needed: fzstd
 * reads a stream, zstd-wasm writes one frame of compressed data per block. Frames one after the other are one valid file.
 */
import { createRequire } from "node:module";
import { type Transform, Transform as TransformStream } from "node:stream";
import * as zlib from "node:zlib";

/** What newer versions of Node have. */
interface NodeZstd {
  createZstdDecompress?(): Transform;
  createZstdCompress?(): Transform;
}

const node = zlib as unknown as NodeZstd;
const blockSize = 1 << 22;
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
  });
  return stream;
}

export async function zstdWriter(): Promise<Transform> {
  if (node.createZstdCompress) return node.createZstdCompress();
  const { init, compress } = await import("@bokuweb/zstd-wasm");
  await init();
  let held: Uint8Array[] = [];
  let size = 0;
  const flush = (stream: Transform) => {
    if (size === 0) return;
    stream.push(Buffer.from(compress(Buffer.concat(held), level)));
    held = [];
    size = 0;
  };
  return new TransformStream({
    transform(chunk: Uint8Array, _, done) {
      attempt(() => {
        held.push(Buffer.from(chunk));
        size += chunk.length;
        if (size >= blockSize) flush(this);
      }, done);
    },
    flush(done) {
      attempt(() => flush(this), done);
    },
  });
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
