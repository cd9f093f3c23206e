/** group ID style args. https://docs.lammps.org/group.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { makeFix } from "../make.js";
import { findRegion } from "../region.js";
import type { Words } from "../script/words.js";
import { isInteger, toInteger } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import { oneType } from "../type-range.js";

const STYLES = [
  "delete",
  "clear",
  "empty",
  "region",
  "type",
  "id",
  "molecule",
  "variable",
  "include",
  "subtract",
  "union",
  "intersect",
  "dynamic",
  "static",
] as const;

export const group = defineCommand({
  name: "group",
  needsBox: true,
  run(words, simulation) {
    const { groups, log } = simulation;
    const name = words.next("a group ID");
    const style = words.oneOf(STYLES, "style");
    if (style === "delete") {
      words.end();
      checkUnused(simulation, name);
      if (groups.dynamic.has(name)) simulation.fixes.remove(`GROUP_${name}`);
      groups.delete(name);
      return;
    }
    if (style === "clear") {
      words.end();
      groups.clear(name);
      return;
    }
    if (style === "dynamic") {
      makeDynamic(simulation, name, words);
      return;
    } else if (style === "static") {
      words.end();
      if (groups.dynamic.delete(name)) simulation.fixes.remove(`GROUP_${name}`);
    } else if (style === "empty") {
      words.end();
      groups.create(name);
    } else {
      if (groups.dynamic.has(name)) throw new InputError(`Assigning to dynamic group ${name} is not allowed`);
      const chosen = CHOOSE[style](simulation, words);
      const bit = groups.create(name);
      const { mask, count } = simulation.atoms;
      for (let i = 0; i < count; i++) if (chosen(i)) mask[i] |= bit;
    }
    log.line(`${groups.count(groups.bit(name))} atoms in group ${name}`);
  },
});

type Chooser = (simulation: Simulation, words: Words) => (atom: number) => boolean;

/** Each takes its words and says which atoms belong, before any mask is changed. */
const CHOOSE: Record<
  "region" | "type" | "id" | "molecule" | "variable" | "include" | "subtract" | "union" | "intersect",
  Chooser
> = {
  region(simulation, words) {
    const region = findRegion(simulation, words.next("a region ID"), "group region");
    words.end();
    region.prepare();
    const { x } = simulation.atoms;
    return (i) => region.match(x[3 * i], x[3 * i + 1], x[3 * i + 2]);
  },
  type: (simulation, words) => {
    const { atoms } = simulation;
    // A type that the system does not have is no error: nobody is of it.
    const label = (word: string) => (atoms.labels?.includes(word) ? oneType(word, atoms) + 1 : undefined);
    const test = numberTest(words, label);
    return (i) => test(atoms.type[i] + 1);
  },
  id: ({ atoms }, words) => {
    const test = numberTest(words);
    return (i) => test(atoms.id[i]);
  },
  molecule({ atoms }, words) {
    if (!atoms.molecule) throw new InputError("Group molecule command requires atom attribute molecule");
    const { molecule } = atoms;
    const test = numberTest(words);
    return (i) => test(molecule[i]);
  },
  variable(simulation, words) {
    const name = words.next("a variable name");
    words.end();
    if (simulation.variables.kind(name) === undefined)
      throw new InputError(`Variable name ${name} for group does not exist`);
    if (simulation.variables.kind(name) !== "atom") throw new InputError(`Variable ${name} for group is invalid style`);
    const values = simulation.variables.atom(name, 1);
    return (i) => values[i] !== 0;
  },
  include(simulation, words) {
    const { atoms } = simulation;
    words.oneOf(["molecule"], "include setting");
    words.end();
    if (!atoms.molecule) throw new InputError("Group command requires atom attribute molecule");
    const { molecule } = atoms;
    // Molecules of which an atom is in the group already.
    const { mask } = simulation.atoms;
    const bit = simulation.groups.bit(words.all[0]);
    const present = new Set(molecule.filter((id, i) => id > 0 && (mask[i] & bit) !== 0));
    return (i) => present.has(molecule[i]);
  },
  subtract(simulation, words) {
    const [first, ...others] = groupBits(simulation, words);
    if (first === undefined || others.length === 0) throw words.missing("two or more groups");
    const { mask } = simulation.atoms;
    return (i) => (mask[i] & first) !== 0 && others.every((bit) => (mask[i] & bit) === 0);
  },
  union(simulation, words) {
    const bits = groupBits(simulation, words);
    if (bits.length === 0) throw words.missing("a group");
    const { mask } = simulation.atoms;
    return (i) => bits.some((bit) => (mask[i] & bit) !== 0);
  },
  intersect(simulation, words) {
    const bits = groupBits(simulation, words);
    if (bits.length < 2) throw words.missing("two or more groups");
    const { mask } = simulation.atoms;
    return (i) => bits.every((bit) => (mask[i] & bit) !== 0);
  },
};

function groupBits({ groups }: Simulation, words: Words): number[] {
  return words.rest().map((name) => groups.bit(name));
}

/** "< 5", "<> 3 7", or a list of numbers and of ranges a:b and a:b:step; `label` knows names of numbers. */
function numberTest(words: Words, label?: (word: string) => number | undefined): (value: number) => boolean {
  const operator = words.peek();
  if (operator && ["<", ">", "<=", ">=", "==", "!=", "<>"].includes(operator)) {
    words.next();
    const a = toInteger(words.next("a number"));
    const b = operator === "<>" ? toInteger(words.next("a second number")) : 0;
    words.end();
    const tests: Record<string, (value: number) => boolean> = {
      "<": (value) => value < a,
      ">": (value) => value > a,
      "<=": (value) => value <= a,
      ">=": (value) => value >= a,
      "==": (value) => value === a,
      "!=": (value) => value !== a,
      "<>": (value) => value >= a && value <= b,
    };
    return tests[operator];
  }
  if (words.done) throw words.missing("a value");
  const ranges = words.rest().map(parse);
  return (value) => ranges.some(([low, high, step]) => value >= low && value <= high && (value - low) % step === 0);

  function parse(word: string): [number, number, number] {
    const known = label?.(word);
    const parts = known === undefined ? word.split(":").map((part) => number(part, word)) : [known];
    if (parts.length === 1) return [parts[0], parts[0], 1];
    const [low, high, step = 1] = parts;
    if (parts.length > 3 || step < 1 || low > high)
      throw words.fail(`Illegal range increment value in group command: ${word}`);
    return [low, high, step];
  }
}

function number(part: string, word: string): number {
  if (isInteger(part)) return Number(part);
  throw new InputError(`Incorrect range string '${word}': Not a valid integer number: '${part}'`);
}

function checkUnused({ fixes, computes, output, groups }: Simulation, name: string): void {
  const bit = groups.bit(name);
  for (const fix of fixes)
    if (fix.group === bit && fix.id !== `GROUP_${name}`)
      throw new InputError(`Cannot delete group ${name} currently used by fix ID ${fix.id}`);
  for (const compute of computes)
    if (compute.group === bit)
      throw new InputError(`Cannot delete group ${name} currently used by compute ID ${compute.id}`);
  for (const dump of output.dumps)
    if (dump.group === bit) throw new InputError(`Cannot delete group ${name} currently used by dump ID ${dump.id}`);
}

/** A dynamic group is kept up by a hidden fix, as in LAMMPS. */
function makeDynamic(simulation: Simulation, name: string, words: Words): void {
  const { groups, fixes } = simulation;
  const parent = words.next("a parent group");
  if (name === "all") throw new InputError("Group all cannot be made dynamic");
  if (parent === name) throw new InputError("Group dynamic cannot reference itself");
  groups.bit(parent, "group dynamic parent");
  groups.create(name);
  if (groups.dynamic.has(name)) fixes.remove(`GROUP_${name}`);
  groups.dynamic.add(name);
  makeFix(simulation, [`GROUP_${name}`, parent, "group", name, ...words.rest()]);
  simulation.log.line(`dynamic group ${name} defined`);
}
