/**
 * Compression block by block: several blocks at a time, and a file that can be entered at each of them. Members of gzip (RFC 1952,
 * 2.2) and frames of zstd (RFC 8878, 3) one after the other are one valid file.
 */
import { Transform } from "node:stream";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const blockSize = 1 << 22;
/** Blocks on their way at a time: as many as Node's threads take. */
const most = 4;

export function gzipWriter(): Transform {
  return compressedBlocks(promisify(gzip) as (block: Uint8Array) => Promise<Uint8Array>);
}

export function compressedBlocks(compress: (block: Uint8Array) => Promise<Uint8Array>): Transform {
  const block = Buffer.allocUnsafe(blockSize);
  let size = 0;
  let begun = false;
  const underway: Promise<Uint8Array>[] = [];
  const begin = () => {
    const compressed = compress(Buffer.from(block.subarray(0, size)));
    compressed.catch(() => {}); // told when its turn comes
    underway.push(compressed);
    size = 0;
    begun = true;
  };
  const give = async (stream: Transform, left: number) => {
    while (underway.length > left) stream.push(await underway.shift());
  };
  const take = async (stream: Transform, chunk: Uint8Array) => {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + blockSize - size);
      block.set(part, size);
      size += part.length;
      at += part.length;
      if (size < blockSize) return;
      begin();
      await give(stream, most - 1);
    }
  };
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      take(this, chunk).then(() => done(), done);
    },
    flush(done) {
      if (size > 0 || !begun) begin(); // an empty text too is a file
      give(this, 0).then(() => done(), done);
    },
  });
}
