/** restart, write_restart, read_restart: our own format, resuming to the same digits. https://docs.lammps.org/restart.html */
import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { readContainer } from "../restart/container.js";
import type { RestartState } from "../restart/state.js";
import { restore } from "../restart/state.js";
import { writeRestart as write } from "../restart/write.js";
import { systemInit, wrapForFile } from "../run/prepare.js";
import type { Words } from "../script/words.js";
import { toInteger } from "../script/words.js";
import { VERSION_TEXT } from "../version.js";

export const restart = defineCommand({
  name: "restart",
  run(words, { output }) {
    const word = words.next("a number of steps");
    const variable = word.startsWith("v_") ? word.slice(2) : undefined;
    const every = variable === undefined ? toInteger(word) : 0;
    if (every < 0) throw new InputError(`Illegal restart command: ${every}`);
    const files: string[] = [];
    while (!words.done && files.length < 2 && !isOption(words.peek() as string)) files.push(words.next());
    skipOptions(words);
    if (files.length === 0 && (every > 0 || variable !== undefined)) throw words.missing("a file name");
    if (files.some((file) => file.includes("%")))
      throw new InputError("Restart file names with '%' (a file per processor) are not available");
    output.setRestart(every, variable, files);
  },
});

export const writeRestart = defineCommand({
  name: "write_restart",
  needsBox: true,
  run(words, simulation) {
    const name = words.next("a file name");
    const init = !words.all.includes("noinit");
    skipOptions(words);
    if (name.includes("%"))
      throw new InputError("Restart file names with '%' (a file per processor) are not available");
    if (init) systemInit(simulation, "write_restart");
    wrapForFile(simulation);
    write(simulation, name.replace("*", String(simulation.clock.step)));
  },
});

export const readRestart = defineCommand({
  name: "read_restart",
  beforeBox: true,
  run(words, simulation) {
    const started = performance.now();
    const { log, atoms, box } = simulation;
    const file = newest(words.next("a file name"));
    // Atoms are put into their places in any case.
    words.accept("remap");
    words.end();
    log.line("Reading restart file ...");
    log.line(`  restart file = ${VERSION_TEXT}, LAMMPS = ${VERSION_TEXT}`);
    const state = readContainer(file) as RestartState;
    simulation.dataFiles.push(file);
    log.line(`  restoring atom style ${state.atomStyle} from restart`);
    restore(simulation, state, simulation.ownRestarts.has(resolve(file)));
    log.line(`  ${box.describe()}`);
    log.line("  1 by 1 by 1 MPI processor grid");
    log.line(`  ${atoms.count} atoms`);
    log.line(`  read_restart CPU = ${((performance.now() - started) / 1000).toFixed(3)} seconds`);
  },
});

function isOption(word: string): boolean {
  return word === "fileper" || word === "nfile" || word === "noinit";
}

/** One process writes one file, after everything is known. */
function skipOptions(words: Words): void {
  while (!words.done) {
    const keyword = words.oneOf(["fileper", "nfile", "noinit"], "keyword");
    if (keyword !== "noinit") words.integer("a number");
  }
}

/** '*' stands for the largest number that a file of this name has. */
function newest(name: string): string {
  if (!name.includes("*")) return name;
  const folder = dirname(name);
  const [before, after] = basename(name).split("*");
  let best = -1;
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(before) || !entry.endsWith(after) || entry.length < before.length + after.length) continue;
    const middle = entry.slice(before.length, entry.length - after.length);
    if (/^\d+$/.test(middle)) best = Math.max(best, Number(middle));
  }
  if (best < 0) throw new InputError(`Found no restart file matching pattern ${name}`);
  return join(folder, `${before}${best}${after}`);
}
