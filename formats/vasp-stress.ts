/**
 * Stress as VASP prints it ("in kB": kilobar, positive when the cell wants to expand) → stress in eV/Å³, positive in tension, and
 * virial in eV, −V·stress.
 */
import { volume } from "../src/model/cell.js";

/** kbar per eV/Å³ (CODATA 2019, exact). */
const kilobar = 1602.176634;

export function stressAndVirial(
  kB: ArrayLike<number>,
  cell: Float64Array,
): { stress: Float64Array; virial: Float64Array } {
  const size = volume(cell);
  return {
    stress: Float64Array.from(kB, (p) => -p / kilobar),
    virial: Float64Array.from(kB, (p) => (p / kilobar) * size),
  };
}

/** pV in eV of a pressure in kbar. */
export function workOf(pressure: number, cell: Float64Array): number {
  return pressure === 0 ? 0 : (pressure / kilobar) * volume(cell);
}

/** The nine numbers of a line in OUTCAR's order XX YY ZZ XY YZ ZX. */
export function fromOutcarOrder([xx, yy, zz, xy, yz, zx]: readonly number[]): number[] {
  return [xx, xy, zx, xy, yy, yz, zx, yz, zz];
}
