/** Named, unit-carrying columns: what an analysis, a log file or a test returns. */
export interface Table {
  /** A word for file names where an analysis returns several tables. */
  name?: string;
  title: string;
  columns: TableColumn[];
  scalars?: Scalar[];
  /** Sentences for the user: what was assumed, found, left out. */
  notes?: string[];
}

export interface TableColumn {
  name: string;
  unit: string;
  values: Float64Array | Int32Array | number[] | string[];
  /** Standard deviation or error, where `values` are means. */
  error?: Float64Array | number[];
}

export interface Scalar {
  name: string;
  unit: string;
  value: number;
  error?: number;
}
