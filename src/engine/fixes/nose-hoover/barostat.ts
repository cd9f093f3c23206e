/**
 * The box as a degree of freedom: Martyna–Tobias–Klein with LAMMPS' masses and its time-reversible change of an upper triangular
 * box (J. Chem. Phys. 101, 4177 (1994); Parrinello & Rahman, J. Appl. Phys. 52, 7182 (1981) for targets that differ by direction).
 * Components go xx yy zz yz xz xy.
 */
import { InputError } from "../../../model/errors.js";
import type { Simulation } from "../../simulation.js";
import type { NoseHooverOptions } from "./options.js";

/** Largest ratio of tilt to edge within one step. */
const TILT_MAX = 1.5;

export class Barostat {
  readonly omega = new Float64Array(6);
  readonly dot = new Float64Array(6);
  readonly mass = new Float64Array(6);
  readonly target = new Float64Array(6);
  readonly pressure = new Float64Array(6);
  hydrostatic = 0;
  /** Mean of the volume rates over the number of atoms (mtk). */
  mtk = 0;
  readonly kind: "iso" | "aniso" | "tri";
  /** Controlled edges. */
  readonly dimensions: number;
  #reference: { volume: number; inverse: number[] } | undefined;
  #sigma = [0, 0, 0, 0, 0, 0];

  constructor(
    private readonly simulation: Simulation,
    readonly options: NoseHooverOptions,
  ) {
    const { active, couple } = options;
    const { dimension } = simulation.box;
    if (active[3] || active[4] || active[5]) this.kind = "tri";
    else this.kind = couple === "xyz" || (dimension === 2 && couple === "xy") ? "iso" : "aniso";
    this.dimensions = active.slice(0, 3).filter(Boolean).length;
  }

  get highestFrequency(): number {
    return Math.max(...this.options.damp.map((damp, k) => (this.options.active[k] ? 1 / damp : 0)));
  }

  setMasses(kT: number): void {
    const energy = (this.simulation.atoms.natoms + 1) * kT;
    for (let k = 0; k < 6; k++) if (this.options.active[k]) this.mass[k] = energy * this.options.damp[k] ** 2;
  }

  setTargets(progress: number): void {
    const { start, stop, active } = this.options;
    this.hydrostatic = 0;
    for (let k = 0; k < 6; k++) {
      if (!active[k]) continue;
      this.target[k] = start[k] + progress * (stop[k] - start[k]);
      if (k < 3) this.hydrostatic += this.target[k];
    }
    if (this.dimensions > 0) this.hydrostatic /= this.dimensions;
    this.#setReference();
    if (this.options.deviatoric) this.#setSigma();
  }

  #setReference(): void {
    const { box, clock } = this.simulation;
    const again = this.options.nreset > 0 && (clock.step - clock.beginStep) % this.options.nreset === 0;
    if (!this.#reference || again) this.#reference = { volume: box.volume, inverse: [...box.inverse] };
  }

  /** σ = V₀ h₀⁻¹ (P − p) h₀⁻ᵀ. */
  #setSigma(): void {
    const { volume, inverse } = this.#reference as { volume: number; inverse: number[] };
    const stress = symmetric(this.target.map((value, k) => (k < 3 ? value - this.hydrostatic : value)));
    this.#sigma = sandwich(upper(inverse), stress).map((value) => value * volume);
  }

  /** Couples the pressure tensor (xx yy zz xy xz yz, as the compute has it) or takes the scalar. */
  setPressure(scalar: number | undefined, tensor: ArrayLike<number> | undefined): void {
    const p = this.pressure;
    if (tensor === undefined) p.fill(scalar as number, 0, 3);
    else {
      const axes = { none: [], xyz: [0, 1, 2], xy: [0, 1], yz: [1, 2], xz: [0, 2] }[this.options.couple];
      for (let k = 0; k < 3; k++) p[k] = tensor[k];
      if (axes.length > 0) {
        const mean = axes.reduce((sum, k) => sum + tensor[k], 0) * (1 / axes.length);
        for (const k of axes) p[k] = mean;
      }
      if (this.kind === "tri") [p[3], p[4], p[5]] = [tensor[5], tensor[4], tensor[3]];
    }
    for (let k = 0; k < 6; k++)
      if (!Number.isFinite(p[k])) throw new InputError("Non-numeric pressure - simulation unstable");
  }

  /** Half a step of the rates. `kinetic` is the part of mvv that mtk adds, already divided by dimensions × atoms. */
  accelerate(half: number, kinetic: number, drag: number): void {
    const { units, box, atoms } = this.simulation;
    const { active, deviatoric, mtk } = this.options;
    const volume = box.volume;
    const shape = deviatoric ? sandwich(upper(box.h), symmetric(this.#sigma)) : undefined;
    for (let k = 0; k < 6; k++) {
      if (!active[k]) continue;
      const excess = k < 3 ? this.pressure[k] - this.hydrostatic : this.pressure[k];
      let rate = (excess * volume) / (this.mass[k] * units.nktv2p);
      if (k < 3) rate += kinetic / this.mass[k];
      if (shape) rate -= shape[k] / (this.mass[k] * units.nktv2p);
      this.dot[k] += rate * half;
      this.dot[k] *= drag;
    }
    this.mtk = 0;
    if (!mtk) return;
    for (let k = 0; k < 3; k++) if (active[k]) this.mtk += this.dot[k];
    if (this.dimensions > 0) this.mtk /= this.dimensions * atoms.natoms;
  }

  /** Velocities of the group feel the box's rates for half a step: scale, shear, scale. */
  brakeVelocities(group: number, dt: number): void {
    const { system } = this.simulation;
    const [x, y, z] = [0, 1, 2].map((k) => Math.exp(-0.25 * dt * (this.dot[k] + this.mtk)));
    if (this.kind !== "tri") {
      system.scaleVelocities(group, x * x, y * y, z * z);
      return;
    }
    const half = -0.5 * dt;
    system.scaleVelocities(group, x, y, z, half * this.dot[3], half * this.dot[4], half * this.dot[5]);
    system.scaleVelocities(group, x, y, z);
  }

  /** Half a step of the box; atoms of the group move with it. */
  remap(group: number, half: number): void {
    const { system, box } = this.simulation;
    for (let k = 0; k < 6; k++) this.omega[k] += half * this.dot[k];
    system.toFractional(group);
    this.#changeBox(half);
    this.simulation.shareBox();
    system.toCartesian(group);
    const [lx, ly] = box.lengths;
    if (Math.abs(box.yz) > TILT_MAX * ly || Math.abs(box.xz) > TILT_MAX * lx || Math.abs(box.xy) > TILT_MAX * lx)
      throw new InputError(
        "Fix npt/nph has tilted box too far in one step - periodic cell is too far from equilibrium state",
      );
  }

  /** Off-diagonals, edges, off-diagonals again: symmetric in time. Off-diagonals see the edges from before. */
  #changeBox(half: number): void {
    const { box } = this.simulation;
    const { dot } = this;
    const { active, scale, fixedPoint } = this.options;
    const h = box.h as number[];
    const shear = () => {
      if (this.kind !== "tri") return;
      const xz = () => {
        if (active[4]) h[4] = grown(h[4], dot[0], half / 8, (half / 4) * (dot[5] * h[3] + dot[4] * h[2]));
      };
      xz();
      if (active[3]) h[3] = grown(h[3], dot[1], half / 4, (half / 2) * (dot[3] * h[2]));
      if (active[5]) h[5] = grown(h[5], dot[0], half / 4, (half / 2) * (dot[5] * h[1]));
      xz();
    };
    shear();
    for (let axis = 0; axis < 3; axis++) {
      if (!active[axis]) continue;
      const factor = Math.exp(half * dot[axis]);
      box.lo[axis] = (box.lo[axis] - fixedPoint[axis]) * factor + fixedPoint[axis];
      box.hi[axis] = (box.hi[axis] - fixedPoint[axis]) * factor + fixedPoint[axis];
      if (axis === 1 && scale.xy) h[5] *= factor;
      if (axis === 2 && scale.xz) h[4] *= factor;
      if (axis === 2 && scale.yz) h[3] *= factor;
    }
    shear();
    [box.yz, box.xz, box.xy] = [h[3], h[4], h[5]];
  }

  /** Kinetic energy (twice) of the rates, and how many there are. */
  get kinetic(): number {
    let sum = 0;
    for (let k = 0; k < 6; k++) if (this.options.active[k]) sum += this.mass[k] * this.dot[k] ** 2;
    return sum;
  }

  get count(): number {
    return this.options.active.filter(Boolean).length;
  }

  /** Kinetic and PV energy of the box, and that of the strain where targets differ by direction. */
  energy(): number {
    const { box, units } = this.simulation;
    let energy = 0.5 * this.kinetic;
    if (this.dimensions > 0 && this.#reference)
      energy += (this.hydrostatic * (box.volume - this.#reference.volume)) / units.nktv2p;
    return this.options.deviatoric ? energy + this.#strainEnergy() : energy;
  }

  /** ½ Tr(σ h hᵀ). */
  #strainEnergy(): number {
    const h = upper(this.simulation.box.h);
    const sigma = symmetric(this.#sigma);
    let trace = 0;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) trace += sigma[i][j] * h[j][k] * h[i][k];
    return (0.5 * trace) / this.simulation.units.nktv2p;
  }

  save() {
    const { volume = 0, inverse = [] } = this.#reference ?? {};
    return { omega: [...this.omega], dot: [...this.dot], volume, inverse: [...inverse] };
  }

  restore(saved: { omega: number[]; dot: number[]; volume: number; inverse: number[] }): void {
    this.omega.set(saved.omega);
    this.dot.set(saved.dot);
    if (saved.inverse.length === 6) this.#reference = { volume: saved.volume, inverse: saved.inverse };
  }
}

/** Grows by rate with a push in the middle. */
function grown(value: number, rate: number, time: number, push: number): number {
  const factor = Math.exp(time * rate);
  return (value * factor + push) * factor;
}

/** [0 1 2 yz xz xy] as an upper triangular matrix. */
function upper(h: ArrayLike<number>): number[][] {
  return [
    [h[0], h[5], h[4]],
    [0, h[1], h[3]],
    [0, 0, h[2]],
  ];
}

function symmetric(s: ArrayLike<number>): number[][] {
  return [
    [s[0], s[5], s[4]],
    [s[5], s[1], s[3]],
    [s[4], s[3], s[2]],
  ];
}

/** M S Mᵀ as xx yy zz yz xz xy. */
function sandwich(m: number[][], s: number[][]): number[] {
  const at = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < 3; k++) for (let l = 0; l < 3; l++) sum += m[i][k] * s[k][l] * m[j][l];
    return sum;
  };
  return [at(0, 0), at(1, 1), at(2, 2), at(1, 2), at(0, 2), at(0, 1)];
}
