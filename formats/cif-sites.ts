/** The atoms of a CIF block as the file lists them: one per symmetry-independent site and species. */
import { type CellParameters, cellFromParameters, toFractional, volume } from "../src/model/cell.js";
import { elementOfLabel, isElement } from "../src/model/elements.js";
import { InputError } from "../src/model/errors.js";
import { type CifBlock, type CifLoop, type CifValue, cifNumber, findLoop, known } from "./cif-syntax.js";

export interface Site {
  label: string;
  element: string;
  /** Fractional. */
  position: [number, number, number];
  occupancy: number;
  /** As the file says, for choosing between settings of a space group. */
  multiplicity?: number;
  line: number;
}

export interface Reading {
  name: string;
  warn(message: string): void;
}

export function cellParametersOf(block: CifBlock, { name }: Reading): CellParameters {
  const number = (tag: string) => {
    const value = known(block.values.get(tag));
    const parsed = value && cifNumber(value.text);
    if (parsed !== undefined && parsed > 0 && !(tag.includes("angle") && parsed >= 180)) return parsed;
    const where = value ? `${name}:${value.line}` : `${name}:${block.line}`;
    throw InputError.at(
      where,
      `expected a positive number for ${tag}${tag.includes("angle") ? " below 180" : ""}, got '${value?.text ?? "nothing"}'`,
    );
  };
  const [a, b, c] = ["a", "b", "c"].map((axis) => number(`_cell_length_${axis}`));
  const [alpha, beta, gamma] = ["alpha", "beta", "gamma"].map((angle) => number(`_cell_angle_${angle}`));
  const parameters = { a, b, c, alpha, beta, gamma };
  const cell = cellFromParameters(parameters);
  if (!cell.every(Number.isFinite) || !(volume(cell) > 1e-6 * a * b * c))
    throw InputError.at(`${name}:${block.line}`, `no cell has the angles ${alpha} ${beta} ${gamma}`);
  return parameters;
}

/** The loop of atoms; a single atom may be listed without one. */
export function atomLoop(block: CifBlock): CifLoop | undefined {
  for (const tag of ["_atom_site_fract_x", "_atom_site_cartn_x"]) {
    const loop = findLoop(block, tag);
    if (loop) return loop;
    if (!block.values.has(tag)) continue;
    const tags = [...block.values.keys()].filter((key) => key.startsWith("_atom_site_"));
    return { tags, rows: [tags.map((key) => block.values.get(key)!)], line: block.line };
  }
  return undefined;
}

export function sitesOf(block: CifBlock, loop: CifLoop, parameters: CellParameters, reading: Reading): Site[] {
  const column = (tag: string) => loop.tags.indexOf(`_atom_site_${tag}`);
  const at = (row: CifValue[], tag: string) => (column(tag) < 0 ? undefined : known(row[column(tag)]));
  const axes = column("fract_x") >= 0 ? ["fract_x", "fract_y", "fract_z"] : ["cartn_x", "cartn_y", "cartn_z"];
  for (const axis of axes)
    if (column(axis) < 0) throw InputError.at(`${reading.name}:${loop.line}`, `expected a column _atom_site_${axis}`);
  const formula = elementsOfFormula(block);
  const coordinates = loop.rows.map((row) => axes.map((axis) => row[column(axis)]));
  const dotIsZero = coordinates.some((values) => values.some(isDot) && values.some((value) => known(value)));
  if (dotIsZero)
    reading.warn(
      `${reading.name}:${loop.line}: some coordinates are '.': taken as 0, which older databases mean by it`,
    );
  const sites: Site[] = [];
  for (const row of loop.rows) {
    const { line } = row[0];
    const label = at(row, "label")?.text ?? at(row, "label_atom_id")?.text ?? at(row, "type_symbol")?.text ?? "";
    const place = `${reading.name}:${line}`;
    if (at(row, "calc_flag")?.text.toLowerCase() === "dum") {
      reading.warn(`${place}: the dummy atom ${label} is left out`);
      continue;
    }
    const position = positionOf(
      axes.map((axis) => row[column(axis)]),
      label,
      dotIsZero,
      reading,
    );
    if (!position) continue;
    const occupancy = occupancyOf(at(row, "occupancy"), label, reading);
    if (occupancy === 0) {
      reading.warn(`${place}: ${label} has occupancy 0 and is left out`);
      continue;
    }
    const symbol = at(row, "type_symbol")?.text;
    const mixture = mixtureOf(symbol ?? label);
    const element = mixture ? undefined : elementOf(symbol, label, formula, place, reading.warn);
    if (!mixture && element === undefined) {
      reading.warn(`${place}: the vacancy ${label} is left out`);
      continue;
    }
    const multiplicity = at(row, "symmetry_multiplicity") ?? at(row, "site_symmetry_multiplicity");
    for (const part of mixture ?? [{ element: element!, share: 1 }])
      sites.push({
        label,
        element: part.element,
        position: [...position],
        occupancy: occupancy * part.share,
        multiplicity: multiplicity && cifNumber(multiplicity.text),
        line,
      });
    const hydrogens = at(row, "attached_hydrogens");
    if (hydrogens && cifNumber(hydrogens.text))
      reading.warn(`${place}: ${hydrogens.text} hydrogens attached to ${label} have no positions and are left out`);
  }
  if (axes[0] === "cartn_x") {
    const cartesian = Float64Array.from(sites.flatMap((site) => site.position));
    const fractional = toFractional(cartesian, cellFromParameters(parameters), [0, 0, 0]);
    sites.forEach((site, i) => (site.position = [fractional[3 * i], fractional[3 * i + 1], fractional[3 * i + 2]]));
  }
  return sites;
}

const isDot = (value: CifValue) => !value.quoted && value.text === ".";

function positionOf(
  values: CifValue[],
  label: string,
  dotIsZero: boolean,
  { name, warn }: Reading,
): [number, number, number] | undefined {
  if (values.every((value) => !known(value) && !(dotIsZero && isDot(value)))) {
    warn(`${name}:${values[0].line}: ${label} has no coordinates and is left out`);
    return undefined;
  }
  return values.map((value) => {
    const number = dotIsZero && isDot(value) ? 0 : known(value) && cifNumber(value.text);
    if (number === undefined)
      throw InputError.at(`${name}:${value.line}`, `expected a coordinate of ${label}, got '${value.text}'`);
    return number;
  }) as [number, number, number];
}

function occupancyOf(value: CifValue | undefined, label: string, { name, warn }: Reading): number {
  if (!value) return 1;
  const number = cifNumber(value.text);
  const place = `${name}:${value.line}`;
  if (number === undefined || number < 0)
    throw InputError.at(place, `expected an occupancy of ${label} between 0 and 1, got '${value.text}'`);
  if (number <= 1) return number;
  if (number > 1.05)
    throw InputError.at(place, `expected an occupancy of ${label} between 0 and 1, got '${value.text}'`);
  warn(`${place}: occupancy ${value.text} of ${label} is taken as 1`);
  return 1;
}

/** "0.66Mg + 0.32(1)Fe + 0.02Ca": the species of a mixed site in one word, as the Pauling File has them. */
function mixtureOf(symbol: string): { element: string; share: number }[] | undefined {
  const parts = symbol.split("+").map((part) => /^\s*(\d*\.?\d+(?:\(\d+\))?)\s*([A-Z][a-z]?)\s*$/.exec(part));
  if (!parts.every((part) => part && isElement(part[2]))) return undefined;
  return parts.map((part) => ({ element: part![2], share: cifNumber(part![1])! }));
}

/** Molecules that stand as one site: their hydrogens have no positions. */
const molecules: Record<string, string> = {
  OH: "O",
  OH2: "O",
  H2O: "O",
  OH3: "O",
  H3O: "O",
  NH: "N",
  NH2: "N",
  NH3: "N",
  NH4: "N",
};

/** Water and hydroxyl oxygen, water hydrogen: names that begin like elements but are none. */
const groups: Record<string, string> = { wat: "O", ow: "O", oh: "O", hw: "H", ho: "H" };

/** From the type symbol (Li+, O2-, Fe3+), else from the label (Li1, LI1A, O-H(1)). Undefined: a vacancy. */
function elementOf(
  symbol: string | undefined,
  label: string,
  formula: Set<string>,
  place: string,
  warn: (message: string) => void,
): string | undefined {
  const molecule = symbol && molecules[symbol];
  if (molecule) {
    warn(`${place}: the hydrogens of ${symbol} have no positions and are left out: ${label} is taken as ${molecule}`);
    return molecule;
  }
  for (const word of symbol ? [symbol, label] : [label]) {
    const letters = /^[A-Za-z]+/.exec(word)?.[0] ?? "";
    if (/^vac/i.test(letters)) return undefined;
    const exact = /^([A-Z][a-z]?)(?![a-z])/.exec(word)?.[1];
    if (exact && isElement(exact) && (exact.length === 2 || letters.length === 1)) return exact;
    const water = groups[letters.toLowerCase()];
    const [two, one] = [elementOfLabel(letters.slice(0, 2)), elementOfLabel(letters.slice(0, 1))];
    const inFormula = [two, one].find((element) => element !== undefined && formula.has(element));
    if (inFormula && !(water && formula.has(water))) return inFormula;
    if (water) return water;
    if (letters.length === 2 && two) return two;
    if (!one) {
      if (word === symbol && letters !== "" && label !== symbol)
        warn(`${place}: '${symbol}' is no element: the label ${label} tells it`);
      continue;
    }
    if (letters.length > 1 && letters !== letters.toUpperCase()) warn(`${place}: '${word}' is taken as ${one}`);
    return one;
  }
  throw InputError.at(place, `the element of '${symbol ?? label}' is not known; add _atom_site_type_symbol`);
}

function elementsOfFormula(block: CifBlock): Set<string> {
  return new Set(formulaOf(block).keys());
}

/** `_chemical_formula_sum` as counts. */
export function formulaOf(block: CifBlock): Map<string, number> {
  const text = known(block.values.get("_chemical_formula_sum"))?.text ?? "";
  const counts = new Map<string, number>();
  for (const [, element, count] of text.matchAll(/([A-Z][a-z]?)([\d.]*)/g))
    if (isElement(element)) counts.set(element, (counts.get(element) ?? 0) + (count ? Number(count) : 1));
  return counts;
}
