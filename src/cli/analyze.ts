/** `garnet analyze NAME FILES…`: options come from the analysis itself; this file parses, calls and prints. */
import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { openSink } from "../../formats/sink.js";
import { openSource } from "../../formats/source.js";
import { writeFrame } from "../../formats/trajectory.js";
import { type Analysis, type AnalysisContext, checkNumbers } from "../analysis/analysis.js";
import { finiteFrames } from "../analysis/finite.js";
import { analyses, analysisByName } from "../analysis/index.js";
import { completeOptions, flagName, type OptionSpec, type OptionSpecs, parseOption } from "../analysis/option.js";
import { framesOf } from "../analysis/trajectory.js";
import { Progress } from "../convert/progress.js";
import { InputError, UsageError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { parseFrameRange } from "../model/frame-range.js";
import { parseSelection } from "../model/selection.js";
import type { Table } from "../model/table.js";
import { tablesToJson, tableToCsv } from "../model/table-text.js";

export const command = new Command("analyze")
  .summary("the analyses, by name")
  .description("Analyse trajectories and tables; 'garnet analyze NAME --help' shows the options of one.")
  .usage("NAME FILES... [options]")
  .option("--list", "the analyses there are")
  .enablePositionalOptions()
  .action((words: string[], options: { list?: boolean }) => {
    if (options.list) process.stdout.write(listText());
    else if (words.length) analysisByName(words[0]);
    else throw new UsageError("expected the name of an analysis; 'garnet analyze --list' lists them");
  })
  .argument("[name...]");

for (const analysis of analyses) command.addCommand(subcommand(analysis));

function listText(): string {
  const width = Math.max(...analyses.map(({ name }) => name.length)) + 2;
  return analyses.map(({ name, title }) => `${name.padEnd(width)}${title}\n`).join("");
}

interface CommonOptions {
  output?: string;
  plot?: string;
  json?: boolean;
  force?: boolean;
  dt?: string;
  frames?: string;
  select?: string;
  types?: string;
  inputFormat?: string;
  units?: string;
  strict?: boolean;
}

function subcommand(analysis: Analysis): Command {
  const made = new Command(analysis.name).summary(analysis.title).description(analysis.title);
  made.argument(
    "[files...]",
    analysis.input === "frames" ? "trajectories, read in this order as one" : analysis.files.what,
  );
  for (const [key, spec] of Object.entries(analysis.options as OptionSpecs)) made.addOption(optionOf(key, spec));
  made
    .option("-o, --output <file>", "write the table: .csv or .json; default: CSV on stdout")
    .option("--plot <file>", "draw it: .svg or .png")
    .option("--json", "JSON on stdout")
    .option("-f, --force", "overwrite existing outputs");
  if (analysis.input === "frames" || analysis.files.least > 0)
    made
      .option("--frames <range>", "START:STOP:STEP as Python slices, negative from the end")
      .option("--select <expression>", "which atoms it is about: 'Li', 'element == Li and z > 10', …")
      .option("--types <elements>", "elements of types 1, 2, …, as Li,La,Zr,O")
      .option("--dt <ps>", "length of a time step in ps, where the file does not tell the time")
      .option("-i, --input-format <format>", "format of the input; default: found from its content, then its name")
      .option("--units <units>", "units of a LAMMPS file (real, lj, si, …): numbers are converted to metal")
      .option("--strict", "damage that is otherwise a warning is an error");
  return made.action((files: string[], options: CommonOptions & Record<string, unknown>) =>
    run(analysis, files, options),
  );
}

function optionOf(key: string, spec: OptionSpec<unknown>): Option {
  const unit = spec.unit ? ` (${spec.unit})` : "";
  if (spec.kind === "flag") return new Option(`--${flagName(key)}`, spec.help);
  const words = spec.choices ? spec.choices.join("|") : spec.kind === "list" ? "list" : spec.kind;
  const shown = Array.isArray(spec.default) ? spec.default.join(",") : spec.default;
  const text = shown === undefined ? `${spec.help}${unit}` : `${spec.help}${unit} [${shown}]`;
  return new Option(`--${flagName(key)} <${words}>`, text).argParser((word) => parseOption(key, spec, word));
}

async function run(analysis: Analysis, files: string[], given: CommonOptions & Record<string, unknown>): Promise<void> {
  const least = analysis.input === "frames" ? 1 : analysis.files.least;
  if (files.length < least)
    throw new UsageError(
      `analyze ${analysis.name}: expected ${analysis.input === "frames" ? "a trajectory" : analysis.files.what}`,
    );
  refuseExisting(given);
  const specs = analysis.options as OptionSpecs;
  const own = Object.fromEntries(Object.keys(specs).map((key) => [key, given[key]]));
  const options = completeOptions(`analyze ${analysis.name}`, specs, own as never);
  const warned = new Set<string>();
  const warn = (message: string) => {
    if (!warned.has(message)) process.stderr.write(`garnet: warning: ${message}\n`);
    warned.add(message);
  };
  let progress = new Progress(undefined);
  const framesFrom = (paths: readonly string[]) =>
    framesOf(paths, {
      format: given.inputFormat,
      types: given.types?.split(/[\s,]+/),
      units: given.units,
      strict: given.strict,
      columns: analysis.input === "frames" ? analysis.columns?.(options) : undefined,
      frames: given.frames === undefined ? undefined : parseFrameRange(given.frames),
      timeKnown: given.dt !== undefined,
      onFrame: () => progress.frame(),
      onBytes: progress.active ? (count) => progress.bytes(count) : undefined,
      warn,
    });
  const open = (where: string | readonly string[]) => {
    const paths = typeof where === "string" ? [where] : where;
    return finiteFrames({
      // Each pass has its bar.
      [Symbol.asyncIterator]() {
        progress.end();
        if (progress.active) progress = new Progress(sizeOf(paths, given));
        return framesFrom(paths)[Symbol.asyncIterator]();
      },
    } as AsyncIterable<Frame>);
  };
  const context: AnalysisContext = {
    dt: given.dt === undefined ? undefined : positive("--dt", given.dt),
    select: given.select === undefined ? undefined : await parseSelection(given.select),
    warn,
    open,
    write: (path, frame) => writeFrame(path, frame, { force: given.force, warn }),
  };
  let result: Table | Table[];
  try {
    result =
      analysis.input === "frames"
        ? await analysis.run(open(files), options, context)
        : await analysis.run(files, options, context);
  } finally {
    progress.end();
  }
  const tables = Array.isArray(result) ? result : [result];
  tables.forEach(checkNumbers);
  await output(analysis, tables, given);
}

function positive(name: string, word: string): number {
  const value = Number(word);
  if (!(value > 0)) throw new UsageError(`${name}: expected a positive number, got '${word}'`);
  return value;
}

/** Said before the work, not after it. */
function refuseExisting({ output, plot, force }: CommonOptions): void {
  if (output !== undefined && output !== "-" && !/\.(csv|json)$/i.test(output))
    throw new UsageError(`-o ${output}: expected a name that ends in .csv or .json`);
  if (plot !== undefined && plot !== "-" && !/\.(svg|png)$/i.test(plot))
    throw new UsageError(`--plot ${plot}: expected a name that ends in .svg or .png`);
  for (const path of [output, plot])
    if (path && path !== "-" && !force && existsSync(path))
      throw InputError.at(path, "exists already; pass -f to overwrite it");
}

async function output(analysis: Analysis, tables: Table[], given: CommonOptions): Promise<void> {
  const header = { command: commandLine() };
  const { force } = given;
  if (given.output && given.output !== "-") {
    if (/\.json$/i.test(given.output)) await writeText(given.output, tablesToJson(tables, header), force);
    else
      for (const [k, table] of tables.entries())
        await writeText(k ? numbered(given.output, table, k) : given.output, tableToCsv(table, header), force);
    process.stdout.write(summary(tables));
  } else if (given.json) process.stdout.write(tablesToJson(tables, header));
  else if (given.output === "-" || !given.plot)
    process.stdout.write(tables.map((table) => tableToCsv(table, header)).join("\n"));
  if (given.plot) {
    const { plotTable, writeFigure } = await import("../plot/index.js");
    await writeFigure(given.plot, analysis.plot?.(tables) ?? plotTable(tables[0]), { force });
    if (!given.output && !given.json) process.stdout.write(summary(tables));
  }
}

/** The second and further tables of a CSV output: `out.csv` → `out-fit.csv`. */
function numbered(path: string, table: Table, index: number): string {
  return path.replace(/(\.csv)$/i, `-${table.name ?? index + 1}$1`);
}

async function writeText(path: string, text: string, force?: boolean): Promise<void> {
  const sink = openSink(path, { force });
  await sink.write(text);
  await sink.commit();
}

/** Single values and notes, for the eye, when the table itself went to a file. */
function summary(tables: readonly Table[]): string {
  const lines: string[] = [];
  for (const table of tables) {
    for (const { name, unit, value, error } of (table.scalars ?? []).slice(0, 40)) {
      const spread = error === undefined ? "" : ` ± ${short(error, 3)}`;
      lines.push(`${name} = ${short(value, 7)}${spread}${unit ? ` ${unit}` : ""}`);
    }
    lines.push(...(table.notes ?? []));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function short(value: number, digits: number): string {
  const small = value !== 0 && Math.abs(value) < 1e-3;
  return small ? value.toExponential(digits - 1).replace(/\.?0+e/, "e") : String(Number(value.toPrecision(digits)));
}

function commandLine(): string {
  const words = process.argv
    .slice(2)
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return `garnet ${words.join(" ")}`;
}

/** Bytes of all files, where they are known: of a range of frames, or of compressed files, they are not. */
function sizeOf(paths: readonly string[], { frames }: CommonOptions): number | undefined {
  if (frames !== undefined) return undefined;
  const sizes = paths.map((path) => (path === "-" ? undefined : openSource(path).size));
  return sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
}
