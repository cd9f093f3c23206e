/**
 * Atom styles of LAMMPS data files as tables (manual page read_data, "Atoms section"), and which of them a line without a hint
 * can be. Image flags (three whole numbers) may follow each line.
 */
import { didYouMean, InputError } from "../src/model/errors.js";

const p = ["x", "y", "z"];
const mu = ["mux", "muy", "muz"];

/** Columns in order. `p` are the positions; names that are no Frame field become columns of the frame. */
export const atomStyles: Record<string, readonly string[]> = {
  amoeba: ["id", "mol", "type", "q", ...p],
  angle: ["id", "mol", "type", ...p],
  atomic: ["id", "type", ...p],
  body: ["id", "type", "bodyflag", "mass", ...p],
  bond: ["id", "mol", "type", ...p],
  "bpm/sphere": ["id", "mol", "type", "diameter", "density", ...p],
  charge: ["id", "type", "q", ...p],
  dielectric: ["id", "mol", "type", "q", ...p, ...mu, "area", "ed", "em", "epsilon", "curvature"],
  dipole: ["id", "type", "q", ...p, ...mu],
  dpd: ["id", "type", "theta", ...p],
  edpd: ["id", "type", "edpd_temp", "edpd_cv", ...p],
  electron: ["id", "type", "q", "espin", "eradius", ...p],
  ellipsoid: ["id", "type", "ellipsoidflag", "density", ...p],
  full: ["id", "mol", "type", "q", ...p],
  line: ["id", "mol", "type", "lineflag", "density", ...p],
  mdpd: ["id", "type", "rho", ...p],
  molecular: ["id", "mol", "type", ...p],
  peri: ["id", "type", "volume", "density", ...p],
  rheo: ["id", "type", "status", "rho", ...p],
  "rheo/thermal": ["id", "type", "status", "rho", "energy", ...p],
  smd: ["id", "type", "mol", "volume", "mass", "kradius", "cradius", "x0", "y0", "z0", ...p],
  sph: ["id", "type", "rho", "esph", "cv", ...p],
  sphere: ["id", "type", "diameter", "density", ...p],
  spin: ["id", "type", ...p, "spx", "spy", "spz", "sp"],
  template: ["id", "type", "mol", "template-index", "template-atom", ...p],
  tri: ["id", "mol", "type", "triangleflag", "density", ...p],
  wavepacket: ["id", "type", "q", "espin", "eradius", "etag", "cs_re", "cs_im", ...p],
};

/** What follows id and velocity in the Velocities section of a style. */
export const extraVelocities: Record<string, readonly string[]> = {
  sphere: ["omegax", "omegay", "omegaz"],
  "bpm/sphere": ["omegax", "omegay", "omegaz"],
  ellipsoid: ["angmomx", "angmomy", "angmomz"],
  tri: ["omegax", "omegay", "omegaz", "angmomx", "angmomy", "angmomz"],
  body: ["angmomx", "angmomy", "angmomz"],
  line: ["omegax", "omegay", "omegaz"],
  electron: ["ervel"],
  wavepacket: ["ervel"],
};

/** Every column of any style that is no Frame field. */
const styleColumns: ReadonlySet<string> = new Set(
  [...Object.values(atomStyles), ...Object.values(extraVelocities)]
    .flat()
    .filter((name) => !["id", "type", "q", ...p].includes(name)),
);

/** Is a column of this name one of a style? `tdpd N` numbers its concentrations. */
export function isStyleColumn(name: string): boolean {
  return styleColumns.has(name) || /^cc\d+$/.test(name);
}

/** Columns of a style by its name, "hybrid charge sphere" included. Throws for an unknown one. */
export function columnsOfStyle(style: string): readonly string[] {
  const [name, ...parts] = style.trim().split(/\s+/);
  if (name === "tdpd") return ["id", "type", ...p, ...concentrations(parts)];
  if (name !== "hybrid") {
    const columns = atomStyles[name];
    if (!columns || parts.length > 0)
      throw new InputError(`unknown atom style '${style}'${didYouMean(name, Object.keys(atomStyles))}`);
    return columns;
  }
  if (parts.length === 0) throw new InputError("a hybrid atom style needs its parts: --style 'hybrid charge sphere'");
  // The columns of each part in turn, each column once (AtomVecHybrid merges them).
  const all = ["id", "type", ...p];
  for (const part of parts) for (const column of columnsOfStyle(part)) if (!all.includes(column)) all.push(column);
  return all;
}

/** Atom style `tdpd N` has N of them behind the positions. */
function concentrations(parts: readonly string[]): string[] {
  const count = parts.length === 1 && /^\d{1,4}$/.test(parts[0]) ? Number(parts[0]) : 0;
  if (count < 1) throw new InputError("atom style tdpd needs its number of species: --style 'tdpd 2'");
  return Array.from({ length: count }, (_, k) => `cc${k + 1}`);
}

export function extraVelocitiesOf(style: string): readonly string[] {
  return [...new Set(style.split(/\s+/).flatMap((name) => extraVelocities[name] ?? []))];
}

export interface Hints {
  /** Number of atom types, when the header says. */
  types?: number;
  /** The header announces bonds, so atoms have molecule ids. */
  bonds: boolean;
  /** There are masses per type, so none per atom. */
  masses: boolean;
  /** Types are labels, not numbers. */
  labels: boolean;
}

/** Styles that may stand without a hint; those with equal columns (bond, angle, molecular) are one. */
const common = ["atomic", "charge", "molecular", "full", "sphere", "dipole"];

/** The style of these atom lines. Throws with what to pass when none or more than one fits. */
export function guessStyle(lines: readonly (readonly string[])[], hints: Hints): string {
  const fitting = common.filter((style) => {
    const columns = atomStyles[style];
    if (hints.bonds && !columns.includes("mol")) return false;
    if (hints.masses && style === "sphere") return false;
    return lines.every((words) => fits(words, columns, hints));
  });
  if (fitting.length === 1) return fitting[0];
  const example = lines[0]?.join(" ");
  if (fitting.length === 0)
    throw new InputError(
      `no usual atom style has lines of ${lines[0]?.length} columns ('${example}'); pass --style STYLE`,
    );
  throw new InputError(
    `the line '${example}' fits the atom styles ${fitting.join(" and ")}; pass --style ${fitting[0]} or another`,
  );
}

const whole = /^[+-]?\d+$/;

function fits(words: readonly string[], columns: readonly string[], { types, labels }: Hints): boolean {
  const images = words.length - columns.length;
  if (images !== 0 && images !== 3) return false;
  if (images === 3 && !words.slice(columns.length).every((word) => whole.test(word))) return false;
  return columns.every((column, i) => {
    if (column === "id" || column === "mol") return whole.test(words[i]);
    if (column === "type") return labels || (whole.test(words[i]) && +words[i] >= 1 && !(types && +words[i] > types));
    if (column === "diameter" || column === "density") return Number(words[i]) > 0;
    return true;
  });
}

/** Does a line of so many words hold these columns, with or without image flags? */
export function fitsStyle(words: readonly string[], columns: readonly string[]): boolean {
  return words.length === columns.length || words.length === columns.length + 3;
}
