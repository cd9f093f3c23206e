/**
 * Numbers of LAMMPS files in other unit systems as the program has them: metal (Å, ps, eV, g/mol, e). Factors are those of
 * CODATA 2018, since files are compared with other programs; `units.ts` has the older ones that LAMMPS computes with.
 */
import type { Column, Frame } from "./frame.js";
import { type UnitName, unitSystems } from "./units.js";

const avogadro = 6.02214076e23;
/** eV in one joule. */
const joule = 1 / 1.602176634e-19;
const bohr = 0.529177210903; // Å
const hartree = 27.211386245988; // eV
/** eV in one kcal/mol. */
const kcal = (4184 * joule) / avogadro;
/** e·Å in one debye. */
const debye = 0.20819433442;

export interface Factors {
  length: number;
  time: number;
  mass: number;
  energy: number;
  charge: number;
  velocity: number;
  dipole: number;
}

/** What a number of that system is multiplied by. Manual page units. */
const factors: Record<Exclude<UnitName, "lj">, Omit<Factors, "velocity" | "dipole"> & Partial<Factors>> = {
  metal: { length: 1, time: 1, mass: 1, energy: 1, charge: 1 },
  real: { length: 1, time: 1e-3, mass: 1, energy: kcal, charge: 1 },
  si: { length: 1e10, time: 1e12, mass: 1e3 * avogadro, energy: joule, charge: joule },
  cgs: { length: 1e8, time: 1e12, mass: avogadro, energy: 1e-7 * joule, charge: joule / 2997924580 },
  // The manual gives velocities in units of 1.03275e-15 s, but dt is in fs and x += v dt: they are bohr/fs.
  electron: {
    length: bohr,
    time: 1e-3,
    mass: 1,
    energy: hartree,
    charge: 1,
    dipole: debye,
  },
  micro: { length: 1e4, time: 1e6, mass: 1e-12 * avogadro, energy: 1e-15 * joule, charge: 1e-12 * joule },
  nano: { length: 10, time: 1e3, mass: 1e-18 * avogadro, energy: 1e-21 * joule, charge: 1 },
};

/** Undefined for lj: reduced numbers have no size. */
export function factorsToMetal(units: UnitName): Factors | undefined {
  if (units === "lj") return undefined;
  const own = factors[units];
  return { velocity: own.length / own.time, dipole: own.charge * own.length, ...own };
}

type Factor = (of: Factors) => number;
const length: Factor = (of) => of.length;
const energy: Factor = (of) => of.energy;
const force: Factor = (of) => of.energy / of.length;
const perTime: Factor = (of) => 1 / of.time;

/** Columns whose dimension the name tells (manual pages dump, read_data). */
const dimensions: readonly [RegExp, Factor][] = [
  [/^([xyz]u?|[xyz]0|radius|diameter|[kce]radius|shape[xyz])$/, length],
  [/^v[xyz]$|^ervel$/, (of) => of.velocity],
  [/^f[xyz]$|^erforce$/, force],
  [/^mass$/, (of) => of.mass],
  [/^q$/, (of) => of.charge],
  [/^mu[xyz]?$/, (of) => of.dipole],
  [/^omega[xyz]$/, perTime],
  [/^angmom[xyz]$/, (of) => of.mass * of.length * of.velocity],
  [/^tq[xyz]$/, energy],
  [/^volume$/, (of) => of.length ** 3],
  [/^density$/, (of) => of.mass / of.length ** 3],
];

/** Numbers that count or name something. */
const dimensionless =
  /^(mol|proc|procp1|[xyz]su?|i[xyz]|id|type|\w+flag|e(spin|tag)|status|template-\w+|sp[xyz]?|element|typelabel|occupancy)$/;

/** The frame in metal units, and the columns whose unit nobody knows. */
export function toMetal(frame: Frame, units: UnitName): { frame: Frame; unknown: string[] } {
  const of = factorsToMetal(units);
  if (!of) return { frame: { ...frame, units }, unknown: [] };
  const times = <T extends Float64Array | undefined>(values: T, factor: number): T =>
    (values && factor !== 1 ? values.map((x) => x * factor) : values) as T;
  const volume = of.length ** 3;
  const out: Frame = {
    ...frame,
    units: "metal",
    positions: times(frame.positions, of.length),
    origin: times(frame.origin, of.length),
  };
  if (frame.cell) out.cell = times(frame.cell, of.length);
  if (frame.time !== undefined) out.time = frame.time * of.time;
  if (frame.masses) out.masses = times(frame.masses, of.mass);
  if (frame.velocities) out.velocities = times(frame.velocities, of.velocity);
  if (frame.forces) out.forces = times(frame.forces, of.energy / of.length);
  if (frame.charges) out.charges = times(frame.charges, of.charge);
  if (frame.energy !== undefined) out.energy = frame.energy * of.energy;
  if (frame.virial) out.virial = times(frame.virial, of.energy);
  if (frame.stress) out.stress = times(frame.stress, of.energy / volume);
  const unknown: string[] = [];
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(frame.columns)) {
    const factor = dimensions.find(([pattern]) => pattern.test(name))?.[1](of);
    if (column.values instanceof Float64Array && factor !== undefined)
      columns[name] = { ...column, values: times(column.values, factor) };
    else {
      columns[name] = column;
      if (column.values instanceof Float64Array && !dimensionless.test(name)) unknown.push(name);
    }
  }
  return { frame: { ...out, columns }, unknown };
}

export const unitNames = Object.keys(unitSystems) as UnitName[];
