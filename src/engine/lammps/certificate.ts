/** The parity certificate: by how much two engines differ on one deck, column by column, and from which step on. */
import type { Table } from "../../model/table.js";

export interface ColumnDifference {
  name: string;
  /** Largest |a − b|, and that relative to the column's largest |value|. */
  absolute: number;
  relative: number;
  /** The first step where the relative difference is above `tolerance`; absent: never. */
  firstStep?: number;
}

export interface Certificate {
  rows: number;
  columns: ColumnDifference[];
  /** At the first step of dynamics, same positions: largest difference of a force component (eV/Å in metal units). */
  force?: { absolute: number; relative: number; atoms: number };
  /** Of the virial tensor at that step, in pressure units. */
  virial?: { absolute: number; relative: number };
  tolerance: number;
  notes: string[];
}

/** Columns that measure the machine, not the physics. */
export const timings = /^(cpu|tpcpu|spcpu|cpuremain|part|timeremain)$/i;

/** Compares the thermo tables of two runs of one deck. */
export function compareThermo(ours: readonly Table[], theirs: readonly Table[], tolerance: number): Certificate {
  const notes: string[] = [];
  if (ours.length !== theirs.length)
    notes.push(`${ours.length} runs here, ${theirs.length} there: the common ones are compared`);
  const found = new Map<string, ColumnDifference>();
  let rows = 0;
  for (let run = 0; run < Math.min(ours.length, theirs.length); run++) {
    const [a, b] = [ours[run], theirs[run]];
    const steps = columnOf(a, "Step");
    const count = Math.min(rowCount(a), rowCount(b));
    if (rowCount(a) !== rowCount(b)) notes.push(`run ${run + 1}: ${rowCount(a)} rows here, ${rowCount(b)} there`);
    rows += count;
    for (const { name } of a.columns) {
      const [mine, other] = [columnOf(a, name), columnOf(b, name)];
      if (timings.test(name) || !mine) continue;
      if (!other) {
        notes.push(`run ${run + 1}: column ${name} is in one log only`);
        continue;
      }
      merge(found, difference(name, mine, other, count, steps, tolerance));
    }
  }
  return { rows, columns: [...found.values()], tolerance, notes };
}

function difference(
  name: string,
  mine: ArrayLike<number>,
  other: ArrayLike<number>,
  count: number,
  steps: ArrayLike<number> | undefined,
  tolerance: number,
): ColumnDifference {
  let scale = 0;
  for (let k = 0; k < count; k++) scale = Math.max(scale, Math.abs(other[k]));
  const result: ColumnDifference = { name, absolute: 0, relative: 0 };
  for (let k = 0; k < count; k++) {
    const same = Object.is(mine[k], other[k]) || mine[k] === other[k];
    const off = same ? 0 : Math.abs(mine[k] - other[k]);
    const absolute = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
    const relative = absolute === 0 ? 0 : absolute / (scale || 1);
    result.absolute = Math.max(result.absolute, absolute);
    result.relative = Math.max(result.relative, relative);
    if (relative > tolerance) result.firstStep ??= steps?.[k] ?? k;
  }
  return result;
}

function merge(found: Map<string, ColumnDifference>, one: ColumnDifference): void {
  const before = found.get(one.name);
  if (!before) {
    found.set(one.name, one);
    return;
  }
  before.absolute = Math.max(before.absolute, one.absolute);
  before.relative = Math.max(before.relative, one.relative);
  before.firstStep ??= one.firstStep;
}

/** Largest difference of rows of numbers that belong together by their first number (an atom's id). */
export function compareRows(
  ours: readonly number[][],
  theirs: readonly number[][],
): { absolute: number; relative: number } {
  const other = new Map(theirs.map((row) => [row[0], row]));
  let absolute = 0;
  let scale = 0;
  for (const row of ours) {
    const match = other.get(row[0]);
    if (!match) return { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY };
    for (let k = 1; k < row.length; k++) {
      absolute = Math.max(absolute, Math.abs(row[k] - match[k]));
      scale = Math.max(scale, Math.abs(match[k]));
    }
  }
  return { absolute, relative: absolute / (scale || 1) };
}

export function columnOf(table: Table, name: string): ArrayLike<number> | undefined {
  const column = table.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return column && typeof column.values[0] !== "string" ? (column.values as ArrayLike<number>) : undefined;
}

function rowCount(table: Table): number {
  return table.columns[0]?.values.length ?? 0;
}
