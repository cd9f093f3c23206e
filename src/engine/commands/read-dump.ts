/** read_dump FILE step fields keywords. https://docs.lammps.org/read_dump.html */
import { openTrajectory } from "../../../formats/trajectory.js";
import { InputError } from "../../model/errors.js";
import { applyFrame, SnapshotOptions } from "../data/apply-frame.js";
import { defineCommand } from "../define-command.js";

export const readDump = defineCommand({
  name: "read_dump",
  needsBox: true,
  async run(words, simulation) {
    const { atoms, box, clock, log } = simulation;
    const file = words.next("a file name");
    const step = words.integer("a step");
    const keepStep = words.all.indexOf("timestep");
    const options = new SnapshotOptions(words);
    if (options.add !== "no") log.line("Adding 'type' field to requested per-atom fields");
    log.line("Scanning dump file ...");
    for await (const frame of openTrajectory(file, { warn: (text) => log.warning(text) })) {
      if ((frame.step ?? 0) !== step) continue;
      const before = atoms.count;
      const moveClock = keepStep < 0 || words.all[keepStep + 1] !== "no";
      if (moveClock) simulation.output.resetStep();
      log.line("Reading snapshot from dump file ...");
      const applied = applyFrame(simulation, frame, options);
      if (moveClock) {
        clock.step = step;
        simulation.tallies.forget();
      }
      simulation.hasRun = false;
      log.line(`  ${box.describe()}`);
      log.line(`  ${before} atoms before read`);
      log.line(`  ${applied.snapshot} atoms in snapshot`);
      log.line(`  ${applied.purged} atoms purged`);
      log.line(`  ${applied.replaced} atoms replaced`);
      log.line(`  ${applied.trimmed} atoms trimmed`);
      log.line(`  ${applied.added} atoms added`);
      log.line(`  ${atoms.count} atoms after read`);
      return;
    }
    throw new InputError(`Dump file ${file} does not contain requested snapshot ${step}`);
  },
});
