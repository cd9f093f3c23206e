/** A block of rows as arrays: which column goes where, how the arrays grow, and what is said when a row is wrong. */
import { type NativeRowScanner, native, type RowColumn, type RowRules, type RowTarget } from "../src/native.js";

/** One column of the rows. Columns with the same `into` share one array, `width` values per row. */
export interface RowSpec {
  kind: RowColumn["kind"];
  into?: string;
  width?: number;
  component?: number;
  bias?: number;
}

/** Arrays are made for so many rows at first, where the size of the file does not tell: a header may announce anything. */
const cautiousRows = 1 << 20;

export class Rows {
  readonly scanner: NativeRowScanner;

  constructor(
    readonly columns: readonly RowSpec[],
    /** What each column is called in messages. */
    readonly names: readonly string[],
    readonly rules?: RowRules,
  ) {
    this.scanner = new (native().RowScanner)(
      columns.map(({ kind, width = 1, component = 0, bias = 0 }) => ({ kind, width, component, bias })),
      rules,
    );
  }

  /** `bytesLeft`: no more than this is to come, so that no more rows than it can hold are made room for. */
  begin(count: number, bytesLeft?: number): RowReading {
    const most = bytesLeft === undefined ? cautiousRows : Math.ceil(bytesLeft / (2 * this.columns.length)) + 1;
    return new RowReading(this, Math.min(count, most), count);
  }
}

export class RowReading {
  rows = 0;
  /** What is wrong with the row after the last good one. */
  problem: string | undefined;
  /** False when the last row was the file's last line and has no line feed: it may be cut. */
  terminated = true;
  /** First row that holds nan or inf. */
  notFinite = -1;
  #capacity: number;
  #arrays = new Map<string, Float64Array | Int32Array | BigInt64Array>();

  constructor(
    readonly layout: Rows,
    capacity: number,
    readonly wanted: number,
  ) {
    this.#capacity = capacity;
    this.#allocate();
  }

  array<T extends Float64Array | Int32Array | BigInt64Array>(into: string): T {
    return this.#arrays.get(into) as T;
  }

  scan(bytes: Uint8Array, from: number, to: number): { rows: number; consumed: number } {
    let rows = 0;
    let at = from;
    for (;;) {
      const targets = this.layout.columns.map(({ into }) => (into === undefined ? undefined : this.#arrays.get(into)));
      const room = Math.min(this.wanted, this.#capacity) - this.rows;
      const result = this.layout.scanner.scan(bytes, at, to, room, this.rows, targets as RowTarget[]);
      if (result.notFinite >= 0 && this.notFinite < 0) this.notFinite = this.rows + result.notFinite;
      this.rows += result.rows;
      rows += result.rows;
      at += result.consumed;
      if (result.error) this.problem = this.#describe(result.error, result.column, bytes, at, to);
      if (result.error || this.rows < this.#capacity || this.rows === this.wanted) break;
      this.#capacity = Math.min(2 * this.#capacity, this.wanted);
      this.#allocate();
    }
    return { rows, consumed: at - from };
  }

  #allocate(): void {
    for (const { kind, into, width = 1 } of this.layout.columns) {
      if (into === undefined) continue;
      const old = this.#arrays.get(into);
      const length = this.#capacity * width;
      if (old && old.length >= length) continue;
      const made =
        kind === "real"
          ? new Float64Array(length)
          : kind === "big"
            ? new BigInt64Array(length)
            : new Int32Array(length);
      if (old) (made as Float64Array).set(old as Float64Array);
      this.#arrays.set(into, made);
    }
  }

  #describe(error: string, column: number, bytes: Uint8Array, at: number, to: number): string {
    const feed = bytes.indexOf(10, at);
    const line = Buffer.from(bytes.subarray(at, feed < 0 ? to : feed)).toString("utf8");
    const words = line.trim().split(/\s+/).filter(Boolean);
    const { names } = this.layout;
    const expected = `expected ${names.length} columns (${names.join(" ")})`;
    switch (error) {
      case "number":
        return `expected a number in column '${names[column]}', got '${words[column]}'`;
      case "integer":
        return `expected a whole number in column '${names[column]}', got '${words[column]}'`;
      case "few":
        return `${expected}, got ${words.length}: '${shorten(line.trim())}'`;
      default:
        return `${expected}, got ${words.length}`;
    }
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
