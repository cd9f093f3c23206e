/** State of fixes and computes out of a restart file, waiting for the deck to make those of the same id (and style) again. */
import type { Column } from "../atoms.js";
import type { Fix, Saved } from "../define-fix.js";

export interface RestartedFix {
  id: string;
  style: string;
  saved?: Saved;
  /** By atom id. */
  perAtom?: { width: number; values: Map<number, number[]> };
  taken: boolean;
}

export class RestartedFixes {
  constructor(
    readonly fixes: RestartedFix[],
    /** Columns of computes by name, their rows by atom id; each is taken once. */
    readonly columns = new Map<string, NonNullable<RestartedFix["perAtom"]>>(),
    /** The file was written by this very deck: its log is to be that of LAMMPS, which forgets some states. */
    readonly own = false,
  ) {}

  /** No fix begins anew that has a state: the run is the one that was interrupted, digit by digit. */
  goesOn(fixes: Iterable<Fix>): boolean {
    const restored = new Set(this.fixes.filter(({ taken }) => taken).map(({ id }) => id));
    return [...fixes].every(({ id, hooks }) => hooks.restore === undefined || restored.has(id));
  }

  /** Fills a new column of a compute with what it held. */
  giveColumn(column: Column, ids: Float64Array, count: number): void {
    const found = this.columns.get(column.key ?? "");
    if (!found || found.width !== column.width) return;
    this.columns.delete(column.key as string);
    for (let i = 0; i < count; i++) column.values.set(found.values.get(ids[i]) ?? [], i * column.width);
    column.restored = true;
  }

  /** Gives a new fix what it had; true when there was something. */
  give(fix: Fix, ids: Float64Array, count: number): RestartedFix | undefined {
    if (this.own && fix.hooks.forgottenByLammps) return undefined;
    const found = this.fixes.find((entry) => !entry.taken && entry.id === fix.id && entry.style === fix.style);
    if (!found) return undefined;
    found.taken = true;
    if (found.saved !== undefined) fix.hooks.restore?.(found.saved);
    if (found.perAtom && fix.hooks.restorePerAtom) {
      const { width, values } = found.perAtom;
      const rows = new Float64Array(width * count);
      for (let i = 0; i < count; i++) rows.set(values.get(ids[i]) ?? [], i * width);
      fix.hooks.restorePerAtom(width, rows);
    }
    return found;
  }
}
