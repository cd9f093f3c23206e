/** Names alone in formulas: constants, atom values and vectors, thermo keywords. */
import { didYouMean } from "../../../model/errors.js";
import type { Atoms } from "../../atoms.js";
import type { Simulation } from "../../simulation.js";
import { type Reads, thermoKeywords } from "../../thermo/columns.js";
import { VERSION } from "../../version.js";
import type { Element, Workshop } from "./compile.js";
import { indexValue } from "./context.js";
import { FormulaError } from "./formula-error.js";
import type { Index } from "./syntax.js";

const constants: Record<string, number> = {
  PI: Math.PI,
  version: VERSION,
  on: 1,
  true: 1,
  yes: 1,
  off: 0,
  false: 0,
  no: 0,
};

/** Value of one atom, or undefined when its atom style has no such property. */
const atomProperties: Record<string, (atoms: Atoms) => ((atom: number) => number) | undefined> = {
  id:
    ({ id }) =>
    (i) =>
      id[i],
  mass: (atoms) => (i) => atoms.massOf(i),
  type:
    ({ type }) =>
    (i) =>
      type[i] + 1,
  mol: ({ molecule }) => molecule && ((i) => molecule[i]),
  q: ({ q }) => q && ((i) => q[i]),
  radius: () => undefined,
  x: component("x", 0),
  y: component("x", 1),
  z: component("x", 2),
  vx: component("v", 0),
  vy: component("v", 1),
  vz: component("v", 2),
  fx: component("f", 0),
  fy: component("f", 1),
  fz: component("f", 2),
};

function component(name: "x" | "v" | "f", axis: number) {
  return (atoms: Atoms) => {
    const values = atoms[name];
    return (i: number) => values[3 * i + axis];
  };
}

export function compileName({ name, index }: { name: string; index?: Index }, shop: Workshop): Element {
  const { context } = shop;
  const { simulation } = context;
  if (index === undefined && name in constants) {
    const value = constants[name];
    return () => value;
  }
  const property = atomProperties[name];
  if (property) {
    if (index !== undefined)
      return shop.scalar(() => {
        needBox(shop);
        return atomValue(indexValue(index, context), shop, allocated(name, property(simulation.atoms)));
      });
    if (shop.purpose === "equal") throw new FormulaError("Atom vector in equal-style variable formula");
    if (shop.purpose === "vector") throw new FormulaError("Atom vector in vector-style variable formula");
    let value: Element = () => 0;
    shop.preparations.push(() => {
      needBox(shop);
      value = allocated(name, property(simulation.atoms));
    });
    return (i) => value(i);
  }
  if (index !== undefined) throw new FormulaError(`Invalid atom value '${name}[]' in variable formula`);
  return shop.scalar(() => {
    needBox(shop);
    return thermoValue(name, simulation);
  });
}

/** What thermo must use already, by what a keyword reads: LAMMPS' word, and a keyword of thermo_style that makes it so. */
const needed: Record<Reads, { called: string; keyword: string }> = {
  pe: { called: "potential energy", keyword: "pe" },
  temp: { called: "temperature", keyword: "temp" },
  pressScalar: { called: "press", keyword: "press" },
  pressVector: { called: "press", keyword: "press" },
};

const OF_A_RUN = new Set(["elapsed", "elaplong", "cpu", "tpcpu", "spcpu", "cpuremain"]);

function thermoValue(name: string, { output: { thermo }, clock }: Simulation): number {
  const keyword = thermoKeywords[name];
  if (!keyword)
    throw new FormulaError(
      `Invalid thermo keyword '${name}' in variable formula${didYouMean(name, [...Object.keys(thermoKeywords), ...Object.keys(atomProperties), ...Object.keys(constants)])}`,
    );
  if (OF_A_RUN.has(name) && !clock.running)
    throw new FormulaError(`The variable thermo keyword ${name} cannot be used between runs`);
  const used = new Set(thermo.fields.flatMap((field) => field.reads.map((read) => needed[read])));
  for (const read of keyword.reads ?? []) {
    const { called, keyword: word } = needed[read];
    const remedy = [...used].some((one) => one.called === called)
      ? "a run, or 'run 0', makes it known"
      : `put '${word}' into thermo_style custom`;
    if (!thermo.initialised || !remedy.startsWith("a run"))
      throw new FormulaError(`Thermo keyword ${name} in variable requires thermo to use/init ${called} (${remedy})`);
  }
  // Parts of the potential energy are as old as it is.
  if (keyword.reads?.includes("pe")) void thermo.compute("pe").scalar;
  return keyword.value(thermo);
}

/** Value for the atom with an id; 0 for an id that no atom has. */
export function atomValue(id: number, shop: Workshop, value: (atom: number) => number): number {
  const { atoms } = shop.context.simulation;
  if (id < 1) throw new FormulaError("Index between variable brackets must be positive");
  const atom = atoms.find(id);
  if (atom < 0 && id > atoms.largestId) throw new FormulaError("Variable atom ID is too large");
  return atom < 0 ? 0 : value(atom);
}

export function needBox(shop: Workshop): void {
  if (!shop.context.simulation.box.exists)
    throw new FormulaError("Variable evaluation before simulation box is defined");
}

function allocated(name: string, value: ((atom: number) => number) | undefined): (atom: number) => number {
  if (!value) throw new FormulaError(`Variable uses atom property '${name}' that isn't allocated`);
  return value;
}
