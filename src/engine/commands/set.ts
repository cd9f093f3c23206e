/** set STYLE ID keyword values …. https://docs.lammps.org/set.html */
import { didYouMean, InputError } from "../../model/errors.js";
import { atomValues } from "../atom-values.js";
import { defineCommand } from "../define-command.js";
import { RanMars, RanPark } from "../random.js";
import { findRegion } from "../region.js";
import type { Words } from "../script/words.js";
import { toRange } from "../script/words.js";
import { selectSubset } from "../select-subset.js";
import type { Simulation } from "../simulation.js";
import { oneType, typeRange } from "../type-range.js";

export const set = defineCommand({
  name: "set",
  needsBox: true,
  run(words, simulation) {
    const { atoms, log } = simulation;
    if (atoms.natoms === 0) throw new InputError("Set command with no atoms existing");
    const style = words.oneOf(["atom", "type", "mol", "group", "region"], "style");
    const id = words.next("an ID");
    if (words.done) throw words.missing("a keyword");
    log.line("Setting atom values ...");
    while (!words.done) {
      const keyword = words.next();
      const setter = SETTERS[keyword];
      if (!setter) throw new InputError(`Unknown set keyword: ${keyword}${didYouMean(keyword, Object.keys(SETTERS))}`);
      // Chosen anew for each keyword: `set type 1 type 2 charge 1` sees the new types.
      const chosen = select(simulation, style, id);
      const count = setter(simulation, chosen, words);
      log.line(`  ${count} settings made for ${keyword}`);
    }
    simulation.hasRun = false;
  },
});

function select(simulation: Simulation, style: string, id: string): Int32Array {
  const { atoms, groups } = simulation;
  const test = chooser();
  const chosen: number[] = [];
  for (let i = 0; i < atoms.count; i++) if (test(i)) chosen.push(i);
  return Int32Array.from(chosen);

  function chooser(): (atom: number) => boolean {
    if (style === "atom") {
      const { first, last } = toRange(id, Number.MAX_SAFE_INTEGER, "atom IDs");
      return (i) => atoms.id[i] >= first + 1 && atoms.id[i] <= last + 1;
    }
    if (style === "type") {
      const [first, last] = typeRange(id, atoms);
      return (i) => atoms.type[i] >= first && atoms.type[i] <= last;
    }
    if (style === "mol") {
      const { molecule } = atoms;
      if (!molecule) throw new InputError("Cannot use set mol with no molecule IDs defined");
      const { first, last } = toRange(id, Number.MAX_SAFE_INTEGER, "molecule IDs");
      return (i) => molecule[i] >= first + 1 && molecule[i] <= last + 1;
    }
    if (style === "group") {
      const bit = groups.bit(id, "set");
      return (i) => (atoms.mask[i] & bit) !== 0;
    }
    const region = findRegion(simulation, id, "set");
    region.prepare();
    return (i) => region.match(atoms.x[3 * i], atoms.x[3 * i + 1], atoms.x[3 * i + 2]);
  }
}

/** Sets what it sets and says how many. */
type Setter = (simulation: Simulation, chosen: Int32Array, words: Words) => number;

const SETTERS: Record<string, Setter> = {
  type(simulation, chosen, words) {
    const word = words.next("a type");
    const { atoms } = simulation;
    if (!word.startsWith("v_")) {
      const type = oneType(word, atoms);
      for (const i of chosen) atoms.type[i] = type;
      return chosen.length;
    }
    const value = atomValues(simulation, word, 1, "set command");
    for (const i of chosen) {
      const type = Math.trunc(value(i));
      if (type < 1 || type > atoms.typeCount) throw new InputError(`Invalid value ${type} in set command`);
      atoms.type[i] = type - 1;
    }
    return chosen.length;
  },
  "type/fraction"({ atoms }, chosen, words) {
    const type = oneType(words.next("a type"), atoms);
    const fraction = words.number("a fraction");
    const seed = seedOf(words);
    if (fraction < 0 || fraction > 1) throw new InputError(`Invalid fraction value ${fraction} in set command`);
    const random = new RanPark(seed);
    const { x } = atoms;
    let count = 0;
    for (const i of chosen) {
      random.resetAt(seed, x[3 * i], x[3 * i + 1], x[3 * i + 2]);
      if (random.uniform() > fraction) continue;
      atoms.type[i] = type;
      count++;
    }
    return count;
  },
  "type/ratio"({ atoms }, chosen, words) {
    const type = oneType(words.next("a type"), atoms);
    const fraction = words.number("a fraction");
    if (fraction < 0 || fraction > 1) throw new InputError(`Invalid fraction value ${fraction} in set command`);
    return setSubset(atoms.type, type, chosen, Math.trunc(fraction * chosen.length), seedOf(words));
  },
  "type/subset"({ atoms }, chosen, words) {
    const type = oneType(words.next("a type"), atoms);
    const count = words.integer("a number of atoms");
    if (count < 0) throw new InputError(`Invalid subset size ${count} in set command`);
    if (count > chosen.length) throw new InputError("Set type/subset value exceeds eligible atoms");
    return setSubset(atoms.type, type, chosen, count, seedOf(words));
  },
  mol: ({ atoms }, chosen, words) => {
    if (!atoms.molecule) throw new InputError(`Cannot set attribute mol for atom style ${atoms.style.name}`);
    const value = words.integer("a molecule ID");
    for (const i of chosen) atoms.molecule[i] = value;
    return chosen.length;
  },
  charge(simulation, chosen, words) {
    const { q, style } = simulation.atoms;
    const value = atomValues(simulation, words.next("a charge"), 1, "set command");
    if (!q) throw new InputError(`Cannot set attribute charge for atom style ${style.name}`);
    for (const i of chosen) q[i] = value(i);
    return chosen.length;
  },
  mass(simulation, chosen, words) {
    words.number("a mass");
    void chosen;
    throw new InputError(`Cannot set attribute mass for atom style ${simulation.atoms.style.name}`);
  },
  image(simulation, chosen, words) {
    const { atoms, box } = simulation;
    for (let axis = 0; axis < 3; axis++) {
      const word = words.next("an image flag");
      if (word === "NULL") continue;
      if (word.startsWith("v_")) {
        const value = atomValues(simulation, word, 1, "set command");
        for (const i of chosen) atoms.image[3 * i + axis] = Math.trunc(value(i));
        continue;
      }
      const value = Number(word);
      if (!Number.isInteger(value))
        throw new InputError(`Expected integer parameter instead of '${word}' in input script or data file`);
      if (value !== 0 && !box.periodic(axis)) throw new InputError("Cannot set non-periodic image flag");
      for (const i of chosen) atoms.image[3 * i + axis] = value;
    }
    return chosen.length;
  },
  ...components("x", ["x", "y", "z"]),
  ...components("v", ["vx", "vy", "vz"]),
};

function components(array: "x" | "v", names: string[]): Record<string, Setter> {
  return Object.fromEntries(
    names.map((name, axis): [string, Setter] => [
      name,
      (simulation, chosen, words) => {
        const value = atomValues(simulation, words.next("a value"), 1, "set command");
        for (const i of chosen) simulation.atoms[array][3 * i + axis] = value(i);
        return chosen.length;
      },
    ]),
  );
}

function seedOf(words: Words): number {
  const seed = words.integer("a seed");
  if (seed <= 0) throw new InputError(`Invalid random number seed ${seed} in set command`);
  return seed;
}

function setSubset(types: Int32Array, type: number, chosen: Int32Array, count: number, seed: number): number {
  const marks = selectSubset(new RanMars(seed), count, chosen.length);
  for (const [k, atom] of chosen.entries()) if (marks[k]) types[atom] = type;
  return count;
}
