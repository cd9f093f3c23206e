/**
 * The simulation box: edges, tilts, boundary conditions (manual: boundary, Howto_triclinic). Edge vectors are
 * a = (lx,0,0), b = (xy,ly,0), c = (xz,yz,lz). Symmetric tensors and tilt triples go xx yy zz yz xz xy, as in LAMMPS' h.
 */
import { InputError } from "../model/errors.js";
import { general } from "./printf.js";

export type Boundary = "p" | "f" | "s" | "m";

/** Margin of shrink-wrapped sides, as a part of the edge. */
const SMALL = 1e-4;

export class Box {
  exists = false;
  triclinic = false;
  dimension: 2 | 3 = 3;
  readonly lo = new Float64Array([-0.5, -0.5, -0.5]);
  readonly hi = new Float64Array([0.5, 0.5, 0.5]);
  xy = 0;
  xz = 0;
  yz = 0;
  /** Lower and upper side of x, y, z. */
  boundary: [Boundary, Boundary][] = [
    ["p", "p"],
    ["p", "p"],
    ["p", "p"],
  ];
  /** Bounds that an "m" side may not cross. */
  readonly #least = new Float64Array(6);
  readonly #margin = new Float64Array(3);
  /** Someone changes the box during the run (barostat, deform): decided before each run. */
  changes = false;
  /** …its size or shape: volume appears in the default thermo output. */
  tiltLarge = false;

  /** Bounds and margins of shrink-wrapped sides, for restart files. */
  get margins(): number[] {
    return [...this.#least, ...this.#margin];
  }

  set margins(values: readonly number[]) {
    this.#least.set(values.slice(0, 6));
    this.#margin.set(values.slice(6, 9));
  }

  get lengths(): [number, number, number] {
    return [this.hi[0] - this.lo[0], this.hi[1] - this.lo[1], this.hi[2] - this.lo[2]];
  }

  length(axis: number): number {
    return this.hi[axis] - this.lo[axis];
  }

  get volume(): number {
    const [lx, ly, lz] = this.lengths;
    return this.dimension === 2 ? lx * ly : lx * ly * lz;
  }

  periodic(axis: number): boolean {
    return this.boundary[axis][0] === "p";
  }

  get periodicity(): [boolean, boolean, boolean] {
    return [this.periodic(0), this.periodic(1), this.periodic(2)];
  }

  /** Some side is shrink-wrapped. */
  get shrinks(): boolean {
    return this.boundary.some((sides) => sides.some((side) => side === "s" || side === "m"));
  }

  /** [lx ly lz yz xz xy]. */
  get h(): [number, number, number, number, number, number] {
    const [lx, ly, lz] = this.lengths;
    return [lx, ly, lz, this.yz, this.xz, this.xy];
  }

  /** Inverse of h, upper triangular, same order. */
  get inverse(): [number, number, number, number, number, number] {
    const [h0, h1, h2, h3, h4, h5] = this.h;
    return [1 / h0, 1 / h1, 1 / h2, -h3 / (h1 * h2), (h3 * h5 - h1 * h4) / (h0 * h1 * h2), -h5 / (h0 * h1)];
  }

  /** Nine numbers for the addon: xlo ylo zlo xhi yhi zhi xy xz yz. */
  get numbers(): number[] {
    return [...this.lo, ...this.hi, this.xy, this.xz, this.yz];
  }

  /** Three row vectors. */
  get cell(): Float64Array {
    const [lx, ly, lz] = this.lengths;
    return Float64Array.of(lx, 0, 0, this.xy, ly, 0, this.xz, this.yz, lz);
  }

  /** Bounds of the tilted box: what dump files hold. */
  get bounds(): { lo: number[]; hi: number[] } {
    const { lo, hi, xy, xz, yz } = this;
    return {
      lo: [lo[0] + Math.min(0, xy, xz, xy + xz), lo[1] + Math.min(0, yz), lo[2]],
      hi: [hi[0] + Math.max(0, xy, xz, xy + xz), hi[1] + Math.max(0, yz), hi[2]],
    };
  }

  /** "pp", "fs", … for thermo and dump headers: "pp pp fs". */
  get boundaryText(): string {
    return this.boundary.map((sides) => sides.join("")).join(" ");
  }

  setBoundary(words: readonly string[], command = "boundary"): void {
    if (words.length < 3) throw new InputError(`Illegal ${command} command: missing argument(s)`);
    const sides = words.slice(0, 3).map((word): [Boundary, Boundary] => {
      if (!/^[pfsm]{1,2}$/.test(word)) throw new InputError(`Unknown boundary keyword: ${word}`);
      return [word[0] as Boundary, (word[1] ?? word[0]) as Boundary];
    });
    for (const [low, high] of sides)
      if ((low === "p") !== (high === "p")) throw new InputError("Both sides of boundary must be periodic");
    this.boundary = sides;
  }

  /** Checks a new box and widens its shrink-wrapped sides, as LAMMPS does before atoms exist or after change_box. */
  initialise(warn: (text: string) => void): void {
    for (let axis = 0; axis < 3; axis++)
      if (this.lo[axis] >= this.hi[axis]) throw new InputError("Box bounds are invalid or missing");
    if (this.triclinic) this.#checkTilt(warn);
    this.setMargins();
    for (let axis = 0; axis < 3; axis++) {
      const [low, high] = this.boundary[axis];
      if (low === "s") this.lo[axis] -= this.#margin[axis];
      if (high === "s") this.hi[axis] += this.#margin[axis];
    }
  }

  /** Margins of this box; sides with a least place keep this one. */
  setMargins(): void {
    for (let axis = 0; axis < 3; axis++) {
      this.#margin[axis] = SMALL * this.length(axis);
      this.#least[axis] = this.lo[axis];
      this.#least[3 + axis] = this.hi[axis];
    }
  }

  #checkTilt(warn: (text: string) => void): void {
    const { xy, xz, yz } = this;
    if ((xy !== 0 || xz !== 0) && this.dimension === 2 && xz !== 0)
      throw new InputError("Cannot skew triclinic box in z for 2d simulation");
    const [, ly, lz] = this.lengths;
    const skewed = Math.abs(xy / ly) > 0.5 && this.periodic(1);
    if (skewed || ((Math.abs(xz) + Math.abs(yz)) / lz > 0.5 && this.periodic(2)))
      warn("Triclinic box skew is large. LAMMPS will run inefficiently.");
  }

  /** Fits shrink-wrapped sides around the atoms: `extent` is [xlo ylo zlo xhi yhi zhi], fractional for a triclinic box. */
  shrink(extent: ArrayLike<number>): void {
    const origin = [...this.lo];
    const lengths = this.lengths;
    for (let axis = 0; axis < 3; axis++) {
      const [low, high] = this.boundary[axis];
      if (extent[axis] > extent[3 + axis]) continue; // no atoms
      const place = (value: number) => (this.triclinic ? origin[axis] + value * lengths[axis] : value);
      const least = place(extent[axis]) - this.#margin[axis];
      const most = place(extent[3 + axis]) + this.#margin[axis];
      if (low === "s") this.lo[axis] = least;
      else if (low === "m") this.lo[axis] = Math.min(least, this.#least[axis]);
      if (high === "s") this.hi[axis] = most;
      else if (high === "m") this.hi[axis] = Math.max(most, this.#least[3 + axis]);
      if (this.lo[axis] > this.hi[axis]) throw new InputError("Illegal simulation box");
    }
  }

  /** Fractional → Cartesian of three numbers, in place. */
  toCartesian(point: Float64Array | number[], at = 0): void {
    const [s, t, u] = [point[at], point[at + 1], point[at + 2]];
    const [lx, ly, lz] = this.lengths;
    point[at] = lx * s + this.xy * t + this.xz * u + this.lo[0];
    point[at + 1] = ly * t + this.yz * u + this.lo[1];
    point[at + 2] = lz * u + this.lo[2];
  }

  /** Cartesian → fractional of three numbers, in place. */
  toFractional(point: Float64Array | number[], at = 0): void {
    const inv = this.inverse;
    const x = point[at] - this.lo[0];
    const y = point[at + 1] - this.lo[1];
    const z = point[at + 2] - this.lo[2];
    point[at] = inv[0] * x + inv[5] * y + inv[4] * z;
    point[at + 1] = inv[1] * y + inv[3] * z;
    point[at + 2] = inv[2] * z;
  }

  /** The shortest periodic image of a difference vector, in place (LAMMPS' minimum_image: z, then y, then x for tilts). */
  minimumImage(d: Float64Array | number[], at = 0): void {
    const [lx, ly, lz] = this.lengths;
    if (this.periodic(2)) {
      while (Math.abs(d[at + 2]) > 0.5 * lz) {
        const sign = d[at + 2] < 0 ? 1 : -1;
        d[at + 2] += sign * lz;
        d[at + 1] += sign * this.yz;
        d[at] += sign * this.xz;
      }
    }
    if (this.periodic(1)) {
      while (Math.abs(d[at + 1]) > 0.5 * ly) {
        const sign = d[at + 1] < 0 ? 1 : -1;
        d[at + 1] += sign * ly;
        d[at] += sign * this.xy;
      }
    }
    if (this.periodic(0)) {
      while (Math.abs(d[at]) > 0.5 * lx) d[at] += (d[at] < 0 ? 1 : -1) * lx;
    }
  }

  /** Puts a point back into the box across periodic sides; `image` counts the crossings. */
  remap(x: Float64Array, at: number, image: Int32Array): void {
    if (this.triclinic) this.toFractional(x, at);
    for (let axis = 0; axis < 3; axis++) {
      if (!this.periodic(axis)) continue;
      const low = this.triclinic ? 0 : this.lo[axis];
      const high = this.triclinic ? 1 : this.hi[axis];
      const period = high - low;
      while (x[at + axis] < low) {
        x[at + axis] += period;
        image[at + axis]--;
      }
      while (x[at + axis] >= high) {
        x[at + axis] -= period;
        image[at + axis]++;
      }
      x[at + axis] = Math.max(x[at + axis], low);
    }
    if (this.triclinic) this.toCartesian(x, at);
  }

  /** Adds the box crossings of an atom to three numbers. */
  unmap(x: Float64Array | number[], at: number, image: Int32Array, imageAt: number): void {
    const { lo, hi } = this;
    const a = image[imageAt];
    const b = image[imageAt + 1];
    const c = image[imageAt + 2];
    x[at] += a * (hi[0] - lo[0]) + b * this.xy + c * this.xz;
    x[at + 1] += b * (hi[1] - lo[1]) + c * this.yz;
    x[at + 2] += c * (hi[2] - lo[2]);
  }

  /** "orthogonal box = (0 0 0) to (10 10 10)", as LAMMPS announces boxes. */
  describe(): string {
    const g = (value: number) => general(value, 8);
    const lo = [...this.lo].map(g).join(" ");
    const hi = [...this.hi].map(g).join(" ");
    if (!this.triclinic) return `orthogonal box = (${lo}) to (${hi})`;
    return `triclinic box = (${lo}) to (${hi}) with tilt (${g(this.xy)} ${g(this.xz)} ${g(this.yz)})`;
  }
}
