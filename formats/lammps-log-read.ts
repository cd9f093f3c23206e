/**
 * LAMMPS log files (and what `lmp` prints on the screen): one run after the other. Anything can stand between the rows of a
 * table: warnings, output of `print` and of fixes; lines of `print` can even look like a heading. So a heading of style `one`
 * counts directly after the memory line of a run, or (`run … pre no` has no memory line) where it ends with the blank that
 * LAMMPS writes or stands behind the command `run`, and a row of as many numbers follows.
 */
import { parseNumber, splitWords } from "./lines.js";
import type { Source } from "./source.js";

export interface LogRun {
  style: "one" | "multi" | "yaml";
  columns: string[];
  rows: number[][];
  /** The "Loop time" line was reached. */
  complete: boolean;
  loop?: { time: number; procs: number; steps: number; atoms: number };
  /** MPI task timing breakdown: seconds, and percent of the run. */
  timing: Record<string, { min?: number; avg?: number; max?: number; percent?: number }>;
  /** Line of the heading. */
  line: number;
}

export interface LogFile {
  runs: LogRun[];
  /** Of the first line: "22 Jul 2025". */
  version?: string;
  units?: string;
  warnings: string[];
  errors: string[];
  /** What is wrong with the file itself, with its place. */
  damage: string[];
}

const memoryLine = /^(Per MPI rank memory allocation|Memory usage per processor) /;
const multiLine = /^-{2,}\s*Step\s+(-?\d+)\s+-+\s*CPU\s*=\s*(\S+)\s*\(secs?\)/;
const loopLine = /^Loop time of (\S+) on (\d+) procs(?: for (\d+) steps with (\d+) atoms)?/;

export async function readLog(source: Source): Promise<LogFile> {
  const reader = new LogReader(source.name);
  const lines = source.lines();
  try {
    for (;;) {
      const line = lines.buffered() ?? (await lines.next());
      if (line === undefined) break;
      reader.take(line, lines.number, lines.terminated);
    }
  } finally {
    await lines.close();
  }
  return reader.finish(lines.number);
}

class LogReader {
  readonly #file: LogFile = { runs: [], warnings: [], errors: [], damage: [] };
  readonly #name: string;
  #run: LogRun | undefined;
  /** Directly after a memory line: the next line is a heading. */
  #headingDue = false;
  /** A line that is a heading if the next one is a row. */
  #candidate: { columns: string[]; line: number } | undefined;
  /** Style multi: values of the step that is being read. */
  #multi: Map<string, number> | undefined;
  #inTiming = false;
  /** Where the first number of the first row of the table ends, if there are blanks before it. */
  #padded = 0;
  /** The line before is the command `run`, as the log echoes it. */
  #afterRun = false;
  /** The last line of a run of `lmp` was reached. */
  #ended = false;

  constructor(name: string) {
    this.#name = name;
  }

  #take(line: string, number: number, terminated: boolean): void {
    if (number === 1) this.#file.version = /^LAMMPS \((.*?)\)/.exec(line)?.[1];
    if (line.startsWith("WARNING")) {
      this.#file.warnings.push(`${this.#name}:${number}: ${line}`);
      return;
    }
    if (line.startsWith("ERROR")) {
      this.#file.errors.push(`${this.#name}:${number}: ${line}`);
      this.#endRun();
      return;
    }
    if (line.startsWith("Total wall time:")) this.#ended = true;
    this.#file.units ??= /^\s*units\s+(\w+)/.exec(line)?.[1];
    if (memoryLine.test(line)) {
      this.#endRun();
      this.#headingDue = true;
    } else if (
      !this.#isLoop(line) &&
      !this.#isMulti(line, number, terminated) &&
      !this.#isYaml(line, number, terminated)
    )
      this.#isOne(line, number, terminated);
  }

  /** One line of the file. */
  take(line: string, number: number, terminated: boolean): void {
    this.#take(line, number, terminated);
    this.#afterRun = /^\s*run\s/.test(line);
  }

  finish(lastLine: number): LogFile {
    // Of the first step of style multi nobody knows how many values it has, so it needs something behind it.
    if (this.#multi && this.#run?.columns.length === 0) {
      this.#multi = undefined;
      this.#dropped(lastLine);
    }
    this.#endRun();
    const last = this.#file.runs.at(-1);
    if (last && !last.complete && !this.#ended && this.#file.errors.length === 0)
      this.#file.damage.push(`${this.#name}:${lastLine}: the last run is unfinished: no 'Loop time' line`);
    return this.#file;
  }

  #start(style: LogRun["style"], columns: string[], line: number): LogRun {
    this.#endRun();
    this.#headingDue = false;
    this.#candidate = undefined;
    this.#run = { style, columns, rows: [], complete: false, timing: {}, line };
    this.#file.runs.push(this.#run);
    return this.#run;
  }

  #endRun(): void {
    this.#endMulti();
    this.#run = undefined;
    this.#inTiming = false;
  }

  #isLoop(line: string): boolean {
    const found = loopLine.exec(line);
    if (found && this.#run) {
      this.#endMulti();
      const [time, procs, steps, atoms] = found.slice(1).map(Number);
      this.#run.complete = true;
      this.#run.loop = { time, procs, steps, atoms };
      this.#inTiming = true;
    }
    if (found) return true;
    if (!this.#inTiming) return false;
    const cells = line.split("|");
    if (cells.length !== 6 || /^Section/.test(line)) return false;
    const [min, avg, max, , percent] = cells
      .slice(1)
      .map((text) => (text.trim() ? parseNumber(text.trim()) : undefined));
    this.#run!.timing[cells[0].trim()] = { min, avg, max, percent };
    return true;
  }

  #isMulti(line: string, number: number, terminated: boolean): boolean {
    const found = multiLine.exec(line);
    if (this.#multi && !terminated) {
      if (line.startsWith("-")) this.#endMulti(); // the next step begins
      this.#multi = undefined;
      this.#dropped(number);
      return true;
    }
    if (found) {
      if (this.#run?.style !== "multi" || this.#run.complete) this.#start("multi", [], number);
      this.#endMulti();
      this.#multi = new Map([
        ["Step", Number(found[1])],
        ["CPU", parseNumber(found[2]) ?? Number.NaN],
      ]);
      return true;
    }
    if (!this.#multi || line.startsWith("--") || !line.includes(" = ")) return false;
    for (const [, name, value] of line.matchAll(/(\S+)\s*=\s*(\S+)/g)) {
      const parsed = parseNumber(value);
      if (parsed === undefined) return false;
      this.#multi.set(name, parsed);
    }
    return true;
  }

  /** The values of one step become a row. */
  #endMulti(): void {
    const run = this.#run;
    const values = this.#multi;
    this.#multi = undefined;
    if (!values || !run) return;
    if (run.columns.length === 0) run.columns.push(...values.keys());
    if (values.size < run.columns.length)
      this.#file.damage.push(
        `${this.#name}: the values of step ${values.get("Step")} are not complete; they are left out`,
      );
    else run.rows.push(run.columns.map((name) => values.get(name) ?? Number.NaN));
  }

  #isYaml(line: string, number: number, terminated: boolean): boolean {
    const heading = /^keywords:\s*\[(.*)\]/.exec(line);
    if (heading) {
      this.#start(
        "yaml",
        yamlItems(heading[1]).map((text) => text.replace(/^(['"])(.*)\1$/, "$2")),
        number,
      );
      return true;
    }
    if (this.#run?.style !== "yaml" || this.#run.complete) return this.#headingDue && /^---\s*$/.test(line);
    const row = /^\s*- \[(.*)\]/.exec(line);
    if (row) this.#addRow(yamlItems(row[1]).map(yamlNumber), number);
    else if (/^\s*- \[/.test(line) && !terminated) this.#dropped(number);
    return row !== null;
  }

  #isOne(line: string, number: number, terminated: boolean): void {
    const words = splitWords(line);
    if (words.length === 0) return;
    const values = words.map(parseNumber);
    const numeric = values.every((value) => value !== undefined);
    if (this.#candidate) {
      const { columns, line: at } = this.#candidate;
      this.#candidate = undefined;
      if (numeric && columns.length === words.length) this.#start("one", columns, at);
    }
    if (this.#headingDue && !numeric) {
      this.#start("one", words, number);
      return;
    }
    this.#headingDue = false;
    const run = this.#run;
    if (run?.style === "one" && !run.complete && /^[-+.\d]/.test(words[0])) {
      if (!terminated) this.#dropped(number);
      else if (numeric && words.length === run.columns.length) this.#addOne(run, line, values as number[]);
      return;
    }
    if (words[0] === "Step" && !numeric && (line.endsWith(" ") || this.#afterRun))
      this.#candidate = { columns: words, line: number };
  }

  /**
   * LAMMPS pads the first number of a row to a width, `fix print` does not: where the first row begins with blanks, a short number
   * at the beginning of a line is not the first of a row.
   */
  #addOne(run: LogRun, line: string, values: number[]): void {
    const [, blanks, word] = /^(\s*)(\S+)/.exec(line)!;
    if (run.rows.length === 0) this.#padded = blanks.length > 0 ? blanks.length + word.length : 0;
    else if (blanks === "" && word.length < this.#padded) return;
    run.rows.push(values);
  }

  #addRow(values: (number | undefined)[], number: number): void {
    if (values.length === this.#run!.columns.length && values.every((value) => value !== undefined))
      this.#run!.rows.push(values as number[]);
    else this.#dropped(number);
  }

  #dropped(number: number): void {
    this.#file.damage.push(`${this.#name}:${number}: the file ends within this row; it is left out`);
  }
}

function yamlItems(list: string): string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function yamlNumber(text: string): number | undefined {
  return parseNumber(text.replace(/^([+-]?)\.(nan|inf)$/i, "$1$2"));
}
