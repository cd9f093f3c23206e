/** `garnet log FILES…`: thermo tables out of LAMMPS logs, as CSV or JSON, or drawn. */
import { Command, Option } from "commander";
import { readLogWithWarnings, tablesOfLog } from "../../formats/lammps-log.js";
import type { LogRun } from "../../formats/lammps-log-read.js";
import { openSink } from "../../formats/sink.js";
import { openSource } from "../../formats/source.js";
import { didYouMean, InputError } from "../model/errors.js";
import type { Table } from "../model/table.js";
import { tableToCsv } from "../model/table-text.js";

interface LogOptions {
  json?: boolean;
  csv?: boolean;
  run?: number;
  columns?: string[];
  join?: boolean;
  output?: string;
  plot?: string;
  force?: boolean;
  strict?: boolean;
}

export const command = new Command("log")
  .summary("thermo tables out of LAMMPS log files")
  .description("Read the thermo tables of LAMMPS logs (styles one, multi, custom and yaml; unfinished runs too).")
  .argument("<files...>", "log files, one after the other; - is stdin")
  .option("--csv", "one block of CSV per run (default)")
  .option("--json", 'a list of runs: [{"columns": […], "rows": [[…], …], …}]')
  .option("--columns <names>", "only these columns, as Step,Temp,PotEng", (text) =>
    text.split(/[\s,]+/).filter(Boolean),
  )
  .addOption(new Option("--run <number>", "only this run, from 1; -1 is the last").argParser(Number))
  .option("--join", "runs with the same columns as one table; a step that both have is taken once")
  .option("-o, --output <file>", "write to a file; default: stdout")
  .option("--plot <file>", "draw the columns over the first one: .svg or .png")
  .option("-f, --force", "overwrite existing outputs")
  .option("--strict", "an unfinished or damaged log is an error")
  .addHelpText(
    "after",
    `
Examples:
  garnet log log.lammps > thermo.csv
  garnet log log.lammps --columns Step,Temp,Press --plot thermo.svg
  garnet log run1/log.lammps run2/log.lammps --join -o thermo.csv`,
  )
  .action(async (files: string[], options: LogOptions) => {
    const warn = (message: string) => {
      if (options.strict) throw new InputError(message);
      process.stderr.write(`garnet: warning: ${message}\n`);
    };
    const runs: LogRun[] = [];
    let tables: Table[] = [];
    for (const file of files) {
      const log = await readLogWithWarnings(openSource(file), { warn });
      runs.push(...log.runs);
      tables.push(...tablesOfLog(log));
    }
    const chosen = chooseRun(runs.length, options.run);
    tables = chosen.map((k) => withColumns(tables[k], options.columns));
    if (options.join) tables = joined(tables);
    const text = options.json
      ? `${JSON.stringify(tables.map((table, k) => plain(table, options.join ? undefined : runs[chosen[k]])))}\n`
      : tables.map((table) => tableToCsv(table)).join("\n");
    if (!options.plot || options.json || options.csv || options.output) {
      const sink = openSink(options.output ?? "-", { force: options.force });
      await sink.write(text);
      await sink.commit();
    }
    if (options.plot) await draw(tables, options.plot, options.force);
  });

function chooseRun(count: number, run: number | undefined): number[] {
  if (run === undefined) return Array.from({ length: count }, (_, k) => k);
  const k = run < 0 ? count + run : run - 1;
  if (!(k >= 0 && k < count)) throw new InputError(`there is no run ${run}: the log has ${count}`);
  return [k];
}

function withColumns(table: Table, names: readonly string[] | undefined): Table {
  if (!names) return table;
  const known = table.columns.map(({ name }) => name);
  const columns = names.map((name) => {
    const found = table.columns.find((column) => column.name === name);
    if (!found) throw new InputError(`no column '${name}'${didYouMean(name, known)}; there are: ${known.join(" ")}`);
    return found;
  });
  return { ...table, columns };
}

/** Tables with equal columns one after the other as one. */
function joined(tables: readonly Table[]): Table[] {
  const out: Table[] = [];
  for (const table of tables) {
    const last = out.at(-1);
    const same = last?.columns.map(({ name }) => name).join() === table.columns.map(({ name }) => name).join();
    if (!last || !same) {
      out.push({ ...table, title: `thermo ${out.length + 1}`, scalars: [] });
      continue;
    }
    const [steps] = last.columns;
    const again = steps.values.at(-1) === table.columns[0].values[0] ? 1 : 0;
    last.columns = last.columns.map((column, c) => ({
      ...column,
      values: Float64Array.from([
        ...(column.values as Float64Array),
        ...(table.columns[c].values as Float64Array).slice(again),
      ]),
    }));
  }
  return out;
}

/** NaN and infinities have no number in JSON: they are the words "NaN", "Infinity", "-Infinity". */
function plain(table: Table, run: LogRun | undefined): object {
  const count = table.columns[0]?.values.length ?? 0;
  const rows = Array.from({ length: count }, (_, i) =>
    table.columns.map(({ values }) => (Number.isFinite(values[i]) ? values[i] : String(values[i]))),
  );
  const columns = table.columns.map(({ name }) => name);
  const units = table.columns.map(({ unit }) => unit);
  if (!run) return { columns, units, rows };
  const { style, complete, loop, timing } = run;
  return { style, columns, units, rows, complete, loop, timing };
}

async function draw(tables: readonly Table[], path: string, force?: boolean): Promise<void> {
  if (tables.length === 0) throw new InputError("there is no table to draw");
  const { plotTable, writeFigure } = await import("../plot/index.js");
  const pieces = joined(tables);
  if (pieces.length > 1)
    throw new InputError("the runs have different columns: choose one with --run, or common ones with --columns");
  await writeFigure(path, plotTable({ ...pieces[0], title: "" }), { force });
}
