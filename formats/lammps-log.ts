/** LAMMPS log files as tables: one table per run, with the units of the deck where the log shows them. */
import type { Table } from "../src/model/table.js";
import { isUnitName, unitSystems } from "../src/model/units.js";
import { defineFormat, type ReadOptions } from "./format.js";
import { type LogFile, type LogRun, readLog } from "./lammps-log-read.js";
import type { Source } from "./source.js";

export const lammpsLog = defineFormat({
  name: "lammps/log",
  aliases: ["lammps-log", "log", "log.lammps", "thermo"],
  title: "LAMMPS log: thermo tables of every run",
  reference: "https://docs.lammps.org/thermo_style.html",
  files: [/(^|\/)log\.[^/]*$/i, /\.log$/i, /(^|\/)log$/],
  sniff: (head) =>
    /^LAMMPS \(.*\)/m.test(head.slice(0, 4096))
      ? 2
      : /^(Per MPI rank memory allocation|Loop time of) /m.test(head)
        ? 1
        : 0,
  holds: [],
  readTables: async (source, options) => tablesOfLog(await readLogWithWarnings(source, options)),
});

export async function readLogWithWarnings(source: Source, { warn }: Pick<ReadOptions, "warn">): Promise<LogFile> {
  const log = await readLog(source);
  for (const message of [...log.damage, ...log.errors]) warn(message);
  if (log.warnings.length > 0)
    warn(
      log.warnings.length === 1
        ? log.warnings[0]
        : `${log.warnings[0]} (and ${log.warnings.length - 1} more lines with WARNING)`,
    );
  if (log.runs.length === 0) warn(`${source.name}: no thermo table in this log`);
  return log;
}

export function tablesOfLog(log: LogFile): Table[] {
  return log.runs.map((run, k) => tableOfRun(run, k, log));
}

function tableOfRun(run: LogRun, k: number, { units }: LogFile): Table {
  const { loop } = run;
  return {
    name: `run${k + 1}`,
    title: loop?.steps === undefined ? `run ${k + 1}` : `run ${k + 1}: ${loop.steps} steps with ${loop.atoms} atoms`,
    columns: run.columns.map((name, c) => ({
      name,
      unit: units ? unitOf(name, units) : "",
      values: Float64Array.from(run.rows, (row) => row[c]),
    })),
    scalars: loop ? [{ name: "loop time", unit: "s", value: loop.time }] : [],
    notes: run.complete ? [] : ["this run is unfinished"],
  };
}

const pressures: Record<string, string> = {
  metal: "bar",
  real: "atm",
  si: "Pa",
  cgs: "dyne/cm^2",
  electron: "Pa",
  micro: "pg/(um us^2)",
  nano: "ag/(nm ns^2)",
};

const energies = new Set(
  (
    "PotEng KinEng TotEng Enthalpy E_vdwl E_coul E_pair E_bond E_angle E_dihed E_impro E_mol E_long E_tail Econserve " +
    "Ecouple pe ke etotal"
  ).split(" "),
);

/** The unit of a thermo keyword (manual page thermo_style). Computes, fixes and variables: not known. */
function unitOf(name: string, units: string): string {
  if (!isUnitName(units) || units === "lj") return "";
  const { length, time, energy } = unitSystems[units];
  if (name === "Temp") return "K";
  if (name === "Press" || /^P[xyz]{2}$/.test(name)) return pressures[units];
  if (energies.has(name)) return energy;
  if (name === "Volume") return `${length}^3`;
  if (/^(L[xyz]|[XYZ](lo|hi)|X[yz]|Yz|Cella|Cellb|Cellc)$/.test(name)) return length;
  if (name === "Fmax" || name === "Fnorm") return `${energy}/${length}`;
  if (name === "Time" || name === "Dt") return time;
  return name === "CPU" ? "s" : "";
}
