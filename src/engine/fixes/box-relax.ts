/**
 * fix ID group box/relax: the box as degrees of freedom of a minimization under a given pressure. https://docs.lammps.org/fix_box_relax.html
 * Components go xx yy zz yz xz xy; strains are relative to the box at the start.
 */
import { InputError } from "../../model/errors.js";
import type { Compute } from "../define-compute.js";
import type { FixContext, FixHooks, MinimizeHooks } from "../define-fix.js";
import { defineFix } from "../define-fix.js";
import { makeCompute } from "../make.js";
import type { Words } from "../script/words.js";

export const boxRelax = defineFix({
  name: "box/relax",
  create: (words, context) => new BoxRelax(words, context),
});

const COMPONENTS = ["x", "y", "z", "yz", "xz", "xy"] as const;
const COUPLED = { none: [], xyz: [0, 1, 2], xy: [0, 1], yz: [1, 2], xz: [0, 2] } as const;

class BoxRelax implements FixHooks {
  readonly changesBox = true;
  readonly boxComponents: boolean[] = [false, false, false, false, false, false];
  readonly extensive = { scalar: true };
  readonly minimize: MinimizeHooks;
  readonly #context: FixContext;
  readonly #target = [0, 0, 0, 0, 0, 0];
  #couple: keyof typeof COUPLED = "none";
  #largestStrain = 0.0001;
  #resetEvery = 0;
  #dilateAll = true;
  #scale: { yz: boolean; xz: boolean; xy: boolean };
  #fixedPoint: number[];
  #pressure!: Compute;
  #own: string[] = [];
  #temperatureId: string;
  #pressureId: string;
  #deviatoric = false;
  #hydrostatic = 0;
  readonly #kind: "iso" | "aniso" | "tri";
  /** Reference edges, h and its inverse. */
  #edges = [1, 1, 1];
  #volume = 1;
  #h0: readonly number[] = [];
  #sigma: number[][] = [];
  #stored: { lo: number[]; hi: number[]; tilt: number[] }[] = [];
  #depth = 0;

  constructor(words: Words, context: FixContext) {
    this.#context = context;
    const { simulation, id } = context;
    const { box } = simulation;
    this.#fixedPoint = [0, 1, 2].map((k) => 0.5 * (box.lo[k] + box.hi[k]));
    this.#scale = { xy: box.xy !== 0, xz: box.xz !== 0, yz: box.yz !== 0 };
    if (words.done) throw words.missing("a keyword");
    while (!words.done) this.#keyword(words);
    this.#check();
    const active = this.boxComponents;
    if (active[3] || active[4] || active[5]) this.#kind = "tri";
    else this.#kind = this.#couple === "xyz" ? "iso" : "aniso";
    this.#temperatureId = this.#make(`${id}_temp`, "all", "temp");
    this.#pressureId = this.#make(`${id}_press`, "all", "pressure", this.#temperatureId, "virial");
    this.minimize = {
      dof: this.#kind === "iso" ? 1 : this.#kind === "tri" ? 6 : 3,
      energy: (force) => this.#energy(force),
      store: () => this.#store(),
      clearStore: () => {
        this.#depth = 0;
      },
      pushStore: () => {
        this.#depth++;
      },
      popStore: () => {
        this.#depth--;
      },
      step: (alpha, direction) => this.#step(alpha, direction),
      maxAlpha: (direction) => this.#maxAlpha(direction),
      resetReference: () => this.#resetReference(),
    };
  }

  #make(...words: string[]): string {
    makeCompute(this.#context.simulation, words);
    this.#own.push(words[0]);
    return words[0];
  }

  #keyword(words: Words): void {
    const { box } = this.#context.simulation;
    const keyword = words.oneOf(
      [
        "iso",
        "aniso",
        "tri",
        ...COMPONENTS,
        "couple",
        "dilate",
        "vmax",
        "nreset",
        "scaleyz",
        "scalexz",
        "scalexy",
        "fixedpoint",
      ],
      "keyword",
    );
    if (keyword === "iso" || keyword === "aniso" || keyword === "tri") {
      this.#couple = keyword === "iso" ? "xyz" : "none";
      const pressure = words.number("a pressure");
      for (let k = 0; k < (box.dimension === 2 ? 2 : 3); k++) this.#set(k, pressure);
      if (keyword !== "tri") return;
      this.#scale = { xy: false, xz: false, yz: false };
      for (let k = 3; k < 6; k++) this.#set(k, 0);
    } else if (keyword === "couple") this.#couple = words.oneOf(["none", "xyz", "xy", "yz", "xz"], "couple setting");
    else if (keyword === "dilate") this.#dilateAll = words.oneOf(["all", "partial"], "dilate setting") === "all";
    else if (keyword === "vmax") this.#largestStrain = words.number("a strain");
    else if (keyword === "nreset") this.#resetEvery = words.integer("a number of steps");
    else if (keyword === "fixedpoint") this.#fixedPoint = [words.number(), words.number(), words.number()];
    else if (keyword.startsWith("scale")) this.#scale[keyword.slice(5) as "xy"] = words.logical();
    else {
      const component = COMPONENTS.indexOf(keyword as (typeof COMPONENTS)[number]);
      this.#set(component, words.number("a pressure"));
      this.#deviatoric = true;
      if (component > 2) this.#scale[COMPONENTS[component] as "xy"] = false;
    }
  }

  #set(component: number, pressure: number): void {
    this.boxComponents[component] = true;
    this.#target[component] = pressure;
  }

  #check(): void {
    const { box } = this.#context.simulation;
    const active = this.boxComponents;
    for (let k = 0; k < 3; k++)
      if (active[k] && !box.periodic(k)) throw new InputError("Cannot use fix box/relax on a non-periodic dimension");
    if (!box.triclinic && active.slice(3).some(Boolean))
      throw new InputError("Can not specify Pxy/Pxz/Pyz in fix box/relax with non-triclinic box");
    for (const [component, axis] of [
      [3, 2],
      [4, 2],
      [5, 1],
    ])
      if (active[component] && !box.periodic(axis))
        throw new InputError("Cannot use fix box/relax on a 2nd non-periodic dimension");
    const coupled = COUPLED[this.#couple];
    if (coupled.some((k) => !active[k] && !(box.dimension === 2 && k === 2)))
      throw new InputError("Invalid fix box/relax command pressure settings");
    if (coupled.some((k) => active[k] && this.#target[k] !== this.#target[coupled[0] ?? 0]))
      throw new InputError("Invalid fix box/relax pressure settings");
    if (!(this.#largestStrain > 0)) throw new InputError("Fix box/relax vmax must be > 0");
    // An off-diagonal that scales with the box must not be minimized as well.
    for (const [k, name] of [
      [3, "yz"],
      [4, "xz"],
      [5, "xy"],
    ] as const)
      if (active[k] && this.#scale[name])
        throw new InputError(`Cannot use fix box/relax with both relaxation and scaling on a tilt factor`);
  }

  init(): void {
    const { simulation } = this.#context;
    simulation.computes.get(this.#temperatureId, "fix box/relax temperature");
    this.#pressure = simulation.computes.get(this.#pressureId, "fix box/relax pressure");
    this.#setReference();
    this.#h0 = [...simulation.box.h];
    const diagonal = [0, 1, 2].filter((k) => this.boxComponents[k]);
    this.#hydrostatic =
      diagonal.length > 0 ? diagonal.reduce((sum, k) => sum + this.#target[k], 0) / diagonal.length : 0;
    this.#deviatoric = this.boxComponents.some(
      (on, k) => on && Math.abs(this.#target[k] - (k < 3 ? this.#hydrostatic : 0)) > 1e-6,
    );
    if (this.#deviatoric) this.#setSigma();
  }

  #setReference(): void {
    const { box } = this.#context.simulation;
    this.#edges = box.lengths;
    if (box.dimension === 2) this.#edges[2] = 1;
    this.#volume = this.#edges[0] * this.#edges[1] * this.#edges[2];
  }

  /** Energy P V (and of the strain), and the forces on the strains. */
  #energy(force: Float64Array): number {
    const { simulation } = this.#context;
    const { box, units } = simulation;
    const toEnergy = 1 / units.nktv2p;
    const pressure = this.#currentPressure();
    if (this.#kind === "iso") {
      const scale = box.length(0) / this.#edges[0];
      const target = this.#target[0];
      if (box.dimension === 2) {
        force[0] = toEnergy * (pressure[0] - target) * 2 * scale * this.#volume;
        return toEnergy * target * (scale * scale - 1) * this.#volume;
      }
      force[0] = toEnergy * (pressure[0] - target) * 3 * scale * scale * this.#volume;
      return toEnergy * target * (scale * scale * scale - 1) * this.#volume;
    }
    const active = this.boxComponents;
    const scale = [0, 1, 2].map((k) => (active[k] ? box.length(k) / this.#edges[k] : 1));
    force.fill(0);
    for (let k = 0; k < 3; k++) {
      const others = scale[(k + 1) % 3] * scale[(k + 2) % 3];
      if (active[k]) force[k] = toEnergy * (pressure[k] - this.#hydrostatic) * others * this.#volume;
    }
    const [lx, ly, lz] = [0, 1, 2].map((k) => scale[k] * this.#edges[k]);
    if (this.#kind === "tri") {
      if (active[3]) force[3] = toEnergy * pressure[3] * ly * lx * this.#edges[1];
      if (active[4]) force[4] = toEnergy * pressure[4] * lx * ly * this.#edges[0];
      if (active[5]) force[5] = toEnergy * pressure[5] * lx * lz * this.#edges[0];
    }
    let energy = toEnergy * this.#hydrostatic * (scale[0] * scale[1] * scale[2] - 1) * this.#volume;
    if (this.#deviatoric) energy += this.#addDeviatoric(force, toEnergy);
    return energy;
  }

  #currentPressure(): number[] {
    if (this.#kind === "iso") {
      const value = this.#pressure.recomputeScalar();
      checkFinite([value]);
      return [value, value, value];
    }
    const tensor = this.#pressure.recomputeVector();
    const p = [tensor[0], tensor[1], tensor[2], tensor[5], tensor[4], tensor[3]];
    const coupled = COUPLED[this.#couple];
    const mean = coupled.reduce((sum: number, k) => sum + tensor[k], 0) / (coupled.length || 1);
    for (const k of coupled) p[k] = mean;
    checkFinite(p);
    return p;
  }

  /** Targets that differ by direction: h σ on the strains, ½ Tr(σ h hᵀ) as energy. */
  #addDeviatoric(force: Float64Array, toEnergy: number): number {
    const h = this.#context.simulation.box.h;
    const [s0, s1, s2, s3, s4, s5] = [0, 1, 2]
      .map((k) => this.#sigma[k][k])
      .concat([this.#sigma[1][2], this.#sigma[0][2], this.#sigma[0][1]]);
    const rate = [
      h[0] * s0 + h[5] * s5 + h[4] * s4,
      h[1] * s1 + h[3] * s3,
      h[2] * s2,
      h[1] * s3 + h[3] * s2,
      h[0] * s4 + h[5] * s3 + h[4] * s2,
      h[0] * s5 + h[5] * s1 + h[4] * s3,
    ];
    const edge = [0, 1, 2, 1, 0, 0].map((axis) => this.#edges[axis]);
    for (let k = 0; k < force.length; k++) if (this.boxComponents[k]) force[k] -= toEnergy * rate[k] * edge[k];
    const matrix = [
      [h[0], h[5], h[4]],
      [0, h[1], h[3]],
      [0, 0, h[2]],
    ];
    let trace = 0;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) trace += this.#sigma[i][j] * matrix[j][k] * matrix[i][k];
    return 0.5 * trace * toEnergy;
  }

  /** σ = V₀ h₀⁻¹ P h₀⁻ᵀ, with P changed so that the relaxed stress is the target although only some strains are varied. */
  #setSigma(): void {
    const { box } = this.#context.simulation;
    this.#setReference();
    const inv = box.inverse;
    const inverse = [
      [inv[0], inv[5], inv[4]],
      [0, inv[1], inv[3]],
      [0, 0, inv[2]],
    ];
    const [t3, t4, t5] = this.#target.slice(3);
    const p = [
      [0, t5, t4],
      [t5, 0, t3],
      [t4, t3, 0],
    ];
    for (let k = 0; k < 3; k++) if (this.boxComponents[k]) p[k][k] = this.#target[k] - this.#hydrostatic;
    const h0 = this.#h0.length > 0 ? this.#h0 : box.h;
    p[1][1] -= p[1][2] * inv[3] * h0[1];
    p[0][1] -= p[0][2] * inv[3] * h0[1];
    p[1][0] = p[0][1];
    p[0][0] -= p[0][1] * inv[5] * h0[0] + p[0][2] * inv[4] * h0[0];
    this.#sigma = [0, 1, 2].map((i) =>
      [0, 1, 2].map((j) => {
        let sum = 0;
        for (let k = 0; k < 3; k++) for (let l = 0; l < 3; l++) sum += inverse[i][k] * p[k][l] * inverse[j][l];
        return sum * this.#volume;
      }),
    );
  }

  #resetReference(): boolean {
    const { clock } = this.#context.simulation;
    if (!this.#deviatoric || this.#resetEvery === 0 || (clock.step - clock.beginStep) % this.#resetEvery !== 0)
      return false;
    this.#setSigma();
    return true;
  }

  #store(): void {
    const { box } = this.#context.simulation;
    this.#stored[this.#depth] = { lo: [...box.lo], hi: [...box.hi], tilt: [box.yz, box.xz, box.xy] };
  }

  /** The box is the stored one strained by alpha·direction; atoms move with it. */
  #step(alpha: number, direction: Float64Array): void {
    const { simulation, group } = this.#context;
    const { box, system } = simulation;
    const active = this.boxComponents;
    const strain = [0, 1, 2, 3, 4, 5].map((k) => {
      if (this.#kind === "iso") return k < 3 ? alpha * direction[0] : 0;
      return active[k] ? alpha * direction[k] : 0;
    });
    const moved = this.#dilateAll ? 1 : group;
    system.toFractional(moved);
    const { lo, hi, tilt } = this.#stored[this.#depth];
    const h = box.h;
    for (let k = 0; k < 3; k++) {
      if (!active[k]) continue;
      box.lo[k] = lo[k] + ((lo[k] - this.#fixedPoint[k]) / h[k]) * strain[k] * this.#h0[k];
      box.hi[k] = hi[k] + ((hi[k] - this.#fixedPoint[k]) / h[k]) * strain[k] * this.#h0[k];
      if (box.lo[k] >= box.hi[k]) throw new InputError("Fix box/relax generated negative box length");
    }
    if (this.#scale.yz) box.yz = (box.length(2) * this.#h0[3]) / this.#h0[2];
    if (this.#scale.xz) box.xz = (box.length(2) * this.#h0[4]) / this.#h0[2];
    if (this.#scale.xy) box.xy = (box.length(1) * this.#h0[5]) / this.#h0[1];
    if (this.#kind === "tri") {
      if (active[3]) box.yz = tilt[0] + strain[3] * this.#edges[1];
      if (active[4]) box.xz = tilt[1] + strain[4] * this.#edges[0];
      if (active[5]) box.xy = tilt[2] + strain[5] * this.#edges[0];
    }
    simulation.shareBox();
    system.toCartesian(moved);
    simulation.force.boxChanged();
  }

  #maxAlpha(direction: Float64Array): number {
    if (this.#kind === "iso") return this.#largestStrain / Math.abs(direction[0]);
    let alpha = 1;
    for (let k = 0; k < direction.length; k++)
      if (this.boxComponents[k]) alpha = Math.min(alpha, this.#largestStrain / Math.abs(direction[k]));
    return alpha;
  }

  scalar(): number {
    if (this.#context.simulation.clock.step === 0) return 0;
    return this.#energy(new Float64Array(6));
  }

  modify(keyword: string, words: Words): boolean {
    const { simulation, id } = this.#context;
    const { computes, log } = simulation;
    if (keyword === "temp") {
      this.#temperatureId = words.next("a compute ID");
      const { group } = computes.get(this.#temperatureId, "fix_modify temperature");
      if (group !== 1)
        log.warning(`Temperature compute ${id} for fix modify ${this.#temperatureId} is not for group all`);
      computes.get(this.#pressureId, "fix box/relax").hooks.pressure?.setTemperature(this.#temperatureId);
      return true;
    }
    if (keyword !== "press") return false;
    this.#pressureId = words.next("a compute ID");
    computes.get(this.#pressureId, "fix_modify pressure");
    return true;
  }

  close(): void {
    const { computes } = this.#context.simulation;
    for (const id of this.#own.reverse()) if (computes.find(id)) computes.remove(id);
  }
}

function checkFinite(values: readonly number[]): void {
  if (!values.every(Number.isFinite)) throw new InputError("Non-numeric pressure - simulation unstable");
}
