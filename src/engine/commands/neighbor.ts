/** neighbor, neigh_modify, comm_modify. https://docs.lammps.org/neigh_modify.html */
import { InputError } from "../../model/errors.js";
import { defineCommand } from "../define-command.js";
import { oneType } from "../type-range.js";

export const neighbor = defineCommand({
  name: "neighbor",
  run(words, simulation) {
    const skin = words.number("a skin");
    if (skin < 0) throw new InputError(`Invalid neighbor argument: ${skin}`);
    // bin, nsq, multi, multi/old: the same neighbours; ours are always binned.
    const style = words.oneOf(["bin", "nsq", "multi", "multi/old"], "style");
    simulation.neighbor.style = style === "nsq" ? "nsq" : "bin";
    words.end();
    simulation.neighbor.skin = skin;
  },
});

export const neighModify = defineCommand({
  name: "neigh_modify",
  run(words, simulation) {
    const { neighbor, groups, atoms } = simulation;
    while (!words.done) {
      const keyword = words.next();
      if (keyword === "every") {
        const every = words.integer();
        if (every <= 0) throw new InputError(`Invalid neigh_modify every argument: ${every}`);
        neighbor.every = every;
      } else if (keyword === "delay") {
        const delay = words.integer();
        if (delay < 0) throw new InputError(`Invalid neigh_modify delay argument: ${delay}`);
        neighbor.delay = delay;
      } else if (keyword === "check") neighbor.check = words.logical();
      else if (keyword === "once") neighbor.once = words.logical();
      else if (keyword === "one") neighbor.one = words.integer();
      else if (keyword === "page") neighbor.page = words.integer();
      else if (keyword === "cluster") words.logical();
      else if (keyword === "binsize") words.number();
      else if (keyword === "include")
        throw words.fail("neigh_modify include is not available: leave it out, results do not depend on it");
      else if (keyword === "exclude") {
        const kind = words.oneOf(
          ["type", "group", "molecule", "molecule/intra", "molecule/inter", "none"],
          "exclude setting",
        );
        if (kind === "type") neighbor.excludeTypes.push([oneType(words.next(), atoms), oneType(words.next(), atoms)]);
        else if (kind === "group")
          neighbor.excludeGroups.push([
            groups.bit(words.next(), "neigh_modify exclude"),
            groups.bit(words.next(), "neigh_modify exclude"),
          ]);
        else if (kind === "molecule/inter")
          throw new InputError("neigh_modify exclude molecule/inter is not available");
        else if (kind !== "none") neighbor.excludeMolecules.push(groups.bit(words.next(), "neigh_modify exclude"));
        else {
          neighbor.excludeTypes = [];
          neighbor.excludeGroups = [];
          neighbor.excludeMolecules = [];
        }
      } else throw words.unknown("keyword", keyword);
    }
  },
});

export const commModify = defineCommand({
  name: "comm_modify",
  run(words, simulation) {
    while (!words.done) {
      const keyword = words.next();
      if (keyword === "cutoff") {
        const cutoff = words.number("a distance");
        if (cutoff < 0) throw new InputError(`Invalid cutoff ${cutoff} in comm_modify command`);
        simulation.neighbor.ghostCutoff = cutoff;
      } else if (keyword === "cutoff/multi") {
        words.next();
        simulation.neighbor.ghostCutoff = Math.max(simulation.neighbor.ghostCutoff, words.number());
      } else if (keyword === "mode") words.oneOf(["single", "multi", "multi/old"], "mode argument");
      else if (keyword === "group") simulation.groups.bit(words.next("a group ID"), "comm_modify");
      else if (keyword === "vel" || keyword === "reduce/multi") words.logical();
      else throw words.unknown("keyword", keyword);
    }
  },
});
