/** What a fix or a compute offers to thermo, dumps, variables and other fixes: the same for both. */

export interface Matrix {
  rows: number;
  columns: number;
  /** Row by row. */
  values: Float64Array;
}

export interface Outputs {
  scalar?(): number;
  vector?(): ArrayLike<number>;
  /** Length of the vector, known before it is computed. */
  vectorLength?: number;
  /** The length may change from step to step (compute chunk/atom …). */
  variableLength?: boolean;
  array?(): Matrix;
  /** [rows, columns] of the array. */
  arraySize?: readonly [number, number];
  /** `perAtomColumns` numbers per atom (1 when it is 0). */
  perAtom?(): Float64Array;
  /** 0: a per-atom vector, else the number of columns of a per-atom array. */
  perAtomColumns?: number;
  /** Rows of `localColumns` numbers. */
  local?(): Float64Array;
  localColumns?: number;
  /** Proportional to the number of atoms: divided by it under `thermo_modify norm yes`. */
  extensive?: { scalar?: boolean; vector?: boolean | readonly boolean[]; array?: boolean };
}

export function isExtensive(outputs: Outputs, kind: "scalar" | "vector" | "array", index = 0): boolean {
  const flag = outputs.extensive?.[kind];
  return Array.isArray(flag) ? flag[index] === true : flag === true;
}
