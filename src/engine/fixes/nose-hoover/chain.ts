/**
 * A Nosé–Hoover chain of `length` masses, in LAMMPS' splitting (Martyna, Tuckerman, Tobias & Klein, Mol. Phys. 87, 1117 (1996)):
 * one half step of the chain with the scaling of what it thermostats in the middle.
 */
export class Chain {
  readonly eta: Float64Array;
  /** One longer: the last stays 0. */
  readonly dot: Float64Array;
  readonly mass: Float64Array;
  readonly #force: Float64Array;

  constructor(
    readonly length: number,
    readonly loops: number,
  ) {
    this.eta = new Float64Array(length);
    this.dot = new Float64Array(length + 1);
    this.mass = new Float64Array(length);
    this.#force = new Float64Array(length);
  }

  /** Forces on all masses but the first, at the start of a run. */
  begin(kT: number): void {
    for (let i = 1; i < this.length; i++)
      this.#force[i] = (this.mass[i - 1] * this.dot[i - 1] ** 2 - kT) / this.mass[i];
  }

  /** Half a step dt/2. `excess` gives twice the kinetic energy less its target; `scale(factor)` applies the friction. */
  advance(dt: number, kT: number, drag: number, excess: () => number, scale: (factor: number) => void): void {
    const { length, dot, eta, mass } = this;
    const force = this.#force;
    const part = 1 / this.loops;
    const [half, quarter, eighth] = [0.5 * dt, 0.25 * dt, 0.125 * dt];
    force[0] = mass[0] > 0 ? excess() / mass[0] : 0;
    for (let loop = 0; loop < this.loops; loop++) {
      let factor = 1;
      for (let i = length - 1; i >= 0; i--) {
        factor = Math.exp(-part * eighth * dot[i + 1]);
        dot[i] *= factor;
        dot[i] += force[i] * part * quarter;
        dot[i] *= drag;
        dot[i] *= factor;
      }
      scale(Math.exp(-part * half * dot[0]));
      force[0] = mass[0] > 0 ? excess() / mass[0] : 0;
      for (let i = 0; i < length; i++) eta[i] += part * half * dot[i];
      // `factor` is still that of the first mass.
      dot[0] *= factor;
      dot[0] += force[0] * part * quarter;
      dot[0] *= factor;
      for (let i = 1; i < length; i++) {
        factor = Math.exp(-part * eighth * dot[i + 1]);
        dot[i] *= factor;
        force[i] = (mass[i - 1] * dot[i - 1] ** 2 - kT) / mass[i];
        dot[i] += force[i] * part * quarter;
        dot[i] *= factor;
      }
    }
  }

  /** Energy of the chain; `weight` is L kT of the first mass. */
  energy(weight: number, kT: number): number {
    if (this.length === 0) return 0;
    let sum = weight * this.eta[0] + 0.5 * this.mass[0] * this.dot[0] ** 2;
    for (let i = 1; i < this.length; i++) sum += kT * this.eta[i] + 0.5 * this.mass[i] * this.dot[i] ** 2;
    return sum;
  }

  save(): { eta: number[]; dot: number[] } {
    return { eta: [...this.eta], dot: [...this.dot] };
  }

  restore(saved: { eta: number[]; dot: number[] }): void {
    this.eta.set(saved.eta.slice(0, this.length));
    this.dot.set(saved.dot.slice(0, this.length + 1));
  }
}
