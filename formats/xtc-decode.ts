/**
 * The compression of XTC coordinates: integers (coordinate × precision), the first of a group in full, the next ones as small
 * differences whose range follows the data. Bits come highest first. Format as GROMACS documents and libxdrfile reads it.
 */

/** Ranges of small differences: powers of 2^(1/3), with the odd values that all programs share. */
const ranges = [
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 101, 128, 161, 203, 256, 322, 406, 512],
  ...[645, 812, 1024, 1290, 1625, 2048, 2580, 3250, 4096, 5060, 6501, 8192, 10321, 13003, 16384, 20642, 26007],
  ...[32768, 41285, 52015, 65536, 82570, 104031, 131072, 165140, 208063, 262144, 330280, 416127, 524287, 660561],
  ...[832255, 1048576, 1321122, 1664510, 2097152, 2642245, 3329021, 4194304, 5284491, 6658042, 8388607, 10568983],
  ...[13316085, 16777216],
];
const firstRange = 9;

export interface XtcBlock {
  count: number;
  minimum: readonly number[];
  maximum: readonly number[];
  /** Which of `ranges` the first differences have. */
  range: number;
  bytes: Uint8Array;
}

class Bits {
  #at = 0;
  #held = 0;
  #count = 0;
  constructor(readonly bytes: Uint8Array) {}

  /** Up to 24 bits. */
  take(count: number): number {
    while (this.#count < count) {
      if (this.#at > this.bytes.length + 8) throw new RangeError("the compressed coordinates end too early");
      this.#held = ((this.#held << 8) | (this.bytes[this.#at++] ?? 0)) >>> 0;
      this.#count += 8;
    }
    this.#count -= count;
    const value = (this.#held >>> this.#count) & (2 ** count - 1);
    this.#held &= 2 ** this.#count - 1;
    return value;
  }

  long(count: number): number {
    return count <= 24 ? this.take(count) : this.take(count - 24) * 2 ** 24 + this.take(24);
  }
}

const lengthOf = (value: number) => (value === 0 ? 0 : Math.floor(Math.log2(value)) + 1);

const parts = new Float64Array(9);

/** Three integers below `sizes` out of one number of `count` bits, whose bytes come lowest first. */
function takeThree(bits: Bits, count: number, sizes: readonly number[], into: number[]): void {
  let bytes = 0;
  for (let left = count; left > 0; left -= 8) parts[bytes++] = bits.take(Math.min(8, left));
  for (let k = 2; k > 0; k--) {
    let rest = 0;
    for (let j = bytes - 1; j >= 0; j--) {
      const value = rest * 256 + parts[j];
      parts[j] = Math.floor(value / sizes[k]);
      rest = value - parts[j] * sizes[k];
    }
    into[k] = rest;
  }
  let first = 0;
  for (let j = bytes - 1; j >= 0; j--) first = first * 256 + parts[j];
  into[0] = first;
}

/** Integer coordinates, 3 per atom; a RangeError where the block is damaged. */
export function decodeXtc({ count, minimum, maximum, range, bytes }: XtcBlock): Float64Array {
  const sizes = [0, 1, 2].map((k) => maximum[k] - minimum[k] + 1);
  if (!sizes.every((size) => size > 0 && size < 2 ** 32)) throw new RangeError("impossible bounds of the coordinates");
  if (!(range >= firstRange && range < ranges.length)) throw new RangeError(`impossible range ${range} of differences`);
  const bits = new Bits(bytes);
  const wide = sizes.some((size) => size > 0xffffff);
  const product = sizes.reduce((value, size) => value * BigInt(size), 1n);
  const together = product.toString(2).length;
  const out = new Float64Array(3 * count);
  const place = [0, 0, 0];
  let index = range;
  let run = 0;
  let i = 0;
  const put = (values: readonly number[]) => {
    if (i >= count) throw new RangeError("more coordinates than atoms");
    out.set(values, 3 * i++);
  };
  while (i < count) {
    if (wide) for (let k = 0; k < 3; k++) place[k] = bits.long(lengthOf(sizes[k]));
    else takeThree(bits, together, sizes, place);
    for (let k = 0; k < 3; k++) place[k] += minimum[k];
    let change = 0;
    if (bits.take(1)) {
      const word = bits.take(5);
      change = (word % 3) - 1;
      run = word - (word % 3);
    }
    const half = Math.floor(ranges[index] / 2);
    const alike = [ranges[index], ranges[index], ranges[index]];
    const first = [...place];
    for (let k = 0; k < run; k += 3) {
      const [x, y, z] = place;
      takeThree(bits, index, alike, place);
      place[0] += x - half;
      place[1] += y - half;
      place[2] += z - half;
      put(place);
      // The first two of a group have changed places: water compresses better from its oxygen on.
      if (k === 0) put(first);
    }
    if (run === 0) put(first);
    index += change;
    if (index < firstRange || index >= ranges.length) throw new RangeError("impossible range of differences");
  }
  return out;
}
