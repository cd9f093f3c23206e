/** Numbers in text: quick where the word is plain, exact everywhere. */
import { parseNumber } from "./lines.js";

/** A finite number, or undefined. */
export function strictNumber(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const quick = +word;
  // JavaScript alone understands "" and "0x10"; Fortran alone "1.0D+01".
  if (Number.isFinite(quick) && /^[-+.\d]/.test(word) && !/^[-+]?0[xXoObB]/.test(word)) return quick;
  const value = parseNumber(word);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Fixed columns of Fortran may leave no blank before a minus sign: "0.25-0.50" are two numbers, "1.0E-05" and "1.0-105" one. */
export function separateNumbers(line: string): string {
  return line.replace(/(\d)-(?=\d*\.)/g, "$1 -");
}

/** How numbers are written: the shortest text that reads back as the same double, or with `precision` digits. */
export function numberText(precision?: number): (value: number) => string {
  return precision === undefined ? (value) => `${value}` : (value) => `${Number(value.toPrecision(precision))}`;
}
