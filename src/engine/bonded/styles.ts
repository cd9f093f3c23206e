/** Bond and angle styles. https://docs.lammps.org/bond_style.html, https://docs.lammps.org/angle_style.html */
import type { BondedStyle } from "./bonded-term.js";

/** K (r - r0)². */
const harmonicBond: BondedStyle = {
  name: "harmonic",
  coefficients: 2,
  term([stiffness, length], d, force) {
    const r = Math.hypot(d[0], d[1], d[2]);
    const pull = stiffness * (r - length);
    for (let k = 0; k < 3; k++) force[k] = r > 0 ? ((-2 * pull) / r) * d[k] : 0;
    return pull * (r - length);
  },
};

/** D (1 - exp(-α(r - r0)))². */
const morseBond: BondedStyle = {
  name: "morse",
  coefficients: 3,
  term([depth, alpha, length], d, force) {
    const r = Math.hypot(d[0], d[1], d[2]);
    const decay = Math.exp(-alpha * (r - length));
    const scale = r > 0 ? (-2 * depth * alpha * (1 - decay) * decay) / r : 0;
    for (let k = 0; k < 3; k++) force[k] = scale * d[k];
    return depth * (1 - decay) * (1 - decay);
  },
};

/** Force on both ends of an angle whose energy has the slope `slope` by the angle. */
function bend(
  d: Float64Array,
  force: Float64Array,
  slopeOf: (angle: number) => { energy: number; slope: number },
): number {
  const square1 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  const square2 = d[3] * d[3] + d[4] * d[4] + d[5] * d[5];
  const product = Math.sqrt(square1) * Math.sqrt(square2);
  const cosine = Math.max(-1, Math.min(1, (d[0] * d[3] + d[1] * d[4] + d[2] * d[5]) / product));
  // LAMMPS keeps the sine of a straight angle away from zero.
  const sine = Math.max(Math.sqrt(1 - cosine * cosine), 0.001);
  const { energy, slope } = slopeOf(Math.acos(cosine));
  const scale = -slope / sine;
  for (let k = 0; k < 3; k++) {
    force[k] = (scale * cosine * d[k]) / square1 - (scale * d[k + 3]) / product;
    force[k + 3] = (scale * cosine * d[k + 3]) / square2 - (scale * d[k]) / product;
  }
  return energy;
}

/** K (θ - θ0)², θ0 in degrees. */
const harmonicAngle: BondedStyle = {
  name: "harmonic",
  coefficients: 2,
  term([stiffness, degrees], d, force) {
    return bend(d, force, (angle) => {
      const off = angle - (degrees / 180) * Math.PI;
      return { energy: stiffness * off * off, slope: 2 * stiffness * off };
    });
  },
};

/** No force; the rows are kept. */
const zero: BondedStyle = {
  name: "zero",
  coefficients: 0,
  term(_, __, force) {
    force.fill(0);
    return 0;
  },
};

export const bondStyles: readonly BondedStyle[] = [harmonicBond, morseBond, zero];
export const angleStyles: readonly BondedStyle[] = [harmonicAngle, zero];
