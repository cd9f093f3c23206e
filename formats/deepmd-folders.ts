/** Folders of DeePMD-kit: where its systems are, and what their type.raw and type_map.raw say. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../src/model/errors.js";
import type { SystemFacts } from "./deepmd-write.js";

export type SystemKind = "npy" | "mixed" | "raw";

/** The systems in a folder: itself, or any below it (a folder of folders), in natural order. */
export function systemsBelow(path: string, depth = 4): { path: string; kind: SystemKind }[] {
  const kind = kindOf(path);
  if (kind) return [{ path, kind }];
  if (depth === 0) return [];
  const folders = list(path).filter((name) => statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory());
  return folders.flatMap((name) => systemsBelow(join(path, name), depth - 1));
}

function kindOf(path: string): SystemKind | undefined {
  if (!existsSync(join(path, "type.raw"))) return undefined;
  const [set] = setsOf(path);
  if (set) return existsSync(join(path, set, "real_atom_types.npy")) ? "mixed" : "npy";
  return existsSync(join(path, "coord.raw")) ? "raw" : undefined;
}

export function setsOf(path: string): string[] {
  return list(path).filter((name) => /^set\.\w+$/.test(name));
}

/** Names in a folder; digits in them count as numbers (set.2 before set.10). */
export function list(path: string): string[] {
  return readdirSync(path).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Types of atoms: whole numbers on one line or many. */
export function readTypes(path: string): Int32Array {
  const words = readFileSync(path, "utf8")
    .split(/\s+/)
    .filter((word) => word !== "");
  return Int32Array.from(words, (word, i) => {
    if (!/^\d{1,9}$/.test(word))
      throw InputError.at(path, `expected the type of atom ${i + 1} (0, 1, …), got '${word}'`);
    return Number(word);
  });
}

export function readTypeMap(path: string): string[] | undefined {
  if (!existsSync(path)) return undefined;
  return readFileSync(path, "utf8")
    .split(/\s+/)
    .filter((word) => word !== "");
}

export function writeFacts(folder: string, { types, typeMap, nopbc }: SystemFacts): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "type.raw"), `${types.join("\n")}\n`);
  writeFileSync(join(folder, "type_map.raw"), `${typeMap.join("\n")}\n`);
  if (nopbc) writeFileSync(join(folder, "nopbc"), "");
}

/** Folders `0`, `1`, … of a temporary folder get their names; a single one is the folder itself. */
export function settle(folder: string, labels: readonly string[]): void {
  if (labels.length === 1) {
    for (const name of readdirSync(join(folder, ".0"))) renameSync(join(folder, ".0", name), join(folder, name));
    rmSync(join(folder, ".0"), { recursive: true });
  } else for (const [k, label] of labels.entries()) renameSync(join(folder, `.${k}`), join(folder, label));
}
