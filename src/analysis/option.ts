/**
 * Options of analyses as data: the command line, the help, the docs and the types of `run` all come from them.
 * The key `perAtom` is `--per-atom` on the command line and `perAtom` in the library.
 */
import { InputError, UsageError } from "../model/errors.js";

export interface OptionSpec<T> {
  kind: "number" | "integer" | "text" | "flag" | "choice" | "list" | "numbers";
  help: string;
  default?: T;
  /** Shown in help: Å, ps, … */
  unit?: string;
  /** `choice`: what is allowed. */
  choices?: readonly string[];
  min?: number;
  max?: number;
}

export type OptionSpecs = Record<string, OptionSpec<unknown>>;
/** What `run` receives: a value for every option, undefined only where there is no default. */
export type OptionValues<O extends OptionSpecs> = { [K in keyof O]: O[K] extends OptionSpec<infer T> ? T : never };

interface Common<T> {
  default?: T;
  unit?: string;
  min?: number;
  max?: number;
}
type Given<T> = { default: T };

export function number(help: string, rest: Common<number> & Given<number>): OptionSpec<number>;
export function number(help: string, rest?: Common<number>): OptionSpec<number | undefined>;
export function number(help: string, rest: Common<number> = {}): OptionSpec<never> {
  return { kind: "number", help, ...rest } as OptionSpec<never>;
}

export function integer(help: string, rest: Common<number> & Given<number>): OptionSpec<number>;
export function integer(help: string, rest?: Common<number>): OptionSpec<number | undefined>;
export function integer(help: string, rest: Common<number> = {}): OptionSpec<never> {
  return { kind: "integer", help, ...rest } as OptionSpec<never>;
}

export function text(help: string, rest: Given<string>): OptionSpec<string>;
export function text(help: string, rest?: Partial<Given<string>>): OptionSpec<string | undefined>;
export function text(help: string, rest: Partial<Given<string>> = {}): OptionSpec<never> {
  return { kind: "text", help, ...rest } as OptionSpec<never>;
}

/** Words separated by commas: `Li,O`. */
export function list(help: string, rest: Given<readonly string[]>): OptionSpec<readonly string[]>;
export function list(help: string, rest?: Partial<Given<readonly string[]>>): OptionSpec<readonly string[] | undefined>;
export function list(help: string, rest: Partial<Given<readonly string[]>> = {}): OptionSpec<never> {
  return { kind: "list", help, ...rest } as OptionSpec<never>;
}

/** Numbers separated by commas: `0,5.5,12`. */
export function numbers(
  help: string,
  rest: Common<readonly number[]> & Given<readonly number[]>,
): OptionSpec<readonly number[]>;
export function numbers(help: string, rest?: Common<readonly number[]>): OptionSpec<readonly number[] | undefined>;
export function numbers(help: string, rest: Common<readonly number[]> = {}): OptionSpec<never> {
  return { kind: "numbers", help, ...rest } as OptionSpec<never>;
}

export function flag(help: string): OptionSpec<boolean> {
  return { kind: "flag", help, default: false };
}

export function choice<const C extends readonly string[]>(
  help: string,
  choices: C,
  rest: Given<C[number]>,
): OptionSpec<C[number]>;
export function choice<const C extends readonly string[]>(help: string, choices: C): OptionSpec<C[number] | undefined>;
export function choice(help: string, choices: readonly string[], rest: Partial<Given<string>> = {}): OptionSpec<never> {
  return { kind: "choice", help, choices, ...rest } as OptionSpec<never>;
}

/** `perAtom` → `per-atom` */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The word of the command line as a value, or an error that names the option. */
export function parseOption(key: string, spec: OptionSpec<unknown>, word: string): unknown {
  const name = `--${flagName(key)}`;
  const expected = (what: string) => new UsageError(`${name}: expected ${what}, got '${word}'`);
  const numeric = (part: string) => {
    const value = Number(part);
    if (part.trim() === "" || !Number.isFinite(value)) throw expected(spec.kind === "numbers" ? "numbers" : "a number");
    return value;
  };
  switch (spec.kind) {
    case "number":
      return numeric(word);
    case "integer": {
      const value = numeric(word);
      if (!Number.isInteger(value)) throw expected("a whole number");
      return value;
    }
    case "numbers":
      return word.split(",").map(numeric);
    case "list": {
      const parts = word.split(",").map((part) => part.trim());
      if (parts.some((part) => part === "")) throw expected("words separated by commas");
      return parts;
    }
    case "choice":
      if (!spec.choices!.includes(word)) throw expected(`one of ${spec.choices!.join(", ")}`);
      return word;
    default:
      return word;
  }
}

/** Defaults filled in, unknown names and numbers out of range refused: the same check for the library and the command line. */
export function completeOptions<O extends OptionSpecs>(
  owner: string,
  specs: O,
  given: Partial<OptionValues<O>>,
): OptionValues<O> {
  for (const key of Object.keys(given))
    if (!(key in specs)) throw new InputError(`${owner}: no option '${key}'; it has ${Object.keys(specs).join(", ")}`);
  const out: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(specs)) {
    const value = given[key] ?? spec.default;
    if (typeof value === "number") checkRange(key, spec, value);
    if (spec.kind === "choice" && value !== undefined && !spec.choices!.includes(value as string))
      throw new InputError(`${owner}: ${key} is one of ${spec.choices!.join(", ")}, got '${value}'`);
    out[key] = value;
  }
  return out as OptionValues<O>;
}

function checkRange(key: string, spec: OptionSpec<unknown>, value: number): void {
  const name = `--${flagName(key)}`;
  if (!Number.isFinite(value)) throw new InputError(`${name}: expected a number, got '${value}'`);
  if (spec.kind === "integer" && !Number.isInteger(value))
    throw new InputError(`${name}: expected a whole number, got '${value}'`);
  if (spec.min !== undefined && value < spec.min)
    throw new InputError(`${name}: expected at least ${spec.min}, got ${value}`);
  if (spec.max !== undefined && value > spec.max)
    throw new InputError(`${name}: expected at most ${spec.max}, got ${value}`);
}
