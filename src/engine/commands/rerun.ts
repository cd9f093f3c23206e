/** rerun FILES keywords dump fields …: forces and outputs for each snapshot of a trajectory. https://docs.lammps.org/rerun.html */
import { openTrajectory } from "../../../formats/trajectory.js";
import { InputError } from "../../model/errors.js";
import { applyFrame, SnapshotOptions } from "../data/apply-frame.js";
import { defineCommand } from "../define-command.js";
import { finish } from "../run/finish.js";
import { computeForces } from "../run/forces.js";
import { arrange, initialise, initialiseStyles, shareAll } from "../run/prepare.js";
import { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";

const KEYWORDS = ["first", "last", "every", "skip", "start", "stop", "post", "dump"] as const;

export const rerun = defineCommand({
  name: "rerun",
  needsBox: true,
  async run(words, simulation) {
    const files: string[] = [];
    while (!words.done && !(KEYWORDS as readonly string[]).includes(words.peek() as string)) files.push(words.next());
    if (files.length === 0) throw words.missing("a dump file");
    const range = { first: 0, last: Number.MAX_SAFE_INTEGER, every: 0, skip: 1, start: -1, stop: -1, post: false };
    let options: SnapshotOptions | undefined;
    while (!words.done) {
      const keyword = words.oneOf(KEYWORDS, "keyword");
      if (keyword === "dump") options = new SnapshotOptions(new Words(words.rest(), "read_dump"));
      else if (keyword === "post") range.post = words.logical();
      else range[keyword] = words.integer("a step");
    }
    if (!options) throw words.missing("the keyword dump with its fields");
    if (range.skip <= 0) throw new InputError(`Illegal rerun command: skip ${range.skip}`);
    await replay(simulation, files, range, options);
  },
});

interface Range {
  first: number;
  last: number;
  every: number;
  skip: number;
  start: number;
  stop: number;
  post: boolean;
}

async function replay(simulation: Simulation, files: string[], range: Range, options: SnapshotOptions): Promise<void> {
  const { clock, computes, output, timer, log } = simulation;
  clock.running = "run";
  clock.firstStep = clock.beginStep = range.start >= 0 ? range.start : range.first;
  clock.lastStep = clock.endStep = range.stop >= 0 ? range.stop : range.last;
  let count = 0;
  let seen = 0;
  try {
    initialise(simulation);
    timer.start();
    for await (const frame of openTrajectory(files, { warn: (text) => log.warning(text) })) {
      const step = frame.step ?? seen;
      if (step > range.last) break;
      // Files one after another: only what is later than the snapshot before.
      if (count > 0 && step <= clock.step) continue;
      if (step < range.first || (range.every > 0 && count > 0 && step % range.every !== 0) || seen++ % range.skip !== 0)
        continue;
      clock.step = step;
      clock.setTime(frame.time ?? step * clock.dt);
      applyFrame(simulation, frame, options);
      setupSnapshot(simulation);
      for (const { hooks } of simulation.fixes.at("endOfStep"))
        if (step % (hooks.every ?? 1) === 0) hooks.endOfStep?.();
      if (count > 0) output.jumped();
      if (count === 0) output.setup();
      else {
        output.aimAt(step);
        output.write();
      }
      // The next snapshot's step is not known: whatever it is, computes must be ready.
      count++;
      if (simulation.stop) break;
    }
    if (count === 0) throw new InputError("Rerun dump file does not contain requested snapshot");
    if (output.lastThermo !== clock.step) {
      output.forceThermo(clock.step);
      output.write();
    }
    timer.finish();
    finish(simulation, { steps: count, full: range.post });
  } finally {
    clock.running = undefined;
    computes.clearInvoked();
    simulation.tallies.releaseAlways();
    simulation.hasRun = false;
  }
}

/** Lists and forces of one snapshot, without sorting the atoms. */
function setupSnapshot(simulation: Simulation): void {
  const { computes, clock, fixes, sort, neighbor, timer } = simulation;
  initialiseStyles(simulation);
  computes.requestAll(clock.step);
  shareAll(simulation);
  const { every } = sort;
  sort.every = 0;
  arrange(simulation);
  sort.every = every;
  simulation.system.rebuild();
  for (const term of simulation.force.terms) term.rebuilt?.();
  neighbor.lastBuild = clock.step;
  timer.stamp("Neigh");
  computeForces(simulation, ["energy", "virial"]);
  for (const compute of computes) compute.hooks.setup?.();
  for (const { hooks } of fixes) hooks.setup?.();
}
