/**
 * LAMMPS' two random number generators, to the last bit: `velocity create` and `fix langevin` give the same numbers here.
 * Facts: Park & Miller, CACM 31, 1192 (1988); Marsaglia, Zaman & Tsang, Stat. Prob. Lett. 8, 35 (1990); LAMMPS 22Jul2025.
 */

const IA = 16807;
const IM = 2147483647;
const IQ = 127773;
const IR = 2836;

/** What both generators can do. */
export interface Random {
  /** In (0, 1). */
  uniform(): number;
  /** Mean 0, variance 1: polar Box–Muller, the second of a pair kept for the next call. */
  gaussian(): number;
}

/** Park–Miller minimal standard generator. */
export class RanPark implements Random {
  #seed: number;
  #kept: number | undefined;

  constructor(seed: number) {
    this.#seed = seed;
  }

  uniform(): number {
    const k = Math.trunc(this.#seed / IQ);
    this.#seed = IA * (this.#seed - k * IQ) - IR * k;
    if (this.#seed < 0) this.#seed += IM;
    return (1 / IM) * this.#seed;
  }

  gaussian(): number {
    if (this.#kept !== undefined) {
      const kept = this.#kept;
      this.#kept = undefined;
      return kept;
    }
    const [first, second] = polarPair(this);
    this.#kept = first;
    return second;
  }

  /** Starts again from `seed`, then throws away `warmUp` numbers. */
  reset(seed: number, warmUp = 0): void {
    this.#seed = seed;
    this.#kept = undefined;
    for (let i = 0; i < warmUp; i++) this.uniform();
  }

  /** Starts again from a hash of `seed` and a coordinate: the same atom gives the same numbers in any order of atoms. */
  resetAt(seed: number, x: number, y: number, z: number): void {
    coordinateBytes.setInt32(0, seed, true);
    coordinateBytes.setFloat64(4, x, true);
    coordinateBytes.setFloat64(12, y, true);
    coordinateBytes.setFloat64(20, z, true);
    // Jenkins' one-at-a-time hash over *signed* bytes.
    let hash = 0;
    for (let i = 0; i < 28; i++) {
      hash = (hash + coordinateBytes.getInt8(i)) | 0;
      hash = (hash + (hash << 10)) | 0;
      hash ^= hash >>> 6;
    }
    hash = (hash + (hash << 3)) | 0;
    hash ^= hash >>> 11;
    hash = (hash + (hash << 15)) | 0;
    this.reset(hash & 0x7ffffff || 1, 5);
  }

  get state(): number {
    return this.#seed;
  }
}

const coordinateBytes = new DataView(new ArrayBuffer(28));

/** Marsaglia's lagged Fibonacci generator. Seeds 1 to 900,000,000. */
export class RanMars implements Random {
  readonly #u = new Float64Array(98);
  #c = 362436 / 16777216;
  readonly #cd = 7654321 / 16777216;
  readonly #cm = 16777213 / 16777216;
  #i = 97;
  #j = 33;
  #kept: number | undefined;

  constructor(seed: number) {
    const ij = Math.trunc((seed - 1) / 30082);
    const kl = seed - 1 - 30082 * ij;
    let i = (Math.trunc(ij / 177) % 177) + 2;
    let j = (ij % 177) + 2;
    let k = (Math.trunc(kl / 169) % 178) + 1;
    let l = kl % 169;
    for (let n = 1; n <= 97; n++) {
      let sum = 0;
      let bit = 0.5;
      for (let m = 0; m < 24; m++) {
        const next = (((i * j) % 179) * k) % 179;
        i = j;
        j = k;
        k = next;
        l = (53 * l + 1) % 169;
        if ((l * next) % 64 >= 32) sum += bit;
        bit *= 0.5;
      }
      this.#u[n] = sum;
    }
    this.uniform();
  }

  uniform(): number {
    let value = this.#u[this.#i] - this.#u[this.#j];
    if (value < 0) value += 1;
    this.#u[this.#i] = value;
    if (--this.#i === 0) this.#i = 97;
    if (--this.#j === 0) this.#j = 97;
    this.#c -= this.#cd;
    if (this.#c < 0) this.#c += this.#cm;
    value -= this.#c;
    return value < 0 ? value + 1 : value;
  }

  gaussian(): number {
    if (this.#kept !== undefined) {
      const kept = this.#kept;
      this.#kept = undefined;
      return kept;
    }
    const [first, second] = polarPair(this);
    this.#kept = first;
    return second;
  }

  /** Everything needed to go on from here (restart files). */
  save(): number[] {
    return [...this.#u, this.#c, this.#i, this.#j, this.#kept ?? Number.NaN];
  }

  restore(state: readonly number[]): void {
    this.#u.set(state.slice(0, 98));
    [this.#c, this.#i, this.#j] = state.slice(98, 101);
    this.#kept = Number.isNaN(state[101]) ? undefined : state[101];
  }
}

function polarPair(random: Random): [number, number] {
  for (;;) {
    const v1 = 2 * random.uniform() - 1;
    const v2 = 2 * random.uniform() - 1;
    const square = v1 * v1 + v2 * v2;
    if (square < 1 && square !== 0) {
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      return [v1 * factor, v2 * factor];
    }
  }
}
