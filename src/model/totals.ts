/** What `info` may hold that belongs to all atoms of the cell together: it grows with copies, and means nothing for a part. */
import type { Frame } from "./frame.js";

/** eV, and the magnetic moment in Bohr magnetons. */
const totals = ["free_energy", "energy_without_entropy", "magnetization"];
/** What a POSCAR keeps for a restart: it goes with this very cell. */
const ofThisCell = ["lattice_velocities", "predictor_corrector"];

/** The energy that the forces are derivatives of: with smeared occupations (VASP) that is the free energy. */
export function freeEnergy(frame: Frame): number | undefined {
  const { free_energy: free } = frame.info;
  return typeof free === "number" ? free : frame.energy;
}

/** Totals for `copies` of the cell; 0: for a part of it, which has none. */
export function scaleTotals(frame: Frame, copies: number): void {
  frame.info = { ...frame.info };
  frame.columns = { ...frame.columns };
  for (const name of totals) {
    const value = frame.info[name];
    if (copies > 0 && typeof value === "number") frame.info[name] = value * copies;
    else if (copies === 0) delete frame.info[name];
  }
  for (const name of ofThisCell) {
    delete frame.info[name];
    delete frame.columns[name];
  }
}
