/** fix nvt, npt, nph: Nosé–Hoover dynamics in LAMMPS' order of operations. https://docs.lammps.org/fix_nh.html */
import { InputError } from "../../../model/errors.js";
import type { Compute } from "../../define-compute.js";
import type { FixContext, FixHooks, Saved } from "../../define-fix.js";
import { makeCompute } from "../../make.js";
import type { Words } from "../../script/words.js";
import { Barostat } from "./barostat.js";
import { Chain } from "./chain.js";
import { flipBox } from "./flip.js";
import { NoseHooverOptions } from "./options.js";

const TOO_COLD = 1e-6;

export class NoseHoover implements FixHooks {
  readonly integrates = true;
  readonly changesBox: boolean;
  readonly boxComponents: readonly boolean[];
  readonly extensive = { scalar: true };
  preExchange?: () => void;
  target = 0;
  vectorLength: number;

  readonly #context: FixContext;
  readonly #options: NoseHooverOptions;
  readonly #thermostat: Chain | undefined;
  readonly #barostat: Barostat | undefined;
  /** Thermostat of the barostat. */
  readonly #damper: Chain | undefined;
  #temperatureId: string;
  #pressureId = "";
  readonly #own: string[] = [];
  #temperature!: Compute;
  #pressure!: Compute;
  readonly #remapGroup: number;
  #dof = 0;
  #current = 0;
  #referenceTemperature = 0;

  constructor(
    words: Words,
    context: FixContext,
    temperatureStyle = "temp",
    more: Readonly<Record<string, (words: Words) => void>> = {},
  ) {
    this.#context = context;
    const { simulation, id, style, groupName } = context;
    const options = new NoseHooverOptions(words, style, simulation.box, more);
    this.#options = options;
    this.boxComponents = options.active;
    this.changesBox = options.barostat;
    if (options.temperature) this.#thermostat = new Chain(options.tchain, options.tloop);
    if (options.barostat) {
      this.#barostat = new Barostat(simulation, options);
      if (options.pchain > 0) this.#damper = new Chain(options.pchain, options.ploop);
    }
    this.#remapGroup = options.dilate ? simulation.groups.bit(options.dilate, `fix ${style} dilate`) : 1;
    // Pressure is that of all atoms, so its temperature is as well.
    this.#temperatureId = this.#make(`${id}_temp`, options.barostat ? "all" : groupName, temperatureStyle);
    if (options.barostat) this.#pressureId = this.#make(`${id}_press`, "all", "pressure", this.#temperatureId);
    if (options.flip && options.barostat && simulation.box.triclinic) this.preExchange = () => flipBox(simulation);
    this.vectorLength = this.#values().length;
  }

  #make(...words: string[]): string {
    makeCompute(this.#context.simulation, words);
    this.#own.push(words[0]);
    return words[0];
  }

  init(): void {
    const { simulation, style } = this.#context;
    const { computes, tallies } = simulation;
    this.#temperature = computes.get(this.#temperatureId, `fix ${style} temperature`);
    if (!this.#barostat) return;
    this.#pressure = computes.get(this.#pressureId, `fix ${style} pressure`);
    tallies.requestAlways("virial", this);
  }

  setup(): void {
    const { simulation } = this.#context;
    const { boltz } = simulation.units;
    const options = this.#options;
    this.#measureTemperature();
    if (options.temperature) this.#setTarget();
    else {
      // nph: masses need a temperature; that of the first run, or ptemp.
      if (this.#referenceTemperature === 0) {
        this.#referenceTemperature = options.ptemp ?? this.#current;
        if (this.#referenceTemperature < TOO_COLD)
          throw new InputError("Current temperature too close to zero, consider using ptemp keyword");
      }
      this.target = this.#referenceTemperature;
    }
    const kT = boltz * this.target;
    const barostat = this.#barostat;
    if (barostat) {
      barostat.setTargets(simulation.clock.progress);
      this.#measurePressure(false);
    }
    this.#setThermostatMasses();
    this.#thermostat?.begin(kT);
    if (!barostat) return;
    // Masses of the barostat follow ptemp where it is given.
    const massKT = boltz * (options.ptemp ?? this.target);
    barostat.setMasses(massKT);
    this.#damper?.mass.fill(massKT / barostat.highestFrequency ** 2);
    this.#damper?.begin(kT);
  }

  initialIntegrate(): void {
    const { simulation, group } = this.#context;
    const { clock, units, system, force } = simulation;
    const barostat = this.#barostat;
    const dt = clock.dt;
    this.#advanceDamper();
    if (this.#thermostat) {
      this.#setTarget();
      this.#advanceThermostat();
    }
    if (barostat) {
      this.#temperatureAgain();
      this.#measurePressure(false);
      barostat.setTargets(clock.progress);
      this.#accelerateBox();
      this.#brake();
    }
    const kick = 0.5 * dt * units.ftm2v;
    if (!barostat) {
      system.kickDrift(group, kick, dt);
      return;
    }
    system.kick(group, kick);
    barostat.remap(this.#remapGroup, 0.5 * dt);
    system.drift(group, dt);
    barostat.remap(this.#remapGroup, 0.5 * dt);
    force.boxChanged();
  }

  finalIntegrate(): void {
    const { simulation, group } = this.#context;
    const { clock, units, system } = simulation;
    system.kick(group, 0.5 * clock.dt * units.ftm2v);
    if (this.#barostat) this.#brake();
    this.#measureTemperature();
    if (this.#barostat) {
      this.#measurePressure(true);
      this.#accelerateBox();
    }
    if (this.#thermostat) this.#advanceThermostat();
    this.#advanceDamper();
  }

  #measureTemperature(): void {
    this.#current = this.#temperature.recomputeScalar();
    this.#dof = this.#temperature.hooks.temperature?.dof ?? 0;
  }

  /** The compute's own value after the thermostat changed velocities; the current temperature is known already. */
  #temperatureAgain(): void {
    if (this.#barostat?.kind === "iso") this.#temperature.recomputeScalar();
    else this.#temperature.recomputeVector();
  }

  #measurePressure(tensorToo: boolean): void {
    const barostat = this.#barostat as Barostat;
    if (barostat.kind === "iso") barostat.setPressure(this.#pressure.recomputeScalar(), undefined);
    else {
      if (tensorToo) this.#temperature.recomputeVector();
      barostat.setPressure(undefined, this.#pressure.recomputeVector());
    }
  }

  #setTarget(): void {
    const { start, stop } = this.#options.temperature as { start: number; stop: number };
    this.target = start + this.#context.simulation.clock.progress * (stop - start);
  }

  #setThermostatMasses(): void {
    const chain = this.#thermostat;
    if (!chain) return;
    const kT = this.#context.simulation.units.boltz * this.target;
    const square = (this.#options.temperature as { damp: number }).damp ** 2;
    chain.mass.fill(kT * square);
    chain.mass[0] = this.#dof * kT * square;
  }

  #advanceThermostat(): void {
    const { simulation } = this.#context;
    const { boltz } = simulation.units;
    const { dt } = simulation.clock;
    const { temperature, drag, tloop } = this.#options;
    const chain = this.#thermostat as Chain;
    this.#setThermostatMasses();
    const dragFactor = 1 - (dt / (temperature as { damp: number }).damp) * (drag / tloop);
    chain.advance(
      dt,
      boltz * this.target,
      dragFactor,
      () => this.#dof * boltz * (this.#current - this.target),
      (factor) => {
        this.scaleVelocities(factor);
        this.#current *= factor * factor;
      },
    );
  }

  /** The thermostat's half step on the velocities, their bias aside. */
  protected scaleVelocities(factor: number): void {
    const { simulation, group } = this.#context;
    const bias = this.temperature.hooks.temperature;
    if (bias?.hasBias) bias.removeBias?.(group);
    simulation.system.scaleVelocities(group, factor, factor, factor);
    if (bias?.hasBias) bias.restoreBias?.(group);
  }

  /** The compute that the thermostat looks at. */
  protected get temperature(): Compute {
    return this.#temperature;
  }

  #advanceDamper(): void {
    const { simulation } = this.#context;
    const barostat = this.#barostat;
    if (!this.#damper || !barostat) return;
    const kT = simulation.units.boltz * this.target;
    const aim = barostat.kind === "iso" ? kT : barostat.count * kT;
    this.#damper.advance(
      simulation.clock.dt,
      kT,
      this.#pressureDrag,
      () => barostat.kinetic - aim,
      (factor) => {
        for (let k = 0; k < 6; k++) barostat.dot[k] *= factor;
      },
    );
  }

  get #pressureDrag(): number {
    const { drag, ploop } = this.#options;
    return 1 - (this.#context.simulation.clock.dt * (this.#barostat?.highestFrequency ?? 0) * drag) / ploop;
  }

  #accelerateBox(): void {
    const { clock, units, atoms } = this.#context.simulation;
    const barostat = this.#barostat as Barostat;
    let kinetic = 0;
    if (this.#options.mtk && barostat.dimensions > 0) {
      if (barostat.kind === "iso") kinetic = this.#dof * units.boltz * this.#current;
      else for (let k = 0; k < 3; k++) if (this.#options.active[k]) kinetic += this.#temperature.vector[k];
      kinetic /= barostat.dimensions * atoms.natoms;
    }
    barostat.accelerate(0.5 * clock.dt, kinetic, this.#pressureDrag);
  }

  #brake(): void {
    const { group, simulation } = this.#context;
    const bias = this.#temperature.hooks.temperature;
    if (bias?.hasBias) bias.removeBias?.(group);
    (this.#barostat as Barostat).brakeVelocities(group, simulation.clock.dt);
    if (bias?.hasBias) bias.restoreBias?.(group);
  }

  /** Energy that thermostat and barostat hold: what with the energy of the atoms is conserved. */
  scalar(): number {
    const { boltz } = this.#context.simulation.units;
    const kT = boltz * this.target;
    let energy = this.#thermostat?.energy(this.#dof * kT, kT) ?? 0;
    const barostat = this.#barostat;
    if (!barostat) return energy;
    energy += barostat.energy();
    // As LAMMPS has it, also for iso, where the chain itself works against one kT.
    return energy + (this.#damper?.energy(barostat.count * kT, kT) ?? 0);
  }

  coupledEnergy(): number {
    return this.scalar();
  }

  vector(): number[] {
    return this.#values();
  }

  /** The manual's list: eta, eta_dot, omega, omega_dot, etap, etap_dot, then their energies. */
  #values(): number[] {
    const { boltz } = this.#context.simulation.units;
    const kT = boltz * this.target;
    const chain = this.#thermostat;
    const barostat = this.#barostat;
    const damper = this.#damper;
    const values: number[] = [];
    const potential = (c: Chain, weight: number) => [...c.eta].map((eta, i) => (i === 0 ? weight : kT) * eta);
    const kinetic = (c: Chain) => [...c.mass].map((mass, i) => 0.5 * mass * c.dot[i] ** 2);
    const box = barostat
      ? barostat.kind === "iso"
        ? [0]
        : barostat.kind === "aniso"
          ? [0, 1, 2]
          : [0, 1, 2, 3, 4, 5]
      : [];
    if (chain) values.push(...chain.eta, ...chain.dot.subarray(0, chain.length));
    if (barostat) values.push(...box.map((k) => barostat.omega[k]), ...box.map((k) => barostat.dot[k]));
    if (damper) values.push(...damper.eta, ...damper.dot.subarray(0, damper.length));
    if (chain) values.push(...potential(chain, this.#dof * kT), ...kinetic(chain));
    if (barostat) {
      const { simulation } = this.#context;
      const volume = simulation.box.volume - (barostat.save().volume || simulation.box.volume);
      const pv = (barostat.hydrostatic * volume) / simulation.units.nktv2p;
      values.push(
        ...(barostat.kind === "iso"
          ? [pv]
          : box.map((k) => (k < 3 && this.#options.active[k] ? pv / barostat.dimensions : 0))),
      );
      const parts = box.map((k) => 0.5 * barostat.mass[k] * barostat.dot[k] ** 2);
      values.push(...(barostat.kind === "iso" ? [parts[0] * barostat.dimensions] : parts));
    }
    if (damper && barostat)
      values.push(...potential(damper, barostat.kind === "iso" ? kT : barostat.count * kT), ...kinetic(damper));
    if (this.#options.deviatoric && barostat) values.push(barostat.energy() - 0.5 * barostat.kinetic);
    return values;
  }

  modify(keyword: string, words: Words): boolean {
    const { simulation, style, id } = this.#context;
    if (keyword === "temp") {
      const name = words.next("a compute ID");
      const compute = simulation.computes.get(name, "fix_modify temperature");
      if (!compute.hooks.temperature)
        throw new InputError(`Fix_modify temperature compute ${name} does not compute temperature`);
      if (compute.group !== 1) simulation.log.warning("Temperature for fix modify is not for group all");
      this.#dropOwn(this.#temperatureId);
      this.#temperatureId = name;
      if (this.#pressureId) simulation.computes.get(this.#pressureId, `fix ${id}`).hooks.pressure?.setTemperature(name);
      return true;
    }
    if (keyword !== "press") return false;
    const name = words.next("a compute ID");
    if (!this.#barostat) throw new InputError(`Illegal fix_modify command: fix ${style} has no barostat`);
    const compute = simulation.computes.get(name, "fix_modify pressure");
    if (!compute.hooks.pressure) throw new InputError(`Fix_modify pressure compute ${name} does not compute pressure`);
    this.#dropOwn(this.#pressureId);
    this.#pressureId = name;
    return true;
  }

  #dropOwn(name: string): void {
    const at = this.#own.indexOf(name);
    if (at < 0) return;
    this.#own.splice(at, 1);
    this.#context.simulation.computes.remove(name);
  }

  save(): Saved {
    return {
      thermostat: this.#thermostat?.save() ?? null,
      damper: this.#damper?.save() ?? null,
      barostat: this.#barostat?.save() ?? null,
      reference: this.#referenceTemperature,
    };
  }

  restore(saved: Saved): void {
    const state = saved as {
      thermostat: { eta: number[]; dot: number[] } | null;
      damper: { eta: number[]; dot: number[] } | null;
      barostat: { omega: number[]; dot: number[]; volume: number; inverse: number[] } | null;
      reference: number;
    };
    if (state.thermostat) this.#thermostat?.restore(state.thermostat);
    if (state.damper) this.#damper?.restore(state.damper);
    if (state.barostat) this.#barostat?.restore(state.barostat);
    this.#referenceTemperature = state.reference;
  }

  close(): void {
    for (const name of this.#own.reverse())
      if (this.#context.simulation.computes.find(name)) this.#context.simulation.computes.remove(name);
  }
}
