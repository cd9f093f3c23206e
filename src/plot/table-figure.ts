/** A table as a figure without being told how: the first column of numbers across, the others up. */
import type { Table, TableColumn } from "../model/table.js";
import type { Axis, Figure, Layer } from "./figure.js";

export type PlotKind = "line" | "scatter" | "bars" | "step";

export interface TablePlotOptions {
  /** Columns to draw; not given: all that hold numbers. */
  y?: readonly string[];
  /** Column across; not given: the first. */
  x?: string;
  xScale?: "linear" | "log";
  yScale?: "linear" | "log";
}

/** Columns of one unit share a panel; each further unit has a panel of its own. */
export function plotTable(table: Table, kind: PlotKind = "line", options: TablePlotOptions = {}): Figure {
  const across = (options.x && table.columns.find(({ name }) => name === options.x)) || table.columns[0];
  const up = table.columns.filter((column) =>
    options.y ? options.y.includes(column.name) : column !== across && typeof column.values[0] === "number",
  );
  const words = typeof across.values[0] === "string";
  const positions = words
    ? Array.from({ length: across.values.length }, (_, i) => i)
    : (across.values as ArrayLike<number>);
  const x: Axis = {
    label: across.name,
    unit: across.unit,
    scale: options.xScale,
    categories: words ? (across.values as string[]) : undefined,
  };
  const panels = byUnit(up).map((columns) => ({
    x,
    y: {
      label: columns.length === 1 ? columns[0].name : commonName(columns),
      unit: columns[0].unit,
      scale: options.yScale,
    },
    layers: columns.map((column) => layerOf(column, positions, kind, columns.length > 1)),
  }));
  return { title: table.title, panels };
}

function byUnit(columns: TableColumn[]): TableColumn[][] {
  const groups = new Map<string, TableColumn[]>();
  for (const column of columns) groups.set(column.unit, [...(groups.get(column.unit) ?? []), column]);
  return [...groups.values()];
}

/** `g_Li-O`, `g_Zr-O` → `g`; nothing in common: "value". */
function commonName(columns: TableColumn[]): string {
  const heads = new Set(columns.map(({ name }) => name.replace(/[_\d].*$/, "")));
  return heads.size === 1 ? [...heads][0] : "value";
}

function layerOf(column: TableColumn, x: ArrayLike<number>, kind: PlotKind, named: boolean): Layer {
  const common = {
    name: named ? column.name : undefined,
    x,
    y: column.values as ArrayLike<number>,
    error: column.error,
  };
  if (kind === "scatter" || kind === "bars") return { kind, ...common };
  return { kind: "line", ...common, step: kind === "step" };
}
