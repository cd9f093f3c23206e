/** Pieces that the readers of binary formats share: numbers of either byte order out of bytes that lie anywhere. */

/** 32- and 64-bit numbers as doubles. */
export function doublesOf(bytes: Uint8Array, kind: "double" | "float", bigEndian = false): Float64Array {
  const size = kind === "double" ? 8 : 4;
  // A copy: the bytes may lie at any offset, and typed arrays want multiples of their size.
  const copy = Buffer.from(bytes.subarray(0, Math.floor(bytes.length / size) * size));
  if (bigEndian) size === 8 ? copy.swap64() : copy.swap32();
  const aligned = new ArrayBuffer(copy.length);
  new Uint8Array(aligned).set(copy);
  return kind === "double" ? new Float64Array(aligned) : Float64Array.from(new Float32Array(aligned));
}
