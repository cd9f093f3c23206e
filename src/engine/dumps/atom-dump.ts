/** What all dumps of atoms share: selection, sorting, columns, number formats, the file, and dump_modify's keywords. */
import { didYouMean, InputError } from "../../model/errors.js";
import type { PrintValues } from "../../native.js";
import type { DumpContext, DumpHooks } from "../define-dump.js";
import { countConversions } from "../printf.js";
import type { Words } from "../script/words.js";
import type { Simulation } from "../simulation.js";
import type { ColumnKind, DumpColumn } from "./columns.js";
import { DumpFile } from "./dump-file.js";
import { numbersOf, printColumns } from "./print-columns.js";
import { Selection } from "./selection.js";

const DEFAULTS: Record<ColumnKind, string> = { int: "%d", big: "%d", float: "%g", string: "%s" };

/** One snapshot: atoms chosen and where their values are, column by column. */
export interface Snapshot {
  atoms: Int32Array;
  values: PrintValues[];
}

export abstract class AtomDump implements DumpHooks {
  readonly simulation: Simulation;
  readonly file: DumpFile;
  readonly selection: Selection;
  columns: DumpColumn[] = [];
  /** Names by type, for the columns that show them. */
  elements: string[];
  #format: { line: string[]; byKind: Partial<Record<ColumnKind, string>>; columns: Map<number, string> } = {
    line: [],
    byKind: {},
    columns: new Map(),
  };
  header = true;
  /** dump_modify types labels. */
  typeLabels = false;
  unitsLine = false;
  timeLine = false;
  protected flushes = true;
  /** dump_modify refresh: a compute that starts anew after each snapshot. */
  #refreshed: string | undefined;

  constructor(readonly context: DumpContext) {
    this.simulation = context.simulation;
    this.file = new DumpFile(context.file);
    this.selection = new Selection(context.simulation, context.group);
    this.elements = Array.from({ length: this.simulation.atoms.typeCount }, () => "C");
  }

  /** Text before and after the rows of a snapshot. */
  abstract head(snapshot: Snapshot, first: boolean): string;
  tail(_snapshot: Snapshot): string {
    return "";
  }

  /** The rows; columns between blanks unless the style has its own way. */
  rows(snapshot: Snapshot): (string | Uint8Array)[] {
    return [this.rowsBetweenBlanks(snapshot)];
  }

  get fileName(): string {
    return this.file.name;
  }

  /** Rows without ids that are not sorted by them cannot be matched from one snapshot to the next. */
  get lacksIds(): boolean {
    return !this.columns.some((column) => column.name === "id") && this.selection.sort?.by !== "id";
  }

  begin(): void {
    if (!this.file.perSnapshot) this.file.open(this.simulation.clock.step);
  }

  write(): void {
    const snapshot = this.gather();
    const first = this.file.open(this.simulation.clock.step);
    if (this.file.binary) this.file.write([this.binary(snapshot)]);
    else this.file.write([this.header ? this.head(snapshot, first) : "", ...this.rows(snapshot), this.tail(snapshot)]);
    if (this.#refreshed) this.simulation.computes.get(this.#refreshed, "dump_modify refresh").hooks.refresh?.();
  }

  binary(_snapshot: Snapshot): Uint8Array {
    throw new InputError(`Dump style ${this.context.style} does not write binary files`);
  }

  gather(): Snapshot {
    const chosen = this.selection.choose();
    const { sort } = this.selection;
    if (sort?.by !== "column") return { atoms: chosen, values: this.columns.map((column) => valuesOf(column, chosen)) };
    const key = numbersOf(valuesOf(this.columns[sort.column], chosen), chosen.length);
    const sign = sort.descending ? -1 : 1;
    const order = Int32Array.from(key, (_, i) => i).sort((a, b) => sign * (key[a] - key[b]) || a - b);
    const atoms = order.map((i) => chosen[i]);
    return { atoms, values: this.columns.map((column) => valuesOf(column, atoms)) };
  }

  /** Format of a column: its own, that of the line, that of its kind. */
  formatOf(index: number): string {
    const kind = this.columns[index].kind;
    const { columns, line, byKind } = this.#format;
    return (
      columns.get(index) ?? line[index] ?? byKind[kind] ?? (kind === "big" ? byKind.int : undefined) ?? DEFAULTS[kind]
    );
  }

  /** The names that a string column shows. */
  namesOf(column: DumpColumn): readonly string[] {
    if (this.typeLabels && column.name === "element" && this.context.style === "xyz")
      return this.simulation.atoms.labels ?? [];
    if (column.name === "typelabel" || (this.typeLabels && column.name === "type"))
      return this.simulation.atoms.labels ?? this.elements;
    return this.elements;
  }

  rowsBetweenBlanks(snapshot: Snapshot): Uint8Array {
    return this.printRows(snapshot, { start: "", between: " ", end: "\n" });
  }

  /** The memory of the snapshot before. */
  #text: Uint8Array | undefined;

  /** Rows of all columns in their formats (good until the next snapshot), the same text before, between and behind them. */
  protected printRows({ atoms, values }: Snapshot, { start, between, end }: RowText): Uint8Array {
    const columns = this.columns.map((column, index) => ({
      ...values[index],
      format: this.formatOf(index),
      words: column.kind === "string" ? this.namesOf(column) : undefined,
      after: index === this.columns.length - 1 ? end : between,
    }));
    const text = printColumns(atoms.length, start, columns, this.#text);
    if (text.buffer !== this.#text?.buffer) this.#text = new Uint8Array(Math.ceil(1.1 * text.length));
    return text;
  }

  modify(keyword: string, words: Words): boolean {
    switch (keyword) {
      case "types":
        this.typeLabels = words.oneOf(["numeric", "labels"], "types value") === "labels";
        if (this.typeLabels && !this.simulation.atoms.labels)
          throw new InputError("Label map must be defined when using 'types labels'");
        return true;
      case "refresh":
        this.#refreshed = this.#refreshable(words.next("c_ID"));
        return true;
      case "append":
        this.file.append = words.logical();
        return true;
      case "pad":
        this.file.pad = words.integer("a width");
        return true;
      case "maxfiles":
        this.file.maxFiles = words.integer("a number of files");
        return true;
      case "header":
        this.header = words.logical();
        return true;
      case "units":
        this.unitsLine = words.logical();
        return true;
      case "time":
        this.timeLine = words.logical();
        return true;
      case "flush":
      case "buffer":
        this.flushes = words.logical();
        return true;
      case "balance":
        words.logical();
        return true;
      case "fileper":
      case "nfile":
        words.integer("a number");
        return true;
      case "region": {
        const id = words.next("a region ID or none");
        if (id !== "none" && !this.simulation.regions.has(id))
          throw new InputError(
            `Dump_modify region ${id} does not exist${didYouMean(id, this.simulation.regions.keys())}`,
          );
        this.selection.region = id === "none" ? undefined : id;
        return true;
      }
      case "thresh":
        this.selection.threshold(words);
        return true;
      case "sort":
        this.#sort(words.next("off, id or a column"));
        return true;
      case "element":
        this.elements = Array.from({ length: this.simulation.atoms.typeCount }, () =>
          words.next("an element per atom type"),
        );
        return true;
      case "format":
        this.#formatKeyword(words);
        return true;
      default:
        return false;
    }
  }

  /** The compute that starts anew after each snapshot (compute displace/atom refresh). */
  #refreshable(word: string): string {
    const id = word.replace(/^c_/, "");
    if (!word.startsWith("c_") || !this.simulation.computes.get(id, "dump_modify refresh").hooks.refresh)
      throw new InputError(`Illegal dump_modify refresh: ${word} is no compute that can be refreshed`);
    return id;
  }

  #sort(how: string): void {
    if (how === "off") this.selection.sort = undefined;
    else if (how === "id") this.selection.sort = { by: "id" };
    else {
      const number = Number(how);
      if (!Number.isInteger(number) || number === 0 || Math.abs(number) > this.columns.length)
        throw new InputError(`Dump sort column is invalid: ${how}${didYouMean(how, ["id", "off"])}`);
      this.selection.sort = { by: "column", column: Math.abs(number) - 1, descending: number < 0 };
    }
  }

  #formatKeyword(words: Words): void {
    const which = words.next("none, line, int, float, a column or an attribute");
    if (which === "none") {
      this.#format = { line: [], byKind: {}, columns: new Map() };
      return;
    }
    const format = words.next("a format");
    if (which === "line") {
      const pieces = format.trim().split(/\s+/);
      if (pieces.length < this.columns.length) throw new InputError(`Dump_modify format line is too short: ${format}`);
      this.#format.line = pieces;
      return;
    }
    if (countConversions(format) !== 1) throw new InputError(`Dump_modify format '${format}' must hold one conversion`);
    if (which === "int" || which === "float") this.#format.byKind[which] = format;
    else {
      const index = /^\d+$/.test(which) ? Number(which) - 1 : this.columns.findIndex((column) => column.name === which);
      if (!this.columns[index])
        throw new InputError(
          `Unknown dump_modify format ID or keyword: ${which}${didYouMean(
            which,
            this.columns.map((column) => column.name),
          )}`,
        );
      this.#format.columns.set(index, format);
    }
  }

  close(): void {
    this.file.close();
  }
}

/** Where the values of a column are: its array as it is, or one made for it. */
function valuesOf(column: DumpColumn, atoms: Int32Array): PrintValues {
  const values = column.direct?.();
  if (values) return { ...values, rows: atoms };
  const made = new Float64Array(atoms.length);
  column.fill(made, atoms);
  return { values: made };
}

/** Text before, between and behind the columns of a row. */
interface RowText {
  start: string;
  between: string;
  end: string;
}
