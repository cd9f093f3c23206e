/** "Neighbor list info ...": what LAMMPS prints when the lists of a run are new. */
import { general } from "../printf.js";
import type { Simulation } from "../simulation.js";

const printed = new WeakMap<object, string>();

/** The report, or nothing when it is the same as before. */
export function neighborReport(simulation: Simulation): string {
  const { force, neighbor, system, box } = simulation;
  if (!force.pair) return "";
  const g = (value: number) => general(value, 8);
  const cutoff = system.neighborCutoff;
  const bin = cutoff / 2;
  const bins = box.lengths.map((length) => Math.max(1, Math.floor(length / bin)));
  const full = force.pair.can.includes("full");
  const tri = box.triclinic ? "/tri" : "";
  const half = force.newtonPair ? `half/bin/atomonly/newton${tri}` : "half/bin/newtoff";
  const lines = [
    "Neighbor list info ...",
    `  update: every = ${neighbor.every} steps, delay = ${neighbor.delay} steps, check = ${neighbor.check ? "yes" : "no"}`,
    `  max neighbors/atom: ${neighbor.one}, page size: ${neighbor.page}`,
    `  master list distance cutoff = ${g(cutoff)}`,
    `  ghost atom cutoff = ${g(system.ghostCutoff)}`,
    `  binsize = ${g(bin)}, bins = ${bins.join(" ")}`,
    "  1 neighbor lists, perpetual/occasional/extra = 1 0 0",
    `  (1) pair ${force.pair.style}, perpetual`,
    `      attributes: ${full ? "full" : "half"}, newton ${force.newtonPair ? "on" : "off"}`,
    `      pair build: ${full ? "full/bin/atomonly" : half}`,
    `      stencil: ${full ? "full/bin/3d" : `half/bin/3d${tri}`}`,
    "      bin: standard",
  ];
  const key = `${force.pair.style} ${cutoff} ${box.triclinic} ${neighbor.every} ${neighbor.delay} ${neighbor.check}`;
  if (printed.get(force) === key) return "";
  printed.set(force, key);
  return `${lines.join("\n")}\n`;
}
