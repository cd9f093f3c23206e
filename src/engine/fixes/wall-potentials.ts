/** The potentials of walls: energy and force away from the wall at distance r, by the words that the deck gives. https://docs.lammps.org/fix_wall.html */

export interface WallPotential {
  /** Names of the parameters; the cutoff comes last and is no variable. */
  readonly words: readonly string[];
  /** Zero at the cutoff, unlike a spring. */
  readonly shifted: boolean;
  at(r: number, parameters: readonly number[]): [energy: number, force: number];
}

const EPSILON_SIGMA = ["epsilon", "sigma", "cutoff"] as const;

export const wallPotentials = {
  /** ε[2/15 (σ/r)⁹ − (σ/r)³] */
  lj93: {
    words: EPSILON_SIGMA,
    shifted: true,
    at(r, [epsilon, sigma]) {
      const s3 = (sigma / r) ** 3;
      const s9 = s3 * s3 * s3;
      return [epsilon * ((2 / 15) * s9 - s3), (epsilon * ((18 / 15) * s9 - 3 * s3)) / r];
    },
  },
  /** 4ε[(σ/r)¹² − (σ/r)⁶] */
  lj126: {
    words: EPSILON_SIGMA,
    shifted: true,
    at(r, [epsilon, sigma]) {
      const s6 = (sigma / r) ** 6;
      return [4 * epsilon * (s6 * s6 - s6), (24 * epsilon * (2 * s6 * s6 - s6)) / r];
    },
  },
  /** 2πε[2/5 (σ/r)¹⁰ − (σ/r)⁴ − √2 σ³ / 3(r + 0.61 σ/√2)³] */
  lj1043: {
    words: EPSILON_SIGMA,
    shifted: true,
    at(r, [epsilon, sigma]) {
      const s4 = (sigma / r) ** 4;
      const s10 = (sigma / r) ** 10;
      const beyond = r + (0.61 / Math.SQRT2) * sigma;
      const last = (Math.SQRT2 * sigma ** 3) / 3 / beyond ** 3;
      const scale = 2 * Math.PI * epsilon;
      return [scale * (0.4 * s10 - s4 - last), scale * ((4 * s10 - 4 * s4) / r - (3 * last) / beyond)];
    },
  },
  /** D₀[exp(−2α(r − r₀)) − 2 exp(−α(r − r₀))] */
  morse: {
    words: ["D_0", "alpha", "r_0", "cutoff"],
    shifted: true,
    at(r, [depth, alpha, r0]) {
      const e = Math.exp(-alpha * (r - r0));
      return [depth * (e * e - 2 * e), 2 * depth * alpha * (e * e - e)];
    },
  },
  /** ε(r − rc)²: a one-sided spring. */
  harmonic: {
    words: EPSILON_SIGMA,
    shifted: false,
    at(r, [epsilon, , cutoff]) {
      return [epsilon * (cutoff - r) ** 2, 2 * epsilon * (cutoff - r)];
    },
  },
} as const satisfies Record<string, WallPotential>;
