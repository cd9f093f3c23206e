/** dump, undump, dump_modify, write_dump. https://docs.lammps.org/dump.html */
import { didYouMean, InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import type { Dump, DumpHooks } from "../define-dump.js";
import { dumps } from "../dumps/index.js";
import { isInteger, Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

export const dump = defineCommand({
  name: "dump",
  needsBox: true,
  run(words, simulation) {
    const id = words.next("a dump ID");
    const groupName = words.next("a group ID");
    const style = words.next("a dump style");
    const every = words.next("a number of steps");
    const file = words.next("a file name");
    if (simulation.output.dumps.some((other) => other.id === id)) throw new InputError(`Reuse of dump ID: ${id}`);
    if (!isInteger(every) || Number(every) <= 0) throw new InputError(`Invalid dump frequency ${every}`);
    const made = makeDump(simulation, { id, groupName, style, file }, words);
    made.every = Number(every);
    simulation.output.dumps.push(made);
  },
});

function makeDump(
  simulation: Simulation,
  { id, groupName, style, file }: { id: string; groupName: string; style: string; file: string },
  words: Words,
): Dump {
  const known = dumps.find(
    (entry) => entry.name === style || `${entry.name}/gz` === style || `${entry.name}/zstd` === style,
  );
  if (!known)
    throw new InputError(
      `Unrecognized dump style '${style}'${didYouMean(
        style,
        dumps.map((entry) => entry.name),
      )}`,
    );
  const group = simulation.groups.bit(groupName, "dump");
  const hooks: DumpHooks = known.create(new Words(words.rest(), `dump ${style}`), {
    simulation,
    id,
    style: known.name,
    groupName,
    group,
    file,
  });
  return {
    id,
    style,
    groupName,
    group,
    hooks,
    every: 0,
    first: false,
    delay: -1,
    next: Number.POSITIVE_INFINITY,
    nextTime: 0,
    last: -1,
  };
}

export const undump = defineCommand({
  name: "undump",
  run(words, { output }) {
    const id = words.next("a dump ID");
    words.end();
    output.removeDump(id);
  },
});

export const dumpModify = defineCommand({
  name: "dump_modify",
  run(words, simulation) {
    const id = words.next("a dump ID");
    const found = simulation.output.dumps.find((entry) => entry.id === id);
    if (!found)
      throw new InputError(
        `Could not find dump_modify ID: ${id}${didYouMean(
          id,
          simulation.output.dumps.map((entry) => entry.id),
        )}`,
      );
    modify(found, words);
  },
});

/** Keywords of the schedule are the command's; all others the style's. */
function modify(target: Dump, words: Words): void {
  while (!words.done) {
    const keyword = words.next();
    if (keyword === "every") {
      const word = words.next("a number of steps");
      target.everyVariable = word.startsWith("v_") ? word.slice(2) : undefined;
      target.everyTime = undefined;
      if (target.everyVariable === undefined) {
        if (!isInteger(word) || Number(word) <= 0) throw new InputError(`Invalid dump_modify every argument: ${word}`);
        target.every = Number(word);
      }
    } else if (keyword === "every/time") target.everyTime = words.number("a time");
    else if (keyword === "pbc") target.wrapped = words.logical();
    else if (keyword === "first") target.first = words.logical();
    else if (keyword === "delay") target.delay = words.integer("a step");
    else if (keyword === "skip") {
      const word = words.next("v_name");
      if (!word.startsWith("v_")) throw new InputError(`Dump_modify skip variable must be v_name, got '${word}'`);
      target.skipVariable = word.slice(2);
    } else if (!target.hooks.modify(keyword, words)) throw words.unknown("keyword", keyword);
  }
}

export const writeDump = defineCommand({
  name: "write_dump",
  needsBox: true,
  run(words, simulation) {
    const groupName = words.next("a group ID");
    const style = words.next("a dump style");
    const file = words.next("a file name");
    const all = words.rest();
    const at = all.indexOf("modify");
    const own = at < 0 ? all : all.slice(0, at);
    // One snapshot: a name without '*' is as good as one with it.
    const made = makeDump(simulation, { id: "WRITE_DUMP", groupName, style, file }, new Words(own, `dump ${style}`));
    if (at >= 0) modify(made, new Words(all.slice(at + 1), "dump_modify"));
    if (!simulation.updated) simulation.log.warning("Calling write_dump before a full system init");
    simulation.computes.clearInvoked();
    simulation.output.initDump(made);
    simulation.manifest?.wrote(file);
    made.hooks.write();
    made.hooks.close();
  },
});
