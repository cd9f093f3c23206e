/** A file that a deck names and that is not there: where one of that name, or of nearly that name, lies. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { didYouMean } from "../model/errors.js";

/** So many folders are looked into at most: a hint must not take time. */
const MOST_FOLDERS = 200;

/** The end of a sentence about a missing file, "" when the file is there or nothing like it is near. */
export function nearbyFile(name: string): string {
  if (existsSync(name)) return "";
  const wanted = basename(name);
  const place = [...folders(dirname(name))].find((folder) => existsSync(join(folder, wanted)));
  if (place !== undefined) return ` (there is '${join(place, wanted)}')`;
  const beside = entries(dirname(name)).filter(({ isFolder }) => !isFolder);
  const guess = didYouMean(
    wanted,
    beside.map((entry) => entry.name),
  );
  if (guess) return guess;
  const alike = beside.filter((entry) => extname(wanted) !== "" && extname(entry.name) === extname(wanted));
  if (alike.length === 0) return "";
  const names = alike.slice(0, 5).map((entry) => `'${entry.name}'`);
  return ` (the folder has ${names.join(", ")}${alike.length > 5 ? ", …" : ""})`;
}

/** The folders above the working folder, then those below it and below the one that was named, two deep. */
function* folders(named: string): Generator<string> {
  yield* [".", "..", "../..", "../../.."];
  const waiting = [".", "..", named].map((folder) => ({ folder, depth: 0 }));
  for (let count = 0; waiting.length > 0 && count < MOST_FOLDERS; count++) {
    const { folder, depth } = waiting.shift() as { folder: string; depth: number };
    yield folder;
    if (depth < 2)
      for (const entry of entries(folder))
        if (entry.isFolder && !entry.name.startsWith(".") && entry.name !== "node_modules")
          waiting.push({ folder: join(folder, entry.name), depth: depth + 1 });
  }
}

function entries(folder: string): { name: string; isFolder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
    }));
  } catch {
    return []; // no such folder, or not ours to read
  }
}
