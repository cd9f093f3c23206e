/** Bonds, angles, dihedrals, impropers of a data file: kept as text, but checked as LAMMPS would (manual page read_data). */
import { InputError } from "../src/model/errors.js";
import type { RawSection } from "./lammps-data-kept.js";
import { splitWords } from "./lines.js";

const kinds: Record<string, { counted: string; types: string; atoms: number }> = {
  Bonds: { counted: "bonds", types: "bond types", atoms: 2 },
  Angles: { counted: "angles", types: "angle types", atoms: 3 },
  Dihedrals: { counted: "dihedrals", types: "dihedral types", atoms: 4 },
  Impropers: { counted: "impropers", types: "improper types", atoms: 4 },
};

/** Throws where the section does not fit the header or the atoms. `line`: of its first row. */
export function checkTopology(
  section: RawSection,
  line: number,
  counts: Readonly<Record<string, number>>,
  hasAtom: (id: number) => boolean,
  name: string,
  warn: (message: string) => void,
): void {
  const kind = kinds[section.name];
  if (!kind) return;
  const fail = (message: string, row: number) => InputError.at(`${name}:${line + row}`, message);
  const rows = section.text === "" ? [] : section.text.split("\n");
  const announced = counts[kind.counted];
  const most = counts[kind.types];
  if (announced === undefined || most === undefined)
    warn(
      `${name}:${line}: a ${section.name} section without '${kind.counted}' and '${kind.types}' in the header: LAMMPS refuses it`,
    );
  let found = 0;
  rows.forEach((row, k) => {
    const words = splitWords(row.replace(/#.*/, ""));
    if (words.length === 0) return;
    found++;
    if (words.length !== 2 + kind.atoms)
      throw fail(`expected ${2 + kind.atoms} words (id type and ${kind.atoms} atoms), got ${words.length}`, k);
    if (/^\d+$/.test(words[1]) && !(+words[1] >= 1 && +words[1] <= (most ?? Infinity)))
      throw fail(`${kind.types.slice(0, -1)} ${words[1]}, but the header says ${most} ${kind.types}`, k);
    const missing = words.slice(2).find((id) => !/^\d+$/.test(id) || !hasAtom(Number(id)));
    if (missing !== undefined) throw fail(`no atom has the id ${missing}`, k);
    if (new Set(words.slice(2)).size < kind.atoms) throw fail("the same atom stands there twice", k);
  });
  if (announced !== undefined && found !== announced)
    throw fail(`the header announces ${announced} ${kind.counted}, but the ${section.name} section has ${found}`, 0);
}
