/** C's printf for numbers and strings: log, dump and data files are read by programs that know LAMMPS' digits. */

const CONVERSION = /%([-+ 0#]*)(\d+)?(?:\.(\d+))?(?:hh|h|ll|l|j|z|t|L)?([diouxXeEfFgGsc%])/g;

/** A format taken apart: text, and conversions between. */
interface Piece {
  text: string;
  flags?: string;
  width?: string;
  precision?: string;
  kind?: string;
}

/** Formats are used again and again, thermo's at every step; a deck has few. */
const known = new Map<string, Piece[]>();
const MOST_KNOWN = 500;

function piecesOf(format: string): Piece[] {
  const before = known.get(format);
  if (before) return before;
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of format.matchAll(CONVERSION)) {
    const [all, flags, width, precision, kind] = match;
    pieces.push({ text: format.slice(at, match.index) });
    pieces.push(kind === "%" ? { text: "%" } : { text: "", flags, width, precision, kind });
    at = match.index + all.length;
  }
  pieces.push({ text: format.slice(at) });
  const used = pieces.filter(({ text, kind }) => kind !== undefined || text !== "");
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(format, used);
  return used;
}

/** Formats `values` one after another, as C's printf would. */
export function sprintf(format: string, ...values: (number | bigint | string)[]): string {
  let next = 0;
  let out = "";
  for (const { text, flags, width, precision, kind } of piecesOf(format))
    out += kind === undefined ? text : convert(flags as string, width, precision, kind, values[next++]);
  return out;
}

/** A function that formats one number with a fixed conversion; text around it is kept. Faster than parsing each time. */
export function numberFormatter(format: string): (value: number) => string {
  CONVERSION.lastIndex = 0;
  const plain = /^%-?\.?(\d*)g( ?)$/.exec(format);
  if (plain && !format.startsWith("%-") && format.startsWith("%.")) {
    const digits = Number(plain[1] || 0);
    return (value) => general(value, digits, false) + plain[2];
  }
  return (value) => sprintf(format, value);
}

/** Number of conversions (%% not counted) in a format. */
export function countConversions(format: string): number {
  return [...format.matchAll(CONVERSION)].filter((match) => match[4] !== "%").length;
}

/** The pieces of a line format: each holds one conversion and the text before it (the last one: after it as well). */
export function splitFormat(format: string): string[] {
  return format.trim().split(/\s+/);
}

function convert(
  flags: string,
  width: string | undefined,
  precision: string | undefined,
  kind: string,
  value: number | bigint | string,
): string {
  let text: string;
  let sign = "";
  if (kind === "s" || kind === "c") {
    text = String(value);
    if (precision !== undefined) text = text.slice(0, Number(precision));
  } else {
    const number = typeof value === "string" ? Number(value) : value;
    text = digits(number, kind, precision === undefined ? undefined : Number(precision), flags.includes("#"));
    if (text.startsWith("-")) [sign, text] = ["-", text.slice(1)];
    else if (flags.includes("+")) sign = "+";
    else if (flags.includes(" ")) sign = " ";
  }
  const pad = Number(width ?? 0) - sign.length - text.length;
  if (pad <= 0) return sign + text;
  if (flags.includes("-")) return sign + text + " ".repeat(pad);
  if (flags.includes("0") && kind !== "s" && /\d/.test(text)) return sign + "0".repeat(pad) + text;
  return " ".repeat(pad) + sign + text;
}

function digits(value: number | bigint, kind: string, precision: number | undefined, alternate: boolean): string {
  if ("diouxX".includes(kind)) {
    if (typeof value === "number" && !Number.isFinite(value)) return String(value).toLowerCase();
    if (kind !== "x" && kind !== "X" && kind !== "o" && precision === undefined && Number.isSafeInteger(value))
      return String(value === 0 ? 0 : value);
    const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
    const radix = kind === "o" ? 8 : kind === "x" || kind === "X" ? 16 : 10;
    const text = whole.toString(radix);
    const upper = kind === "X" ? text.toUpperCase() : text;
    if (precision === undefined) return upper;
    return upper.startsWith("-") ? `-${upper.slice(1).padStart(precision, "0")}` : upper.padStart(precision, "0");
  }
  const number = Number(value);
  if (!Number.isFinite(number)) {
    const text = Number.isNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
    return kind === kind.toUpperCase() ? text.toUpperCase() : text;
  }
  const places = precision ?? 6;
  const minus = Object.is(number, -0) ? "-" : "";
  if (kind === "f" || kind === "F") return minus + fixed(number, places);
  const text =
    kind === "e" || kind === "E"
      ? exponent(rounded(number, places, "toExponential"))
      : general(number, places, alternate);
  const signed = minus && !text.startsWith("-") ? minus + text : text;
  return kind === "E" || kind === "G" ? signed.toUpperCase() : signed;
}

/** toFixed gives up (exponential notation) from 1e21 on; C does not. */
function fixed(value: number, places: number): string {
  if (Math.abs(value) < 1e21) return rounded(value, places, "toFixed");
  const whole = BigInt(value).toString();
  return places === 0 ? whole : `${whole}.${"0".repeat(places)}`;
}

/** %g: `places` significant digits, trailing zeros dropped, exponent only when it is < -4 or >= places. */
export function general(value: number, places: number, keepZeros = false): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : keepZeros ? `0.${"0".repeat(Math.max(0, places - 1))}` : "0";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  const count = Math.min(100, places === 0 ? 1 : places);
  const scientific = rounded(value, count - 1, "toExponential");
  const at = scientific.indexOf("e");
  const power = Number(scientific.slice(at + 1));
  if (power < -4 || power >= count) {
    const mantissa = scientific.slice(0, at);
    return exponent((keepZeros ? mantissa : trimZeros(mantissa)) + scientific.slice(at));
  }
  const text = rounded(value, Math.max(0, count - 1 - power), "toFixed");
  return keepZeros ? text : trimZeros(text);
}

/**
 * JavaScript rounds a value that lies exactly between two decimals up, C to the even one (0.08203125 is 0.0820312 under %g).
 * Only an odd last digit can have come from that.
 */
function rounded(value: number, places: number, how: "toFixed" | "toExponential"): string {
  const digits = Math.min(places, 100);
  const text = value[how](digits);
  const at = text.indexOf("e");
  const end = at < 0 ? text.length : at;
  if ((text.charCodeAt(end - 1) & 1) === 0 || digits >= 75) return text;
  if (farFromTie(value, at < 0 ? digits : digits - Number(text.slice(at + 1)))) return text;
  // A tie of a double ends within 52 bits: what follows the digits is 5 and then zeros only.
  const longer = value[how](digits + 25);
  const cut = longer.indexOf("e");
  const mantissa = cut < 0 ? longer : longer.slice(0, cut);
  if (!/50{24}$/.test(mantissa)) return text;
  // Its digits without the tie's 5 are the even neighbour.
  const down = mantissa.slice(0, -25).replace(/\.$/, "");
  return cut < 0 ? down : down + longer.slice(cut);
}

/** Scaled so that its last digit is that of the ones: the part behind is not near a half, by far more than the scaling errs. */
function farFromTie(value: number, power: number): boolean {
  if (power > 22 || power < -22) return false;
  const scaled = Math.abs(power >= 0 ? value * POWERS[power] : value / POWERS[-power]);
  return scaled < 1e11 && Math.abs(scaled - Math.floor(scaled) - 0.5) > 1e-4;
}

/** Exact powers of ten. */
const POWERS = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

function trimZeros(text: string): string {
  if (!text.includes(".")) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  if (text.charCodeAt(end - 1) === 46) end--;
  return text.slice(0, end);
}

/** 1e+5 → 1e+05: C writes at least two digits of exponent. */
function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}
