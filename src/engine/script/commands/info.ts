/** `info CATEGORY…`: what is defined at this point of the deck. A part of LAMMPS' categories; the others are refused by name. */
import { defineControl } from "../control.js";
import type { DeckRunner } from "../deck-runner.js";

const CATEGORIES = ["all", "system", "computes", "dumps", "fixes", "groups", "regions", "variables", "time"] as const;
const BAR = "Info-Info-Info-Info-Info-Info-Info-Info-Info-Info-Info";

export const info = defineControl({
  name: "info",
  run(words, deck) {
    const wanted = new Set<string>();
    words.accept("out") && words.oneOf(["screen", "log"], "output");
    while (!words.done) wanted.add(words.oneOf(CATEGORIES, "category"));
    const lines = [BAR, `Printed on ${new Date().toString()}`];
    for (const [name, section] of Object.entries(sections))
      if (wanted.has("all") || wanted.has(name)) lines.push("", ...section(deck));
    for (const line of [...lines, "", BAR]) deck.simulation.log.line(line);
  },
});

const sections: Record<string, (deck: DeckRunner) => string[]> = {
  system({ simulation: { units, atoms, box, clock } }) {
    const lines = ["System information:", `Units         = ${units.name}`, `Atom style    = ${atoms.style.name}`];
    if (box.exists) {
      const [lx, ly, lz] = box.lengths;
      lines.push(`Atoms     = ${atoms.count},  types = ${atoms.typeCount}`, `Dimensions = ${box.dimension}`);
      lines.push(`${box.triclinic ? "Triclinic" : "Orthogonal"} box = ${lx} x ${ly} x ${lz}`);
      lines.push(`Boundaries = ${box.boundary.map((sides) => sides.join(",")).join(" ")}`);
      for (const [axis, name] of ["x", "y", "z"].entries())
        lines.push(`${name}lo, ${name}hi = ${box.lo[axis]}, ${box.hi[axis]}`);
      if (box.triclinic) lines.push(`Xy, xz, yz = ${box.xy}, ${box.xz}, ${box.yz}`);
    }
    return [...lines, `Current timestep number = ${clock.step}`, `Current timestep size = ${clock.dt}`];
  },
  groups: ({ simulation: { groups } }) => [
    "Group information:",
    ...groups.names.map((name, k) => `Group[${k}]: ${name} (${groups.dynamic.has(name) ? "dynamic" : "static"})`),
  ],
  regions: ({ simulation: { regions } }) => [
    "Region information:",
    ...[...regions.values()].map(
      (region, k) => `Region[${k}]: ${region.id}, style = ${region.style}, side = ${region.interior ? "in" : "out"}`,
    ),
  ],
  computes: ({ simulation: { computes } }) => [
    "Compute information:",
    ...[...computes].map((one, k) => `Compute[${k}]: ${one.id}, style = ${one.style}, group = ${one.groupName}`),
  ],
  dumps: ({ simulation: { output } }) => [
    "Dump information:",
    ...output.dumps.map((dump, k) => `Dump[${k}]: ${dump.id}, style = ${dump.style}`),
  ],
  fixes: ({ simulation: { fixes } }) => [
    "Fix information:",
    ...[...fixes].map((one, k) => `Fix[${k}]: ${one.id}, style = ${one.style}, group = ${one.groupName}`),
  ],
  variables: ({ variables }) => [
    "Variable information:",
    ...variables.names.map((name, k) => `Variable[${k}]: ${name}, kind = ${variables.kind(name)}`),
  ],
  time: ({ simulation: { timer } }) => [`Time information (seconds): WALL = ${timer.sinceDeck.toFixed(3)}`],
};
