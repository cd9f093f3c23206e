/** State of fixes out of a restart file, waiting for the deck to make the fixes of the same id and style again. */
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
  constructor(readonly fixes: RestartedFix[]) {}

  /** Gives a new fix what it had; true when there was something. */
  give(fix: Fix, ids: Float64Array, count: number): RestartedFix | undefined {
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
