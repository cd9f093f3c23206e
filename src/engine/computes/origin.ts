/** Positions of the unwrapped atoms when a compute was made, kept in a column that follows the atoms. */
import type { Column } from "../atoms.js";
import { unwrapped } from "../group-properties.js";
import type { Simulation } from "../simulation.js";

/** Atoms that are created later start from where they are then. */
export function rememberPositions(simulation: Simulation): Column {
  const { atoms } = simulation;
  const put = (first: number, last: number) => {
    for (let i = first; i < last; i++) column.values.set(unwrapped(simulation, i), 3 * i);
  };
  const column = atoms.addColumn(3, put);
  put(0, atoms.count);
  return column;
}
