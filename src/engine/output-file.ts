/**
 * The one way in which a deck opens files to write. While a deck is only checked (`garnet check`) nothing is written: what would
 * be is remembered by name, since a deck may read its own files later.
 */
import { openSync } from "node:fs";
import { devNull } from "node:os";

let held: Set<string> | undefined;

export function openOutput(name: string, flags: "w" | "a" = "w"): number {
  if (!held) return openSync(name, flags);
  held.add(name);
  return openSync(devNull, "w");
}

/** Files are not to be written, renamed or removed now. */
export function outputsAreHeld(): boolean {
  return held !== undefined;
}

/** Notes a file that is written in another way than by openOutput; true when it must not be. */
export function holdOutput(name: string): boolean {
  held?.add(name);
  return held !== undefined;
}

/** Whether the deck that is checked would have written this file. */
export function wasHeld(name: string): boolean {
  if (!held) return false;
  const [before, after] = name.split("*");
  return [...held].some(
    (file) => file === name || (after !== undefined && file.startsWith(before) && file.endsWith(after)),
  );
}

export async function holdingOutputs<T>(work: () => Promise<T>): Promise<T> {
  const before = held;
  held = new Set();
  try {
    return await work();
  } finally {
    held = before;
  }
}
