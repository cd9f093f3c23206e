/** Pieces that the readers of binary formats share: numbers of either byte order out of bytes that lie anywhere. */

/** 32- and 64-bit numbers as doubles. */
export function doublesOf(bytes: Uint8Array, kind: "double" | "float", bigEndian = false): Float64Array {
  const size = kind === "double" ? 8 : 4;
  // A copy: the bytes may lie at any offset, and typed arrays want multiples of their size.
  const aligned = new ArrayBuffer(Math.floor(bytes.length / size) * size);
  const copy = Buffer.from(aligned);
  copy.set(bytes.subarray(0, copy.length));
  if (bigEndian) size === 8 ? copy.swap64() : copy.swap32();
  return kind === "double" ? new Float64Array(aligned) : new Float64Array(new Float32Array(aligned));
}
