/**
 * The symmetry of a CIF block, and the sites that it makes of each atom.
 *
 * Operations that the file lists win; then the Hall symbol; then the Hermann-Mauguin symbol or number with the tables, where origin
 * and axes may be open: they are settled by multiplicities, the chemical formula and distances, and said.
 */
import { type CellParameters, cellFromParameters, determinant } from "../src/model/cell.js";
import { InputError } from "../src/model/errors.js";
import { operationsOfHall } from "../src/model/symmetry/hall.js";
import { closure, identity, type Operation, parseOperation } from "../src/model/symmetry/operation.js";
import { fits, type Setting, settingsOfNumber, settingsOfSymbol } from "../src/model/symmetry/settings.js";
import { formulaOf, type Reading, type Site } from "./cif-sites.js";
import { type CifBlock, type CifValue, cifNumber, findLoop, known } from "./cif-syntax.js";

/** Å: images of a site closer than this are one atom; coordinates such as 0.333 are rounded. */
const together = 0.02;

const operationTags = [
  "_space_group_symop_operation_xyz",
  "_symmetry_equiv_pos_as_xyz",
  "_space_group_symop_magn_operation_xyz",
];
const hallTags = ["_space_group_name_hall", "_symmetry_space_group_name_hall"];
const symbolTags = ["_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m", "_space_group_name_h-m_full"];
const numberTags = ["_space_group_it_number", "_symmetry_int_tables_number"];

export function symmetryOf(block: CifBlock, sites: Site[], cell: CellParameters, reading: Reading): Operation[] {
  const listed = listedOperations(block, reading);
  if (listed) return listed;
  const first = (tags: string[]) =>
    tags.map((tag) => known(block.values.get(tag))).find((value) => value !== undefined);
  const [hall, named, number] = [hallTags, symbolTags, numberTags].map(first);
  // "(unknown)", "unknown" and the like are no symbols.
  const symbol =
    named && /[a-z\d]/i.test(named.text) && !/unknown|none|not known|undefined|\bn\/?a\b/i.test(named.text)
      ? named
      : undefined;
  if (hall) {
    try {
      return operationsOfHall(hall.text);
    } catch (error) {
      if (!symbol && !number) throw InputError.at(`${reading.name}:${hall.line}`, (error as Error).message);
    }
  }
  if (!symbol && !number) {
    if (!hall) reading.warn(`${reading.name}:${block.line}: no symmetry is given: taken as P 1`);
    return [identity];
  }
  return operationsOfHall(settingOf(block, symbol, number, sites, cell, reading).hall);
}

function listedOperations(block: CifBlock, { name }: Reading): Operation[] | undefined {
  const read = (tag: string) => {
    const loop = findLoop(block, tag);
    const single = known(block.values.get(tag));
    const values = loop ? loop.rows.map((row) => row[loop.tags.indexOf(tag)]) : single ? [single] : [];
    return values.map((value) => {
      // Magnetic operations end with the sign of time reversal: "x,y,z,-1".
      const operation = parseOperation(value.text.replace(/,\s*[+-]?1\s*$/, ""));
      // Length-preserving in some cell: anything else is a misprint.
      if (operation && Math.abs(Math.abs(determinant(operation.rotation)) - 1) < 1e-6) return operation;
      throw InputError.at(`${name}:${value.line}`, `expected a symmetry operation (-x,1/2+y,z), got '${value.text}'`);
    });
  };
  for (const tag of operationTags) {
    const operations = read(tag);
    if (operations.length === 0) continue;
    const centrings = tag.includes("magn") ? read("_space_group_symop_magn_centering_xyz") : [];
    return centrings.length < 2 ? operations : closure([...operations, ...centrings]);
  }
  return undefined;
}

function settingOf(
  block: CifBlock,
  symbol: CifValue | undefined,
  number: CifValue | undefined,
  sites: Site[],
  cell: CellParameters,
  reading: Reading,
): Setting {
  const { line } = (symbol ?? number)!;
  const place = `${reading.name}:${line}`;
  const group = number && cifNumber(number.text);
  let candidates = symbol ? settingsOfSymbol(symbol.text) : settingsOfNumber(group!);
  if (group !== undefined && candidates.some((setting) => setting.number === group))
    candidates = candidates.filter((setting) => setting.number === group);
  const what = symbol ? `space group '${symbol.text}'` : `space group number ${number!.text}`;
  if (candidates.length === 0)
    throw InputError.at(
      place,
      `no symmetry operations are listed, and ${what} is not in the tables; list the operations`,
    );
  const fitting = candidates.filter((setting) => fits(setting, cell));
  if (fitting.length === 0) throw InputError.at(place, `the lengths and angles of the cell do not fit ${what}`);
  if (!symbol)
    fitting.splice(0, fitting.length, ...fitting.filter(({ symbols }) => symbols[0] === fitting[0].symbols[0]));
  if (fitting.length === 1) return fitting[0];
  const judged = fitting.map((setting) => ({ setting, faults: faultsOf(setting, block, sites, cell) }));
  const best = judged.reduce((a, b) => (b.faults < a.faults ? b : a));
  const names = ({ symbols, choice }: Setting) => `${symbols[0]}${/^[12HR]/.test(choice) ? `:${choice}` : ""}`;
  reading.warn(
    `${place}: ${what} does not tell its setting (${fitting.map(names).join(" or ")}): taken as ${names(best.setting)}${
      judged.some(({ faults }) => faults > best.faults) ? ", which suits the atoms" : ""
    }`,
  );
  return best.setting;
}

/** How badly the atoms go with a setting: wrong multiplicities, a wrong composition, atoms on top of each other. */
function faultsOf(setting: Setting, block: CifBlock, sites: Site[], cell: CellParameters): number {
  const matrix = cellFromParameters(cell);
  const operations = operationsOfHall(setting.hall);
  let faults = 0;
  const found = new Map<string, number>();
  for (const site of sites) {
    const count = expandSite(site.position, operations, matrix).length;
    if (site.multiplicity !== undefined && site.multiplicity !== count) faults += 100;
    found.set(site.element, (found.get(site.element) ?? 0) + count * site.occupancy);
    // Images of one site much closer than a bond: a site that should lie on a symmetry element, with another origin.
    if (count > 1 && site.occupancy > 0.5) faults += nearestImage(site.position, operations, matrix) < 0.8 ? 1 : 0;
  }
  const formula = formulaOf(block);
  const units = known(block.values.get("_cell_formula_units_z"));
  const z = units && cifNumber(units.text);
  if (formula.size && z)
    for (const [element, count] of formula)
      if (Math.abs((found.get(element) ?? 0) - count * z) > 0.02 * count * z) faults += 10;
  return faults;
}

/** Fractional positions of all atoms that one site stands for; the first is the site itself, those after it lie in the cell. */
export function expandSite(site: readonly number[], operations: readonly Operation[], cell: Float64Array): number[][] {
  const atoms: { position: number[]; sum: number[]; count: number }[] = [];
  operations.forEach(({ rotation: w, translation: t }, n) => {
    let image = [0, 3, 6].map((k, i) => w[k] * site[0] + w[k + 1] * site[1] + w[k + 2] * site[2] + t[i]);
    if (n > 0) image = image.map((x) => x - Math.floor(x));
    const same = atoms.find(({ position }) => distance(position, image, cell) < together);
    if (!same) atoms.push({ position: image, sum: [...image], count: 1 });
    else {
      // Images of an atom on a symmetry element agree but for rounding: their mean lies on the element (0.3333 → 1/3).
      same.sum = same.sum.map((x, i) => x + image[i] - Math.round(image[i] - same.position[i]));
      same.count++;
    }
  });
  return atoms.map(({ sum, count }) => sum.map((x) => x / count));
}

function nearestImage(site: readonly number[], operations: readonly Operation[], cell: Float64Array): number {
  const [first, ...others] = expandSite(site, operations, cell);
  return Math.min(...others.map((other) => distance(first, other, cell)));
}

/** Å, to the nearest image as fractional coordinates tell it: exact for what is close. */
export function distance(a: readonly number[], b: readonly number[], cell: ArrayLike<number>): number {
  const d = [0, 1, 2].map((i) => a[i] - b[i] - Math.round(a[i] - b[i]));
  return Math.hypot(...[0, 1, 2].map((k) => d[0] * cell[k] + d[1] * cell[3 + k] + d[2] * cell[6 + k]));
}
