/** Something the user can mend: printed as one line without a stack, exit code 1. */
export class InputError extends Error {
  override name = "InputError";

  /** `place` is "file" or "file:line". */
  static at(place: string, message: string): InputError {
    return new InputError(`${place}: ${message}`);
  }
}

/** A command line that cannot be understood: printed with a hint to --help, exit code 2. */
export class UsageError extends InputError {
  override name = "UsageError";
}

/** The nearest of `names` to a misspelt `name`, or nothing when all are far. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** " (did you mean 'x'?)" or nothing: put at the end of a message about an unknown name. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const guess = nearest(name, names);
  return guess === undefined ? "" : ` (did you mean '${guess}'?)`;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  let before: number[] = [];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substitute, row[j] + 1, next[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
