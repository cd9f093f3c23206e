/** Units that an extended XYZ file names itself (energy-unit=hartree …) or that its writer implies (ASE's momenta). */
import { elementOfLabel, standardMass } from "../src/model/elements.js";
import type { Frame } from "../src/model/frame.js";
import type { ReadOptions } from "./format.js";

// CODATA 2018.
const hartree = 27.211386245988; // eV
const bohr = 0.529177210903; // Å
const kcalPerMole = 0.0433641042418009; // eV: 4184 J / (N_A e)
const gigapascal = 1 / 160.2176634; // eV/Å³
/** ASE's unit of time is Å·√(u/eV) = 10.1805 fs: one Å per it is 98.2269… Å/ps. */
const aseVelocity = 98.2269478846406;

const units: Record<string, number> = {
  ev: 1,
  hartree,
  ha: hartree,
  au: hartree,
  "a.u.": hartree,
  "kcal/mol": kcalPerMole,
  "ev/angstrom": 1,
  "ev/a": 1,
  "hartree/bohr": hartree / bohr,
  "au/bohr": hartree / bohr,
  "kcal/mol/angstrom": kcalPerMole,
  "ev/angstrom^3": 1,
  "ev/a^3": 1,
  "ev/ang^3": 1,
  "hartree/bohr^3": hartree / bohr ** 3,
  "au/bohr^3": hartree / bohr ** 3,
  gpa: gigapascal,
  kbar: gigapascal / 10,
  bar: gigapascal / 10000,
};

const keys: readonly { key: RegExp; field: "energy" | "forces" | "stress" | "virial" }[] = [
  { key: /^energy[-_]units?$/i, field: "energy" },
  { key: /^forces?[-_]units?$/i, field: "forces" },
  { key: /^stress[-_]units?$/i, field: "stress" },
  { key: /^virial[-_]units?$/i, field: "virial" },
];

/** Converts to eV and Å when `--units metal` asks for it; otherwise numbers stay and a warning says whose they are. */
export function applyUnitKeys(frame: Frame, options: ReadOptions, place: string): void {
  for (const { key, field } of keys) {
    const name = Object.keys(frame.info).find((word) => key.test(word));
    if (name === undefined || frame[field] === undefined) continue;
    const unit = String(frame.info[name]);
    const factor = units[unit.toLowerCase()];
    if (factor === 1) continue;
    if (options.units !== "metal" || factor === undefined) {
      const remedy = factor === undefined ? "a unit that is not known" : "pass --units metal to have it converted";
      options.warn(`${place}: ${name}=${unit}: ${field} is kept as it stands (${remedy})`);
      continue;
    }
    const value = frame[field];
    if (typeof value === "number") frame.energy = value * factor;
    else for (let i = 0; i < value!.length; i++) value![i] *= factor;
    delete frame.info[name];
  }
}

/** Velocities from ASE's momenta: divided by the mass of the element, Å/ps with `--units metal`. False when a mass is missing. */
export function setMomenta(frame: Frame, momenta: Float64Array, options: ReadOptions, place: string): boolean {
  const masses = Array.from(
    { length: frame.typeCount },
    (_, type) => frame.masses?.[type] ?? standardMass(elementOfLabel(frame.species?.[type] ?? "") ?? ""),
  );
  const unknown = frame.types.find((type) => !masses[type]);
  if (unknown !== undefined) {
    options.warn(`${place}: momenta stay a column: the mass of type ${unknown + 1} is not known`);
    return false;
  }
  const factor = options.units === "metal" ? aseVelocity : 1;
  if (factor === 1)
    options.warn(
      `${place}: velocities (from momenta) are in ASE's unit, 98.227 Å/ps; pass --units metal to have them converted`,
    );
  frame.velocities = momenta.map((p, i) => (factor * p) / masses[frame.types[Math.floor(i / 3)]]!);
  return true;
}
