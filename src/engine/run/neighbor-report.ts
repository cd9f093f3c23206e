/** "Neighbor list info ...": what LAMMPS prints when the lists of a run are new. Only a report: garnet's own lists are made otherwise. */
import { general } from "../printf.js";
import type { Simulation } from "../simulation.js";

type Kind = "half" | "full";

/** One list as LAMMPS would make it: by binning atoms, or out of another one (numbered from 1). */
interface List {
  owner: string;
  perpetual: boolean;
  kind: Kind;
  from?: { how: "copy" | "skip" | "half/full"; list: number };
}

/** Who asked for lists, in order: the command that had the system initialised, pair styles, computes. */
function listsOf({ force, computes }: Simulation, command: string | undefined): List[] {
  const { pair } = force;
  const lists: List[] = command ? [{ owner: `command ${command}`, perpetual: false, kind: "full" }] : [];
  if (!pair) return lists;
  const kind: Kind = pair.can.includes("full-list") ? "full" : "half";
  const parts = pair.style === "hybrid" && pair.substyles.length > 1 && kind === "half" ? pair.substyles : [];
  const first = lists.length;
  for (const style of parts.length > 0 ? parts : [pair.style])
    lists.push({ owner: `pair ${style.replace(/:\d+$/, "")}`, perpetual: true, kind });
  for (const { style, hooks } of computes)
    if (hooks.neighbors) lists.push({ owner: `compute ${style}`, perpetual: false, kind: hooks.neighbors });
  // The parts of a hybrid are taken out of a list of all pairs, which LAMMPS adds.
  const whole = parts.length > 0 ? lists.push({ owner: "neighbor class addition", perpetual: true, kind }) - 1 : first;
  for (const [at, list] of lists.entries()) {
    if (at === whole) continue;
    if (at >= first && at < first + parts.length) list.from = { how: "skip", list: whole + 1 };
    else if (list.kind === kind) list.from = { how: "copy", list: whole + 1 };
    else if (kind === "full") list.from = { how: "half/full", list: whole + 1 };
  }
  return lists;
}

/** What asked for the lists of the last report, and how they were made. */
const printed = new WeakMap<object, { key: string; owners: unknown[] }>();

/** The report, or nothing when it is the same as before. `command`: who needs a full list once (delete_atoms overlap). */
export function neighborReport(simulation: Simulation, command?: string): string {
  const { force, neighbor, system, box } = simulation;
  const lists = listsOf(simulation, command);
  if (lists.length === 0) return "";
  const g = (value: number) => general(value, 8);
  const cutoff = system.neighborCutoff;
  const bin = cutoff / 2;
  const { lo, hi } = box.bounds;
  const bins = hi.map((high, axis) => Math.max(1, Math.ceil((high - lo[axis]) / bin)));
  const perpetual = lists.filter((list) => list.perpetual).length;
  const entries = lists.flatMap((list, at) => entry(simulation, list, at + 1)).join("\n");
  // Cutoffs may change without a word; a pair style or compute that was made anew asks anew.
  const key = `${entries} ${box.triclinic} ${neighbor.one} ${neighbor.page}`;
  const owners = [
    force.pair,
    ...[...simulation.computes].filter(({ hooks }) => hooks.neighbors).map(({ hooks }) => hooks),
  ];
  const before = printed.get(force);
  if (
    before?.key === key &&
    owners.length === before.owners.length &&
    owners.every((one, k) => one === before.owners[k])
  )
    return "";
  printed.set(force, { key, owners });
  return `Neighbor list info ...
  update: every = ${neighbor.every} steps, delay = ${neighbor.delay} steps, check = ${neighbor.check ? "yes" : "no"}
  max neighbors/atom: ${neighbor.one}, page size: ${neighbor.page}
  master list distance cutoff = ${g(cutoff)}
  ghost atom cutoff = ${g(system.ghostCutoff)}
${neighbor.style === "nsq" ? "" : `  binsize = ${g(bin)}, bins = ${bins.join(" ")}\n`}  ${lists.length} neighbor lists, perpetual/occasional/extra = ${perpetual} ${lists.length - perpetual} 0
${entries}
`;
}

function entry(
  { box, force, atoms, neighbor }: Simulation,
  { owner, perpetual, kind, from }: List,
  number: number,
): string[] {
  const tri = box.triclinic ? "/tri" : "";
  const binned = neighbor.style === "bin";
  const atomOnly = atoms.molecule || !binned ? "" : "/atomonly";
  const built = {
    half: force.newtonPair
      ? `half/${neighbor.style}${atomOnly}/newton${tri}`
      : `half/${neighbor.style}${atomOnly}/newtoff`,
    full: `full/${neighbor.style}${atomOnly}`,
  }[kind];
  const derived = {
    copy: "copy",
    skip: "skip",
    "half/full": force.newtonPair ? `halffull/newton${tri}` : "halffull/newtoff",
  };
  return [
    `  (${number}) ${owner}, ${perpetual ? "perpetual" : "occasional"}${from ? `, ${from.how} from (${from.list})` : ""}`,
    `      attributes: ${kind}, newton ${force.newtonPair ? "on" : "off"}`,
    `      pair build: ${from ? derived[from.how] : built}`,
    `      stencil: ${from || !binned ? "none" : `${kind}/bin/${box.dimension}d${kind === "half" && force.newtonPair ? tri : ""}`}`,
    `      bin: ${from || !binned ? "none" : "standard"}`,
  ];
}
