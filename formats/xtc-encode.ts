/**
 * Coordinates as XTC keeps them, the opposite of xtc-decode.ts: integers (coordinate × precision) in as many bits as the box of all needs.
 * Small differences between neighbours, which are optional in the format, are not used: every atom stands in full.
 */

/** No more than this many atoms are written as floats. */
const FEW = 9;
/** Any range will do where no differences follow: the least. */
const RANGE = 9;
/** Wider than this, each coordinate has bits of its own. */
const WIDE = 0xffffff;

class BitWriter {
  readonly bytes: Buffer;
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(most: number) {
    this.bytes = Buffer.alloc(most);
  }

  /** Up to 8 bits, highest first. */
  put(count: number, value: number): void {
    this.#held = (this.#held << count) | value;
    this.#count += count;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.bytes[this.#at++] = this.#held >>> this.#count;
      this.#held &= (1 << this.#count) - 1;
    }
  }

  /** Bytes lowest first, as three integers in one number are kept. */
  putLowFirst(parts: ArrayLike<number>, count: number): void {
    for (let k = 0, left = count; left > 0; k++, left -= 8) this.put(Math.min(8, left), parts[k]);
  }

  /** One integer, highest bits first. */
  putHighFirst(count: number, value: number): void {
    for (let left = count; left > 0; ) {
      const bits = left % 8 || 8;
      left -= bits;
      this.put(bits, Math.floor(value / 2 ** left) % 2 ** bits);
    }
  }

  done(): Buffer {
    if (this.#count > 0) this.put(8 - this.#count, 0);
    return this.bytes.subarray(0, this.#at);
  }
}

const bitsOf = (value: number | bigint) => BigInt(value).toString(2).length;

/** The block of one frame behind the box: count, precision, limits, coordinates (nm, 3 per atom). */
export function encodeXtc(coordinates: Float32Array, precision: number): Buffer {
  const count = coordinates.length / 3;
  if (count <= FEW) {
    const block = Buffer.alloc(4 + 12 * count);
    block.writeInt32BE(count, 0);
    coordinates.forEach((value, k) => {
      block.writeFloatBE(value, 4 + 4 * k);
    });
    return block;
  }
  const integers = new Int32Array(coordinates.length);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let k = 0; k < coordinates.length; k++) {
    const scaled = Math.fround(coordinates[k] * precision);
    const value = Math.trunc(Math.fround(scaled >= 0 ? scaled + 0.5 : scaled - 0.5));
    if (Math.abs(value) > 2 ** 31 - 3)
      throw new RangeError(`a coordinate of ${coordinates[k]} nm is beyond what XTC can hold`);
    integers[k] = value;
    if (value < low[k % 3]) low[k % 3] = value;
    if (value > high[k % 3]) high[k % 3] = value;
  }
  const sizes = low.map((least, k) => high[k] - least + 1);
  const wide = sizes.some((size) => size > WIDE);
  const widths = sizes.map((size) => bitsOf(size));
  const together = bitsOf(sizes.reduce((product, size) => product * BigInt(size), 1n));
  const bits = new BitWriter(Math.ceil((count * ((wide ? widths[0] + widths[1] + widths[2] : together) + 1)) / 8) + 8);
  const parts = new Float64Array(10);
  for (let k = 0; k < integers.length; k += 3) {
    if (wide) for (let axis = 0; axis < 3; axis++) bits.putHighFirst(widths[axis], integers[k + axis] - low[axis]);
    else {
      // ((x·sizeY) + y)·sizeZ + z, in bytes from the lowest.
      parts.fill(0);
      let first = integers[k] - low[0];
      for (let j = 0; first > 0; j++) {
        parts[j] = first % 256;
        first = Math.floor(first / 256);
      }
      for (let axis = 1; axis < 3; axis++) {
        let carry = integers[k + axis] - low[axis];
        for (let j = 0; j < parts.length; j++) {
          const value = parts[j] * sizes[axis] + carry;
          parts[j] = value % 256;
          carry = Math.floor(value / 256);
        }
      }
      bits.putLowFirst(parts, together);
    }
    bits.put(1, 0); // no run of differences behind it
  }
  const packed = bits.done();
  const head = Buffer.alloc(40);
  head.writeInt32BE(count, 0);
  head.writeFloatBE(precision, 4);
  low.forEach((value, k) => {
    head.writeInt32BE(value, 8 + 4 * k);
  });
  high.forEach((value, k) => {
    head.writeInt32BE(value, 20 + 4 * k);
  });
  head.writeInt32BE(RANGE, 32);
  head.writeInt32BE(packed.length, 36);
  return Buffer.concat([head, packed, Buffer.alloc((4 - (packed.length % 4)) % 4)]);
}
