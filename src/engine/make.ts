/** Makes computes and fixes from their words: for the commands, and for fixes that need computes of their own. */
import { didYouMean, InputError } from "../model/errors.js";
import { computes } from "./computes/index.js";
import { Compute } from "./define-compute.js";
import type { Fix } from "./define-fix.js";
import { fixes } from "./fixes/index.js";
import { Words } from "./script/words.js";
import type { Simulation } from "./simulation.js";

const ID = /^\w+$/;

/** `compute ID group style args`, without the word `compute`. */
export function makeCompute(simulation: Simulation, words: readonly string[], internal = false): Compute {
  if (words.length < 3) throw new InputError("Illegal compute command: missing argument(s)");
  const [id, groupName, name, ...rest] = words;
  if (!ID.test(id)) throw new InputError(`Compute ID '${id}' must be alphanumeric or underscore characters`);
  if (simulation.computes.find(id)) throw new InputError(`Reuse of compute ID '${id}'`);
  const style = computes.find((entry) => entry.name === name);
  if (!style)
    throw new InputError(
      `Unrecognized compute style '${name}'${didYouMean(
        name,
        computes.map((entry) => entry.name),
      )}`,
    );
  if (!simulation.groups.has(groupName))
    throw new InputError(
      `Group ID ${groupName} requested by compute ${name} does not exist${didYouMean(groupName, simulation.groups.names)}`,
    );
  const group = simulation.groups.bit(groupName, "compute");
  const hooks = style.create(new Words(rest, `compute ${name}`), { simulation, id, group });
  const compute = new Compute(id, name, groupName, group, hooks, simulation);
  compute.internal = internal;
  simulation.computes.add(compute);
  return compute;
}

/** Fixes of Deep Potential decks that belong to other programs or packages; a name like theirs is no misspelling. */
const elsewhere = [
  "plumed",
  "dplr",
  "dp_pimd",
  "ipi",
  "electrode/conp",
  "electrode/conq",
  "electrode/thermo",
  "neb",
  "ttm",
];
const inLammps =
  ": LAMMPS with its package has it, this engine does not. 'garnet plugin' runs such decks in real LAMMPS";

/** `fix ID group style args`, without the word `fix`. A fix of the same id and style is replaced. */
export function makeFix(simulation: Simulation, words: readonly string[]): Fix {
  if (words.length < 3) throw new InputError("Illegal fix command: missing argument(s)");
  const [id, groupName, name, ...rest] = words;
  if (!ID.test(id)) throw new InputError(`Fix ID '${id}' must be alphanumeric or underscore characters`);
  const style = fixes.find((entry) => entry.name === name);
  if (!style)
    throw new InputError(
      `Unrecognized fix style '${name}'${
        elsewhere.includes(name)
          ? inLammps
          : didYouMean(
              name,
              fixes.map((entry) => entry.name),
            )
      }`,
    );
  const before = simulation.fixes.find(id);
  if (before && before.style !== name)
    throw new InputError(`Replacing a fix, but new style != old style: ${before.style} is now ${name}`);
  const group = simulation.groups.bit(groupName, "fix");
  // A replaced fix closes first: the new one may open the same file or use the same ids of computes.
  const place = simulation.fixes.placeOf(id);
  if (before) simulation.fixes.remove(id);
  const hooks = style.create(new Words(rest, `fix ${name}`), { simulation, id, style: name, groupName, group });
  const fix: Fix = { id, style: name, groupName, group, hooks };
  simulation.fixes.add(fix, place);
  simulation.restarted?.give(fix, simulation.atoms.id, simulation.atoms.count);
  return fix;
}
