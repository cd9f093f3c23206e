/** `info CATEGORY… [out screen|log|append F|overwrite F]`: what is defined at this point of the deck, in LAMMPS' layout. */
import { arch, platform, release } from "node:os";
import { FileSink, type Sink } from "../../log.js";
import { general, sprintf } from "../../printf.js";
import type { Simulation } from "../../simulation.js";
import { VERSION_TEXT } from "../../version.js";
import { defineControl } from "../control.js";
import type { DeckRunner } from "../deck-runner.js";

const BAR = "Info-Info-Info-Info-Info-Info-Info-Info-Info-Info-Info";

export const info = defineControl({
  name: "info",
  run(words, deck) {
    const names = Object.keys(sections);
    const wanted = new Set<string>();
    const { log } = deck.simulation;
    let out: Sink | undefined = log.screen;
    let own: Sink | undefined;
    while (!words.done) {
      const category = words.oneOf([...names, "all", "out"], "category");
      if (category !== "out") {
        wanted.add(category);
        continue;
      }
      const where = words.oneOf(["screen", "log", "append", "overwrite"], "output");
      if (where === "screen" || where === "log") out = where === "log" ? log.file : log.screen;
      else out = own = new FileSink(words.next("a file"), where === "append", "info file");
    }
    const shown = names.filter((name) => wanted.has("all") || wanted.has(name));
    const text = shown.map((name) => `\n${sections[name](deck).join("\n")}\n`).join("");
    out?.write(`\n${BAR}\nPrinted on ${printedOn(new Date())}\n${text}\n${BAR}\n\n`);
    own?.close();
  },
});

/** "Sat Nov 21 05:54:37 2026", as C's ctime has it. */
function printedOn(date: Date): string {
  const [day, month, number, year, time] = date.toString().split(" ");
  return `${day} ${month} ${number.replace(/^0/, " ")} ${time} ${year}`;
}

const g = (value: number) => general(value, 6);

const sections: Record<string, (deck: DeckRunner) => string[]> = {
  config: () => [
    `LAMMPS version: ${VERSION_TEXT} (Garnet)`,
    "",
    `OS information: ${platform()} ${release()} ${arch()}, Node.js ${process.version}`,
  ],
  memory: () => [
    "Memory allocation information (MPI rank 0):",
    "",
    `Maximum resident set size: ${general(process.resourceUsage().maxRSS / 1024, 4)} Mbyte`,
  ],
  communication: ({ simulation }) => [
    "Communication information:",
    "Comm style = none: one process",
    `Communication cutoff = ${g(simulation.neighbor.ghostCutoff)}`,
    "Nprocs = 1",
    "Processor grid = 1 x 1 x 1",
  ],
  system: ({ simulation }) => systemLines(simulation),
  coeffs: ({ simulation: { force, atoms } }) => {
    const lines = ["Coeff status information:", "", "Pair coeffs"];
    const { pair } = force;
    for (let a = 0; pair && a < atoms.typeCount; a++)
      for (let b = a; b < atoms.typeCount; b++)
        lines.push(sprintf("%6d %6d: is %s", a + 1, b + 1, pair.isSet(a, b) ? "set" : "not set"));
    return lines;
  },
  groups: ({ simulation: { groups } }) => [
    "Group information:",
    ...groups.names.map((name, k) =>
      sprintf("Group[%2d]:     %-16s (%s)", k, name, groups.dynamic.has(name) ? "dynamic" : "static"),
    ),
  ],
  regions: ({ simulation: { regions } }) => [
    "Region information:",
    ...[...regions.values()].flatMap((region, k) => {
      const bounds = region.bounds();
      const corner = (first: number) => [0, 1, 2].map((axis) => g(bounds?.[2 * axis + first] ?? 0)).join(" ");
      const side = region.interior ? "in" : "out";
      return [
        sprintf("Region[%3d]:  %-17s style = %-17s side = %s", k, `${region.id},`, `${region.style},`, side),
        bounds ? `   Boundary:  lo ${corner(0)}  hi ${corner(1)}` : "   No Boundary",
      ];
    }),
  ],
  computes: ({ simulation: { computes } }) => [
    "Compute information:",
    ...[...computes].map(({ id, style, groupName }, k) =>
      sprintf("Compute[%3d]:  %-17s style = %-17s group = %s", k, `${id},`, `${style},`, groupName),
    ),
  ],
  dumps: ({ simulation: { output } }) => [
    "Dump information:",
    ...output.dumps.map(({ id, style, groupName, every, everyVariable, hooks }, k) =>
      sprintf(
        "Dump[%3d]:     %-17s file = %-17s style = %-17s group = %-17s every = %s",
        ...[k, `${id},`, `${hooks.fileName ?? ""},`, `${style},`, `${groupName},`, everyVariable ?? String(every)],
      ),
    ),
  ],
  fixes: ({ simulation: { fixes } }) => [
    "Fix information:",
    ...[...fixes].map(({ id, style, groupName }, k) =>
      sprintf("Fix[%3d]:      %-17s style = %-17s group = %s", k, `${id},`, `${style},`, groupName),
    ),
  ],
  variables: ({ variables }) => [
    "Variable information:",
    ...variables.names.map((name, k) => {
      const { style, definition } = variables.describe(name);
      return sprintf("Variable[%3d]: %-17s style = %-17s def = %s", k, `${name},`, `${style},`, definition);
    }),
  ],
  time: ({ simulation: { timer } }) => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    return [
      "Total time information (MPI rank 0):",
      `  CPU time: ${clock((userCPUTime + systemCPUTime) / 1e6)}`,
      ` Wall time: ${clock(timer.sinceDeck)}`,
    ];
  },
};

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return sprintf("%4d:%02d:%02d", Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60);
}

function systemLines({ units, atoms, box, clock, force }: Simulation): string[] {
  const lines = ["System information:", `Units         = ${units.name}`, `Atom style    = ${atoms.style.name}`];
  if (force.pair) {
    lines.push(sprintf("Atoms     = %12d,  types = %8d,  style = %s", atoms.natoms, atoms.typeCount, force.pair.style));
  } else lines.push(sprintf("Atoms     = %12d,  types = %8d", atoms.natoms, atoms.typeCount));
  if (box.exists) {
    const [lx, ly, lz] = box.lengths.map(g);
    lines.push("", `Dimensions = ${box.dimension}`);
    lines.push(`${box.triclinic ? "Triclinic" : "Orthogonal"} box = ${lx} x ${ly} x ${lz}`);
    lines.push(`Boundaries = ${box.boundary.map((sides) => sides.join(",")).join(" ")}`);
    for (const [axis, name] of ["x", "y", "z"].entries())
      lines.push(`${name}lo, ${name}hi = ${g(box.lo[axis])}, ${g(box.hi[axis])}`);
    if (box.triclinic) lines.push(`Xy, xz, yz = ${g(box.xy)}, ${g(box.xz)}, ${g(box.yz)}`);
  } else lines.push("", "Box has not yet been created");
  return [...lines, "", `Current timestep number = ${clock.step}`, `Current timestep size = ${g(clock.dt)}`];
}
