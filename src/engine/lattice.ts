/** lattice: a repeating set of points, its orientation, and the spacing that `units lattice` means. https://docs.lammps.org/lattice.html */
import { InputError } from "../model/errors.js";
import { native } from "../native.js";
import type { Words } from "./script/words.js";

type Triple = [number, number, number];

const HALF = 0.5;
/** Basis atoms (fractions of a1 a2 a3) of the named lattices. */
const BASES: Record<string, Triple[]> = {
  none: [],
  sc: [[0, 0, 0]],
  bcc: [
    [0, 0, 0],
    [HALF, HALF, HALF],
  ],
  fcc: [
    [0, 0, 0],
    [HALF, HALF, 0],
    [HALF, 0, HALF],
    [0, HALF, HALF],
  ],
  hcp: [
    [0, 0, 0],
    [HALF, HALF, 0],
    [HALF, 5 / 6, HALF],
    [0, 1 / 3, HALF],
  ],
  diamond: [
    [0, 0, 0],
    [0, HALF, HALF],
    [HALF, 0, HALF],
    [HALF, HALF, 0],
    [0.25, 0.25, 0.25],
    [0.25, 0.75, 0.75],
    [0.75, 0.25, 0.75],
    [0.75, 0.75, 0.25],
  ],
  sq: [[0, 0, 0]],
  sq2: [
    [0, 0, 0],
    [HALF, HALF, 0],
  ],
  hex: [
    [0, 0, 0],
    [HALF, HALF, 0],
  ],
  custom: [],
};

/** Styles of one dimension only. */
const DIMENSION: Record<string, number> = { sc: 3, bcc: 3, fcc: 3, hcp: 3, diamond: 3, sq: 2, sq2: 2, hex: 2 };

export class Lattice {
  /** xlat, ylat, zlat: what coordinates in lattice units are multiplied by. */
  readonly spacing: Triple;
  readonly basis: Triple[];
  /** 1 for all but `none`, where nothing can be created. */
  readonly #primitive: number[][];
  readonly #primitiveInverse: number[][];
  readonly #rotation: number[][];
  readonly #origin: Triple;
  readonly #scale: number;

  constructor(words: Words, context: { lj: boolean; dimension: number }) {
    const style = words.oneOf(Object.keys(BASES), "style");
    this.style = style;
    if (DIMENSION[style] !== undefined && DIMENSION[style] !== context.dimension)
      throw new InputError(
        `Lattice style incompatible with simulation dimension: ${style} is for ${DIMENSION[style]}d, this one is ${context.dimension}d`,
      );
    const options = new Options(words, style, context.dimension);
    this.basis = style === "custom" ? options.basis : BASES[style];
    this.#origin = options.origin;

    const vectors = latticeVectors(style, options);
    const rows = options.orient.map(normalised);
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      if (Math.abs(dot(options.orient[i], options.orient[j])) > 1e-12)
        throw new InputError("Lattice orient vectors are not orthogonal");
    if (dot(cross(options.orient[0], options.orient[1]), options.orient[2]) <= 0)
      throw new InputError("Lattice orient vectors are not right-handed");
    this.#rotation = rows;
    // Columns of the primitive matrix are a1, a2, a3.
    this.#primitive = [0, 1, 2].map((row) => vectors.map((vector) => vector[row]));
    this.#primitiveInverse = inverse(this.#primitive);

    // The scale of an lj lattice is a reduced density.
    if (context.lj && style !== "none") {
      const volume = Math.abs(dot(vectors[0], cross(vectors[1], vectors[2])));
      this.#scale = native().power(this.basis.length / volume / options.scale, 1 / context.dimension);
    } else this.#scale = options.scale;
    if (style === "none") {
      this.spacing = [options.scale, options.scale, options.scale];
      return;
    }
    this.spacing = options.spacing
      ? (options.spacing.map((value) => value * this.#scale) as Triple)
      : this.#unitCellSpan();
    if (this.spacing.some((value) => !(value > 0))) throw new InputError("Lattice spacings are invalid");
  }

  readonly style: string;

  /** Extent of the unit cell, turned and scaled, along x, y, z. */
  #unitCellSpan(): Triple {
    const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let corner = 0; corner < 8; corner++) {
      const point = this.toBox([corner & 1, (corner >> 1) & 1, corner >> 2], false);
      for (let k = 0; k < 3; k++) {
        low[k] = Math.min(low[k], point[k]);
        high[k] = Math.max(high[k], point[k]);
      }
    }
    return [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
  }

  /** Lattice coordinates → box coordinates. */
  toBox(point: readonly number[], withOrigin = true): Triple {
    const primitive = multiply(this.#primitive, point);
    const turned = multiply(
      this.#rotation,
      primitive.map((value) => value * this.#scale),
    );
    if (!withOrigin) return turned;
    return turned.map((value, k) => value + this.#origin[k] * this.spacing[k]) as Triple;
  }

  /** Box coordinates → lattice coordinates. */
  toLattice(point: readonly number[]): Triple {
    const shifted = point.map((value, k) => value - this.#origin[k] * this.spacing[k]);
    const turned = [0, 1, 2].map(
      (k) => this.#rotation[0][k] * shifted[0] + this.#rotation[1][k] * shifted[1] + this.#rotation[2][k] * shifted[2],
    );
    return multiply(
      this.#primitiveInverse,
      turned.map((value) => value / this.#scale),
    );
  }
}

class Options {
  scale: number;
  origin: Triple = [0, 0, 0];
  orient: Triple[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  spacing: Triple | undefined;
  a: Triple[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  basis: Triple[] = [];

  constructor(words: Words, style: string, dimension: number) {
    this.scale = words.number("a scale");
    if (this.scale <= 0) throw new InputError(`Lattice scale must be > 0, got ${this.scale}`);
    if (style === "none") {
      words.end();
      return;
    }
    while (!words.done) {
      const keyword = words.oneOf(["origin", "orient", "spacing", "a1", "a2", "a3", "basis"], "keyword");
      if (keyword === "orient") {
        const axis = words.oneOf(["x", "y", "z"], "orient axis");
        this.orient["xyz".indexOf(axis)] = triple(words, true);
        continue;
      }
      const vector = triple(words);
      if (keyword === "origin") {
        if (vector.some((value) => value < 0 || value >= 1))
          throw new InputError("Lattice origin values must be >= 0 and < 1");
        this.origin = vector;
      } else if (keyword === "spacing") this.spacing = vector;
      else if (style !== "custom") throw new InputError(`Lattice keyword ${keyword} is only allowed with style custom`);
      else if (keyword === "basis") {
        if (vector.some((value) => value < 0 || value >= 1))
          throw new InputError("Lattice basis coordinates must be >= 0 and < 1");
        this.basis.push(vector);
      } else this.a[Number(keyword[1]) - 1] = vector;
    }
    if (style === "custom" && this.basis.length === 0) throw new InputError("No basis atoms in lattice");
    if (dimension === 2 && (this.a[0][2] !== 0 || this.a[1][2] !== 0))
      throw new InputError("Lattice settings are not compatible with 2d simulation");
  }
}

function latticeVectors(style: string, options: Options): Triple[] {
  if (style === "hex")
    return [
      [1, 0, 0],
      [0, Math.sqrt(3), 0],
      [0, 0, 1],
    ];
  if (style === "hcp")
    return [
      [1, 0, 0],
      [0, Math.sqrt(3), 0],
      [0, 0, Math.sqrt(8 / 3)],
    ];
  return options.a;
}

function triple(words: Words, integers = false): Triple {
  const one = () => (integers ? words.integer("three integers") : words.number("three numbers"));
  return [one(), one(), one()];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: readonly number[], b: readonly number[]): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalised(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

function multiply(matrix: readonly (readonly number[])[], vector: readonly number[]): Triple {
  return [dot(matrix[0], vector), dot(matrix[1], vector), dot(matrix[2], vector)];
}

function inverse(m: number[][]): number[][] {
  const determinant = dot(m[0], cross(m[1], m[2]));
  if (determinant === 0) throw new InputError("Degenerate lattice primitive vectors");
  const cofactor = [cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])];
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor[column][row] / determinant));
}
