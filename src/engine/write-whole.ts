/** Writing all of a piece (a snapshot, a block of rows) or none of it: what a full disk cut off is taken away again. */
import { fstatSync, ftruncateSync, writeSync, writevSync } from "node:fs";
import { InputError } from "../model/errors.js";

/** `at`: where in the file; its end if not given. `what` and `name` are for the error: "dump file", "a.dump". */
export function writeWhole(
  file: number,
  parts: readonly Uint8Array[],
  { name, what, at }: { name: string; what: string; at?: number },
): void {
  const start = at ?? fstatSync(file).size;
  let left = parts.filter((part) => part.length > 0);
  let place = at;
  try {
    while (left.length > 0) {
      let written = place === undefined ? writevSync(file, left) : writeSync(file, left[0], 0, left[0].length, place);
      if (place !== undefined) place += written;
      while (left.length > 0 && written >= left[0].length) written -= (left.shift() as Uint8Array).length;
      if (left.length > 0) left = [left[0].subarray(written), ...left.slice(1)];
    }
  } catch (error) {
    try {
      ftruncateSync(file, start);
    } catch {
      // A device has no length.
    }
    throw new InputError(`Cannot write ${what} ${name}: ${reason(error)}`);
  }
}

/** Why the system refused a file, in C's words. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "No such file or directory";
  if (code === "EACCES") return "Permission denied";
  if (code === "EISDIR") return "Is a directory";
  if (code === "ENOSPC") return "No space left on device";
  if (code === "EDQUOT") return "Disk quota exceeded";
  return (error as Error).message;
}
