/** The head of a LAMMPS data file: counts, box, and the names of sections (manual page read_data). */
import type { ByteWindow } from "./byte-window.js";
import { boxFromEdges, type LammpsBox } from "./lammps-box.js";
import { parseNumber, splitWords } from "./lines.js";

export interface DataHeader {
  title: string;
  /** "atoms", "atom types", "bonds", "extra bond per atom", …: each as in the file. */
  counts: Record<string, number>;
  box: LammpsBox;
  general: boolean;
}

/** Names of the sections that LAMMPS itself knows; others belong to fixes and are kept as they are. */
export const sectionNames = [
  "Atoms",
  "Velocities",
  "Masses",
  "Ellipsoids",
  "Lines",
  "Triangles",
  "Bodies",
  ...["Bonds", "Angles", "Dihedrals", "Impropers"],
  ...["Atom", "Bond", "Angle", "Dihedral", "Improper"].map((kind) => `${kind} Type Labels`),
  ...["Pair", "PairIJ", "Bond", "Angle", "Dihedral", "Improper"].map((kind) => `${kind} Coeffs`),
  ...["BondBond", "BondAngle", "MiddleBondTorsion", "EndBondTorsion", "AngleTorsion"].map((kind) => `${kind} Coeffs`),
  ...["AngleAngleTorsion", "BondBond13", "AngleAngle"].map((kind) => `${kind} Coeffs`),
];

export interface SectionName {
  name: string;
  /** What stands after '#': an atom or pair style. */
  comment?: string;
}

/** A line that names a section: it begins with a letter, where data begins with a number or (labels) never after a blank line. */
export function sectionOf(line: string): SectionName | undefined {
  const [text, ...comment] = line.split("#");
  const name = text.trim().replace(/\s+/g, " ");
  if (!/^[A-Za-z]/.test(name)) return undefined;
  return { name, comment: comment.length ? comment.join("#").trim() : undefined };
}

/** A line of the header, whatever stands in front of its words. */
const isHeaderLine = /\b([xyz]lo [xyz]hi|xy xz yz|[abc]vec|abc origin)$/;

const axes = ["x", "y", "z"];
const vectors = ["avec", "bvec", "cvec", "abc origin"];

/** Reads up to the first section, whose name it returns too. */
export async function readHeader(
  window: ByteWindow,
  warn: (message: string) => void,
): Promise<{ header: DataHeader; section?: SectionName }> {
  const title = await window.line();
  if (title === undefined) throw window.fail("the file is empty; expected a LAMMPS data file", 0);
  const counts: Record<string, number> = {};
  const edges: (number[] | undefined)[] = [undefined, undefined, undefined];
  const general: Record<string, number[]> = {};
  let tilts: number[] | undefined;
  let section: SectionName | undefined;
  for (;;) {
    const line = await window.line();
    if (line === undefined) break;
    const text = line.replace(/#.*/, "").trim();
    if (text === "") continue;
    section = isHeaderLine.test(text.replace(/\s+/g, " ")) ? undefined : sectionOf(line);
    if (section) break;
    const words = splitWords(text);
    const at = words.findIndex((word) => /^[A-Za-z]/.test(word) && parseNumber(word) === undefined);
    const keyword = at < 0 ? "" : words.slice(at).join(" ");
    const numbers = words.slice(0, at < 0 ? undefined : at).map((word) => {
      const value = parseNumber(word);
      if (value === undefined || !Number.isFinite(value)) throw window.fail(`expected a number, got '${word}'`);
      return value;
    });
    const need = (count: number) => {
      if (numbers.length !== count)
        throw window.fail(`expected ${count} numbers before '${keyword}', got ${numbers.length}`);
      return numbers;
    };
    const axis = axes.findIndex((name) => keyword === `${name}lo ${name}hi`);
    if (axis >= 0) {
      const [low, high] = need(2);
      if (!(high > low)) throw window.fail(`the box ends (${high}) before it begins (${low}) along ${axes[axis]}`);
      edges[axis] = [low, high];
    } else if (keyword === "xy xz yz") tilts = need(3);
    else if (vectors.includes(keyword)) general[keyword] = need(3);
    else if (keyword === "")
      throw window.fail(`expected a header line such as '192 atoms' or '0 10 xlo xhi', got '${text}'`);
    else {
      const [count] = need(1);
      if (!Number.isInteger(count) || count < 0)
        throw window.fail(`expected the number of ${keyword}, got '${words[0]}'`);
      counts[keyword] = count;
    }
  }
  return { header: { title, counts, ...boxOf(edges, tilts, general, window, warn) }, section };
}

function boxOf(
  edges: readonly (number[] | undefined)[],
  tilts: number[] | undefined,
  general: Record<string, number[]>,
  window: ByteWindow,
  warn: (message: string) => void,
): { box: LammpsBox; general: boolean } {
  if (Object.keys(general).length > 0) {
    for (const name of vectors.slice(0, 3)) if (!general[name]) throw window.fail(`the header has no '${name}' line`);
    const cell = Float64Array.from(vectors.slice(0, 3).flatMap((name) => general[name]));
    return { box: { cell, origin: Float64Array.from(general["abc origin"] ?? [0, 0, 0]) }, general: true };
  }
  const missing = axes.filter((_, axis) => !edges[axis]);
  if (missing.length)
    warn(`${window.name}: the header has no '${missing[0]}lo ${missing[0]}hi': from -0.5 to 0.5, as in LAMMPS`);
  // Sides that are not given are from -0.5 to 0.5 (read_data).
  const complete = edges.map((edge) => edge ?? [-0.5, 0.5]);
  return { box: boxFromEdges(complete, tilts), general: false };
}
