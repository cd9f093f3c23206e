/** The report at the end of a run: loop time, performance, breakdown, neighbour statistics. Parsed by many tools: LAMMPS' layout. */
import { native } from "../../native.js";
import { specialPartners } from "../bonded/special-partners.js";
import { general, sprintf } from "../printf.js";
import type { Simulation } from "../simulation.js";
import type { Section } from "../timer.js";
import { SECTIONS } from "../timer.js";

export interface FinishOptions {
  steps: number;
  /** `post yes`: everything after the first line. */
  full: boolean;
  /** Lines of a minimization, between CPU use and the breakdown. */
  minimization?: string;
}

export function finish(simulation: Simulation, { steps, full, minimization }: FinishOptions): void {
  const { log, timer, output, atoms } = simulation;
  log.write(output.thermo.footer());
  const seconds = timer.loopTime;
  const threads = native().threadCount();
  log.line(`Loop time of ${general(seconds, 6)} on ${threads} procs for ${steps} steps with ${atoms.natoms} atoms`);
  log.line("");
  if (!full) return;
  if (steps > 0 && minimization === undefined) log.line(performanceLine(simulation, steps, seconds));
  log.line(sprintf("%.1f%% CPU use with 1 MPI tasks x %d OpenMP threads", timer.cpuPercent, threads));
  if (minimization) log.write(minimization);
  log.write(breakdown(simulation, seconds));
  log.write(statistics(simulation));
}

function performanceLine({ units, clock, atoms }: Simulation, steps: number, seconds: number): string {
  const rate = steps / seconds;
  const atomRate = (rate * atoms.natoms) / 1;
  let speed: string;
  if (units.name === "lj") speed = sprintf("%.3f tau/day", 86400 * rate * clock.dt);
  else {
    const perStep = clock.dt / units.femtosecond; // fs
    const long = units.name === "electron" ? 1 : 1e6;
    const hours = ((seconds / steps) * (long / perStep)) / 3600;
    speed = sprintf(
      units.name === "electron" ? "%.3f fs/day, %.3f hours/fs" : "%.3f ns/day, %.3f hours/ns",
      24 / hours,
      hours,
    );
  }
  return `Performance: ${speed}, ${sprintf("%.3f", rate)} timesteps/s, ${scaled(atomRate)}atom-step/s`;
}

/** 5.6e6 → "5.600 M". */
function scaled(value: number): string {
  const prefixes: [number, string][] = [
    [1e15, "P"],
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  for (const [size, prefix] of prefixes) if (value > size) return `${sprintf("%.3f", value / size)} ${prefix}`;
  return `${sprintf("%.3f", value)} `;
}

function breakdown({ timer, force }: Simulation, seconds: number): string {
  const row = (name: string, value: number) =>
    sprintf("%-8s| %-10.5g | %-10.5g | %-10.5g |%6.1f |%6.2f\n", name, value, value, value, 0, percent(value, seconds));
  let text = "\nMPI task timing breakdown:\n";
  text += "Section |  min time  |  avg time  |  max time  |%varavg| %total\n";
  text += "---------------------------------------------------------------\n";
  let sum = 0;
  for (const section of SECTIONS) {
    sum += timer.seconds[section];
    if (shown(section)) text += row(section, timer.seconds[section]);
  }
  const other = Math.max(0, seconds - sum);
  return `${text}${sprintf("%-8s|            | %-10.4g |            |       |%6.2f\n", "Other", other, percent(other, seconds))}`;

  function shown(section: Section): boolean {
    if (section === "Kspace") return force.terms.some((term) => term.kind === "kspace");
    if (section === "Bond") return force.terms.some((term) => term.kind !== "kspace");
    return true;
  }
}

function percent(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0;
}

function statistics(simulation: Simulation): string {
  const { system, atoms, neighbor, force } = simulation;
  const { ghosts, pairs, full } = system.counts;
  const histogram = "Histogram: 1 0 0 0 0 0 0 0 0 0\n";
  const row = (name: string, value: number) =>
    sprintf("%-12s%10s ave %11s max %11s min\n", name, general(value, 6), general(value, 6), general(value, 6)) +
    histogram;
  const usesFull = force.pair?.can.includes("full-list") ?? false;
  // A full list that a compute asked for is counted, too.
  const alsoFull = !usesFull && [...simulation.computes].some(({ hooks, used }) => hooks.neighbors === "full" && used);
  let text = `\n${row("Nlocal:", atoms.count)}${row("Nghost:", ghosts)}${row("Neighs:", usesFull ? 0 : pairs)}`;
  if (usesFull || alsoFull) text += row("FullNghs:", full);
  const total = usesFull || alsoFull ? full : pairs;
  text += `\nTotal # of neighbors = ${total}\n`;
  if (atoms.natoms > 0) text += `Ave neighs/atom = ${general(total / atoms.natoms, 8)}\n`;
  if (atoms.style.bonds && atoms.natoms > 0) {
    const special = specialPartners(simulation)?.partner.length ?? 0;
    text += `Ave special neighs/atom = ${general(special / atoms.natoms, 8)}\n`;
  }
  text += `Neighbor list builds = ${neighbor.builds}\n`;
  text += neighbor.check ? `Dangerous builds = ${neighbor.dangerous}\n` : "Dangerous builds not checked\n";
  return text;
}
