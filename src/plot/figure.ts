/** What a picture is before it is drawn: panels of layers on axes. Plain data, so that analyses can say what they mean. */

export interface Figure {
  title?: string;
  panels: Panel[];
  /** Panels per row; not given: as square as possible. */
  columns?: number;
}

export interface Panel {
  title?: string;
  x: Axis;
  y: Axis;
  layers: Layer[];
  /** Both axes in the same length per unit (maps of planes, parity plots). */
  equal?: boolean;
}

export interface Axis {
  label: string;
  unit?: string;
  scale?: "linear" | "log";
  /** Not given: from the data. */
  min?: number;
  max?: number;
  /** Names at 0, 1, 2, …, instead of numbers. */
  categories?: readonly string[];
  /** Ticks only at whole numbers. */
  whole?: boolean;
}

type Values = ArrayLike<number>;

export interface LineLayer {
  kind: "line";
  name?: string;
  x: Values;
  y: Values;
  /** Half width of the band around the line. */
  error?: Values;
  /** Index into the palette; not given: the next. */
  colour?: number;
  dashed?: boolean;
  /** Drawn as a staircase: each value holds until the next x. */
  step?: boolean;
}

export interface ScatterLayer {
  kind: "scatter";
  name?: string;
  x: Values;
  y: Values;
  /** Half length of the error bars. */
  error?: Values;
  colour?: number;
  /** Radius in pixels. */
  size?: number;
}

export interface BarsLayer {
  kind: "bars";
  name?: string;
  /** Centres; equally spaced. */
  x: Values;
  y: Values;
  error?: Values;
  colour?: number;
}

export interface HeatLayer {
  kind: "heat";
  /** Edges of the cells: one more than there are columns, rows. */
  x: Values;
  y: Values;
  /** values[row * columns + column]; NaN is left blank. */
  values: Values;
  label: string;
  unit?: string;
  /** Range of the colours; panels with the same range and label share one colour bar. */
  min?: number;
  max?: number;
  /** Blue – white – orange around 0 instead of dark – bright. */
  diverging?: boolean;
}

/** A straight line across the panel at one x or one y, or the diagonal y = x. */
export interface RuleLayer {
  kind: "rule";
  at: { x: number } | { y: number } | "diagonal";
  name?: string;
}

/** Outlines over a map (polyhedra, regions): closed polygons in data coordinates. */
export interface OutlineLayer {
  kind: "outline";
  name?: string;
  polygons: readonly (readonly (readonly [number, number])[])[];
  /** White: over the dark parts of a map. */
  light?: boolean;
  colour?: number;
}

export type Layer = LineLayer | ScatterLayer | BarsLayer | HeatLayer | RuleLayer | OutlineLayer;

/** The same colours mean the same values in all heat maps of these panels. */
export function shareColours(panels: readonly Panel[]): void {
  const maps = panels.flatMap(({ layers }) => layers.filter((layer) => layer.kind === "heat"));
  let [min, max] = [Infinity, -Infinity];
  for (const { values } of maps)
    for (let i = 0; i < values.length; i++) {
      if (values[i] < min) min = values[i];
      if (values[i] > max) max = values[i];
    }
  for (const map of maps)
    [map.min, map.max] = [map.diverging ? -Math.max(-min, max) : min, map.diverging ? Math.max(-min, max) : max];
}
