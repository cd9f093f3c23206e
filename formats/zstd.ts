/**
 * Zstandard: by Node where its zlib has it (22.15 and later), else by two small libraries, loaded when they are needed: fzstd
 * reads a stream, zstd-wasm writes one frame of compressed data per block. Frames one after the other are one valid file.
 */
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
  let ended = false;
  const decompressor = new Decompress((piece, last) => {
    if (piece.length) stream.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
    ended = last ?? false;
  });
  const stream: Transform = new TransformStream({
    highWaterMark: 1 << 18,
    transform(chunk: Uint8Array, _, done) {
      attempt(() => decompressor.push(chunk), done);
    },
    flush(done) {
      attempt(() => {
        if (!ended) decompressor.push(new Uint8Array(0), true);
      }, done);
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

function attempt(body: () => void, done: (error?: Error | null) => void): void {
  try {
    body();
    done();
  } catch (error) {
    done(error as Error);
  }
}
