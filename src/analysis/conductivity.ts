/** Ionic conductivity from diffusion (Nernst and Einstein), in the units that papers use. */

const boltzmann = 1.380649e-23; // J/K
export const boltzmannEv = 8.617333262e-5; // eV/K
const charge = 1.602176634e-19; // C

/** σ in S/cm from n in 1/Å³, z in elementary charges, D in cm²/s, T in K: σ = n (z e)² D / (k T). */
export function nernstEinstein(n: number, z: number, diffusivity: number, temperature: number): number {
  return (n * 1e24 * (z * charge) ** 2 * diffusivity) / (boltzmann * temperature);
}
