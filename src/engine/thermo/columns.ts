/** Keywords of thermo_style custom: their headings and values (manual: thermo_style). */

import { cellParameters } from "../../model/cell.js";
import { didYouMean, InputError } from "../../model/errors.js";
import type { Compute } from "../define-compute.js";
import { totalEcouple } from "../energies.js";
import type { Simulation } from "../simulation.js";

/** Which of thermo's computes a keyword reads. */
export type Reads = "temp" | "pe" | "pressScalar" | "pressVector";

export interface ThermoKeyword {
  heading: string;
  integer?: boolean;
  reads?: readonly Reads[];
  value(thermo: ThermoValues): number;
}

/** What keywords may ask for; thermo and variables both provide it. */
export interface ThermoValues {
  readonly simulation: Simulation;
  /** Divides by the number of atoms. */
  readonly normalise: boolean;
  compute(what: Reads): Compute;
}

export const thermoKeywords: Record<string, ThermoKeyword> = {
  step: { heading: "Step", integer: true, value: ({ simulation }) => simulation.clock.step },
  elapsed: { heading: "Elapsed", integer: true, value: ({ simulation: { clock } }) => clock.step - clock.firstStep },
  elaplong: { heading: "Elaplong", integer: true, value: ({ simulation: { clock } }) => clock.step - clock.beginStep },
  dt: { heading: "Dt", value: ({ simulation }) => simulation.clock.dt },
  time: { heading: "Time", value: ({ simulation }) => simulation.clock.time },
  cpu: { heading: "CPU", value: ({ simulation }) => simulation.timer.elapsed },
  tpcpu: { heading: "T/CPU", value: ({ simulation }) => perCpu(simulation, simulation.clock.dt) },
  spcpu: { heading: "S/CPU", value: ({ simulation }) => perCpu(simulation, 1) },
  cpuremain: { heading: "CPULeft", value: ({ simulation }) => cpuRemaining(simulation) },
  part: { heading: "Part", integer: true, value: () => 0 },
  timeremain: { heading: "TimeoutLeft", value: ({ simulation }) => simulation.timer.timeLeft },
  atoms: { heading: "Atoms", integer: true, value: ({ simulation }) => simulation.atoms.count },
  temp: { heading: "Temp", reads: ["temp"], value: (t) => t.compute("temp").scalar },
  press: { heading: "Press", reads: ["pressScalar"], value: (t) => t.compute("pressScalar").scalar },
  pe: { heading: "PotEng", reads: ["pe"], value: (t) => perAtom(t, t.compute("pe").scalar) },
  ke: { heading: "KinEng", reads: ["temp"], value: (t) => perAtom(t, kinetic(t)) },
  etotal: { heading: "TotEng", reads: ["temp", "pe"], value: (t) => perAtom(t, t.compute("pe").scalar + kinetic(t)) },
  evdwl: {
    heading: "E_vdwl",
    reads: ["pe"],
    value: (t) => energy(t, ({ system, force }) => system.result[0] + force.tailEnergy),
  },
  ecoul: { heading: "E_coul", reads: ["pe"], value: (t) => energy(t, ({ system }) => system.result[1]) },
  epair: {
    heading: "E_pair",
    reads: ["pe"],
    value: (t) =>
      energy(
        t,
        ({ system, force }) => system.result[0] + system.result[1] + force.termEnergy("kspace") + force.tailEnergy,
      ),
  },
  ebond: { heading: "E_bond", reads: ["pe"], value: (t) => energy(t, ({ force }) => force.termEnergy("bond")) },
  eangle: { heading: "E_angle", reads: ["pe"], value: (t) => energy(t, ({ force }) => force.termEnergy("angle")) },
  edihed: { heading: "E_dihed", reads: ["pe"], value: (t) => energy(t, ({ force }) => force.termEnergy("dihedral")) },
  eimp: { heading: "E_impro", reads: ["pe"], value: (t) => energy(t, ({ force }) => force.termEnergy("improper")) },
  emol: {
    heading: "E_mol",
    reads: ["pe"],
    value: (t) => energy(t, ({ force }) => force.termEnergy("bond", "angle", "dihedral", "improper")),
  },
  elong: { heading: "E_long", reads: ["pe"], value: (t) => energy(t, ({ force }) => force.termEnergy("kspace")) },
  etail: { heading: "E_tail", value: (t) => energy(t, ({ force }) => force.tailEnergy) },
  enthalpy: {
    heading: "Enthalpy",
    reads: ["temp", "pe", "pressScalar"],
    value(t) {
      const { box, units } = t.simulation;
      const total = t.compute("pe").scalar + kinetic(t);
      return perAtom(t, total + (t.compute("pressScalar").scalar * box.volume) / units.nktv2p);
    },
  },
  ecouple: { heading: "Ecouple", value: (t) => perAtom(t, totalEcouple(t.simulation)) },
  econserve: {
    heading: "Econserve",
    reads: ["temp", "pe"],
    value: (t) => perAtom(t, t.compute("pe").scalar + kinetic(t) + totalEcouple(t.simulation)),
  },
  vol: { heading: "Volume", value: ({ simulation }) => simulation.box.volume },
  density: {
    heading: "Density",
    value({ simulation: { atoms, box, units } }) {
      let mass = 0;
      for (let i = 0; i < atoms.count; i++) mass += atoms.massOf(i);
      return (units.mv2d * mass) / box.volume;
    },
  },
  xy: { heading: "Xy", value: ({ simulation }) => simulation.box.xy },
  xz: { heading: "Xz", value: ({ simulation }) => simulation.box.xz },
  yz: { heading: "Yz", value: ({ simulation }) => simulation.box.yz },
  xlat: { heading: "Xlat", value: ({ simulation }) => lattice(simulation, 0) },
  ylat: { heading: "Ylat", value: ({ simulation }) => lattice(simulation, 1) },
  zlat: { heading: "Zlat", value: ({ simulation }) => lattice(simulation, 2) },
  bonds: { heading: "Bonds", integer: true, value: () => 0 },
  angles: { heading: "Angles", integer: true, value: () => 0 },
  dihedrals: { heading: "Diheds", integer: true, value: () => 0 },
  impropers: { heading: "Impros", integer: true, value: () => 0 },
  fmax: { heading: "Fmax", value: ({ simulation }) => simulation.system.forceNorms().maxComponent },
  fnorm: { heading: "Fnorm", value: ({ simulation }) => Math.sqrt(simulation.system.forceNorms().sum) },
  nbuild: { heading: "Nbuild", integer: true, value: ({ simulation }) => simulation.neighbor.builds },
  ndanger: { heading: "Ndanger", integer: true, value: ({ simulation }) => simulation.neighbor.dangerous },
  ...boxKeywords(),
  ...pressureKeywords(),
  ...cellKeywords(),
};

function boxKeywords(): Record<string, ThermoKeyword> {
  const keywords: Record<string, ThermoKeyword> = {};
  for (const [axis, name] of ["x", "y", "z"].entries()) {
    const upper = name.toUpperCase();
    keywords[`l${name}`] = { heading: `L${name}`, value: ({ simulation }) => simulation.box.length(axis) };
    keywords[`${name}lo`] = { heading: `${upper}lo`, value: ({ simulation }) => simulation.box.lo[axis] };
    keywords[`${name}hi`] = { heading: `${upper}hi`, value: ({ simulation }) => simulation.box.hi[axis] };
  }
  return keywords;
}

function pressureKeywords(): Record<string, ThermoKeyword> {
  const keywords: Record<string, ThermoKeyword> = {};
  for (const [at, name] of ["pxx", "pyy", "pzz", "pxy", "pxz", "pyz"].entries())
    keywords[name] = {
      heading: `P${name.slice(1)}`,
      reads: ["pressVector"],
      value: (t) => t.compute("pressVector").vector[at],
    };
  return keywords;
}

function cellKeywords(): Record<string, ThermoKeyword> {
  const keywords: Record<string, ThermoKeyword> = {};
  const names = {
    cella: "a",
    cellb: "b",
    cellc: "c",
    cellalpha: "alpha",
    cellbeta: "beta",
    cellgamma: "gamma",
  } as const;
  for (const [name, parameter] of Object.entries(names))
    keywords[name] = {
      heading: `Cell${parameter.length === 1 ? parameter : parameter[0].toUpperCase() + parameter.slice(1)}`,
      value: ({ simulation }) => cellParameters(simulation.box.cell)[parameter],
    };
  return keywords;
}

function kinetic(t: ThermoValues): number {
  const temperature = t.compute("temp");
  return temperature.scalar * 0.5 * (temperature.hooks.temperature?.dof ?? 0) * t.simulation.units.boltz;
}

function perAtom(t: ThermoValues, value: number): number {
  return t.normalise ? value / t.simulation.atoms.natoms : value;
}

function energy(t: ThermoValues, of: (simulation: Simulation) => number): number {
  return perAtom(t, t.simulation.force.pair || t.simulation.force.terms.length > 0 ? of(t.simulation) : 0);
}

function lattice(simulation: Simulation, axis: number): number {
  return simulation.lattice?.spacing[axis] ?? 1;
}

const lastCpu = new WeakMap<Simulation, { cpu: number; step: number }>();

/** Steps (times `scale`) per second since the last output. */
function perCpu(simulation: Simulation, scale: number): number {
  const cpu = simulation.timer.elapsed;
  const { step, firstStep } = simulation.clock;
  const before = lastCpu.get(simulation);
  lastCpu.set(simulation, { cpu, step });
  if (step === firstStep || !before || cpu <= before.cpu) return 0;
  return ((step - before.step) * scale) / (cpu - before.cpu);
}

function cpuRemaining({ clock, timer }: Simulation): number {
  const done = clock.step - clock.firstStep;
  return done === 0 ? 0 : (timer.elapsed * (clock.lastStep - clock.step)) / done;
}

export function knownKeyword(name: string): ThermoKeyword {
  const keyword = thermoKeywords[name];
  if (!keyword)
    throw new InputError(
      `Unknown keyword '${name}' in thermo_style custom command${didYouMean(name, Object.keys(thermoKeywords))}`,
    );
  return keyword;
}
