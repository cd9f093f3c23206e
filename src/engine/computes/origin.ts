/** Columns that a compute fills when it is made and that follow the atoms; restart files keep them for the compute of the same id. */
import type { Column } from "../atoms.js";
import { unwrapped } from "../group-properties.js";
import type { Simulation } from "../simulation.js";

/** `put` fills the rows of atoms [first, last), also of those that are created later. */
export function rememberColumn(
  simulation: Simulation,
  key: string,
  put: (column: Column, first: number, last: number) => void,
): Column {
  const { atoms } = simulation;
  const column = atoms.addColumn(3, (first, last) => put(column, first, last));
  column.key = key;
  put(column, 0, atoms.count);
  simulation.restarted?.giveColumn(column, atoms.id, atoms.count);
  return column;
}

/** Positions of the unwrapped atoms. */
export function rememberPositions(simulation: Simulation, key: string): Column {
  return rememberColumn(simulation, key, (column, first, last) => {
    for (let i = first; i < last; i++) column.values.set(unwrapped(simulation, i), 3 * i);
  });
}
