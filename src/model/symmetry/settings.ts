/** Space groups by the names that files give them: Hermann-Mauguin symbols in many spellings, numbers. */
import type { CellParameters } from "../cell.js";
import { settingsTable } from "./settings-table.js";

export interface Setting {
  number: number;
  /** "b1", "ba-c", "2", "H", "" */
  choice: string;
  /** The first is the usual one. */
  symbols: string[];
  hall: string;
}

export const settings: readonly Setting[] = settingsTable
  .trim()
  .split("\n")
  .flatMap((line) => {
    const blank = line.indexOf(" ");
    return line
      .slice(blank + 1)
      .split("; ")
      .map((text) => {
        const [choice, symbols, hall] = text.split("|");
        return { number: Number(line.slice(0, blank)), choice, symbols: symbols.split("="), hall };
      });
  });

/** "P 1 21/c 1" → "p121/c1" and, for monoclinic groups, "p21/c": there each 1 only marks an axis. */
function keysOf(symbol: string, monoclinic: boolean): string[] {
  const words = symbol.toLowerCase().split(" ");
  const full = words.join("");
  return monoclinic ? [full, words.filter((word, i) => i === 0 || word !== "1").join("")] : [full];
}

const byKey = new Map<string, Setting[]>();
for (const setting of settings) {
  const monoclinic = setting.number >= 3 && setting.number <= 15;
  for (const key of new Set(setting.symbols.flatMap((symbol) => keysOf(symbol, monoclinic))))
    byKey.set(key, [...(byKey.get(key) ?? []), setting]);
}

/**
 * The settings that a Hermann-Mauguin symbol may mean, standard one first; several when it does not tell the origin or the axes.
 * ":2", ":H" and the letters that some programs append ("F d -3 m Z", "R -3 c H") choose among them.
 */
export function settingsOfSymbol(symbol: string): Setting[] {
  const text = symbol
    .replace(/\s*\(?origin(?:\s+choice)?\s*(\d)\)?/i, ":$1")
    .replace(/[()'"]/g, "")
    .trim();
  const [, name, suffix] =
    /^(.*?)(?::\s*(\S+)|\s+([sSzZhHrR])|(?<=[a-z\d])([HSZR]))?$/.exec(text)?.filter((x) => x !== undefined) ?? [];
  if (!name) return [];
  const compact = name.replace(/[_\s]/g, "").toLowerCase();
  // Cubic symbols of older tables have no bar: Fd3m, Pa3.
  const found = byKey.get(compact) ?? byKey.get(compact.replace(/^([pif][a-z\d/]*?)3/, "$1-3")) ?? [];
  if (!found.length) return triclinic(compact);
  if (!suffix) return found;
  const wanted = { s: "1", z: "2" }[suffix.toLowerCase()] ?? suffix.toLowerCase();
  const chosen = found.filter(
    ({ choice }) => choice.toLowerCase() === wanted || choice.toLowerCase().startsWith(wanted),
  );
  return chosen.length ? chosen : found;
}

/** C-1, I1 and the like: triclinic groups of centred cells, which no table lists. */
function triclinic(compact: string): Setting[] {
  const [, letter, bar] = /^([abcif])(-?)1$/.exec(compact) ?? [];
  if (!letter) return [];
  const centring = letter.toUpperCase();
  return [{ number: bar ? 2 : 1, choice: "", symbols: [`${centring} ${bar}1`], hall: `${bar}${centring} 1` }];
}

export function settingsOfNumber(number: number): Setting[] {
  return settings.filter((setting) => setting.number === number);
}

/** Can a cell of these lengths and angles have this setting's symmetry? */
export function fits({ number, choice }: Setting, cell: CellParameters): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= 2e-3 * Math.max(x, y);
  const { a, b, c, alpha, beta, gamma } = cell;
  if (number <= 2) return true;
  if (number <= 15) {
    const free = choice.replace("-", "")[0];
    return (free === "a" || near(alpha, 90)) && (free === "b" || near(beta, 90)) && (free === "c" || near(gamma, 90));
  }
  if (choice === "R") return near(a, b) && near(b, c) && near(alpha, beta) && near(beta, gamma);
  const right = near(alpha, 90) && near(beta, 90);
  if (number <= 74) return right && near(gamma, 90);
  if (number <= 142) return right && near(gamma, 90) && near(a, b);
  if (number <= 194) return right && near(gamma, 120) && near(a, b);
  return right && near(gamma, 90) && near(a, b) && near(b, c);
}
