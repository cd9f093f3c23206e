/** Each kind of layer drawn on the scales of its panel. */
import { pngUri } from "./bitmap.js";
import { mapColour, seriesColour } from "./colour.js";
import type { BarsLayer, HeatLayer, Layer, LineLayer, OutlineLayer, RuleLayer, ScatterLayer } from "./figure.js";
import type { Scale } from "./scale.js";
import { element, pixels } from "./svg.js";

export function drawLayer(layer: Layer, x: Scale, y: Scale, colour: number): string {
  switch (layer.kind) {
    case "line":
      return drawLine(layer, x, y, colour);
    case "scatter":
      return drawScatter(layer, x, y, colour);
    case "bars":
      return drawBars(layer, x, y, colour);
    case "heat":
      return drawHeat(layer, x, y);
    case "rule":
      return drawRule(layer, x, y);
    case "outline":
      return drawOutline(layer, x, y, colour);
  }
}

/** Lowest and highest value that a layer shows on each axis. */
export function extentOf(layer: Layer): { x: [number, number]; y: [number, number] } {
  const extent = { x: [Infinity, -Infinity] as [number, number], y: [Infinity, -Infinity] as [number, number] };
  const grow = (range: [number, number], value: number) => {
    if (!Number.isFinite(value)) return;
    if (value < range[0]) range[0] = value;
    if (value > range[1]) range[1] = value;
  };
  if (layer.kind === "rule") {
    if (layer.at !== "diagonal") {
      if ("x" in layer.at) grow(extent.x, layer.at.x);
      else grow(extent.y, layer.at.y);
    }
    return extent;
  }
  if (layer.kind === "outline") {
    for (const polygon of layer.polygons)
      for (const [px, py] of polygon) {
        grow(extent.x, px);
        grow(extent.y, py);
      }
    return extent;
  }
  const half = layer.kind === "bars" ? barWidth(layer.x) / 2 : 0;
  for (let i = 0; i < layer.x.length; i++) {
    grow(extent.x, layer.x[i] - half);
    grow(extent.x, layer.x[i] + half);
  }
  const error = layer.kind === "heat" ? undefined : layer.error;
  for (let i = 0; i < layer.y.length; i++) {
    const spread = error && Number.isFinite(error[i]) ? error[i] : 0;
    grow(extent.y, layer.y[i] - spread);
    grow(extent.y, layer.y[i] + spread);
  }
  if (layer.kind === "bars") grow(extent.y, 0);
  return extent;
}

export function dashOf(index: number, dashed?: boolean): string | undefined {
  return dashed || index >= 8 ? (index >= 16 ? "2 3" : "6 4") : undefined;
}

function drawLine({ x: xs, y: ys, error, dashed, step }: LineLayer, x: Scale, y: Scale, index: number): string {
  const colour = seriesColour(index);
  const band = error ? bandOf(xs, ys, error, x, y, colour) : "";
  const path = polyline(xs, ys, x, y, step ?? false);
  return (
    band +
    element("path", {
      d: path,
      fill: "none",
      stroke: colour,
      "stroke-width": 1.6,
      "stroke-linejoin": "round",
      "stroke-dasharray": dashOf(index, dashed),
    })
  );
}

/** A gap where a value is missing. Beyond a few thousand points, the lowest and highest of each pixel column. */
function polyline(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Scale, y: Scale, step: boolean): string {
  let path = "";
  let open = false;
  const keep = xs.length > 4000 ? outermost(xs, ys, x) : undefined;
  for (let i = 0; i < xs.length; i++) {
    if (keep && !keep.has(i)) continue;
    const [px, py] = [x(xs[i]), y(ys[i])];
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      open = false;
      continue;
    }
    path += open
      ? step
        ? `H${pixels(px)}V${pixels(py)}`
        : `L${pixels(px)} ${pixels(py)}`
      : `M${pixels(px)} ${pixels(py)}`;
    open = true;
  }
  return path;
}

function outermost(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Scale): Set<number> {
  const keep = new Set<number>();
  let [column, low, high] = [Number.NaN, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    const at = Math.round(2 * x(xs[i]));
    if (at !== column) {
      keep.add(low).add(high).add(i);
      [column, low, high] = [at, i, i];
    }
    if (ys[i] < ys[low]) low = i;
    if (ys[i] > ys[high]) high = i;
  }
  return keep
    .add(low)
    .add(high)
    .add(xs.length - 1);
}

function bandOf(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  error: ArrayLike<number>,
  x: Scale,
  y: Scale,
  colour: string,
): string {
  const upper: string[] = [];
  const lower: string[] = [];
  const floor = y.min; // a band that goes below a logarithmic axis ends at it
  for (let i = 0; i < xs.length; i++) {
    const [px, top, bottom] = [x(xs[i]), y(ys[i] + error[i]), y(Math.max(ys[i] - error[i], floor))];
    if (![px, top, bottom].every(Number.isFinite)) continue;
    upper.push(`${pixels(px)} ${pixels(top)}`);
    lower.unshift(`${pixels(px)} ${pixels(bottom)}`);
  }
  if (upper.length < 2) return "";
  return element("path", {
    d: `M${upper.join("L")}L${lower.join("L")}Z`,
    fill: colour,
    "fill-opacity": "0.18",
    stroke: "none",
  });
}

function drawScatter({ x: xs, y: ys, error, size = 3.2 }: ScatterLayer, x: Scale, y: Scale, index: number): string {
  const colour = seriesColour(index);
  const marks: string[] = [];
  const crowded = xs.length > 400;
  let bars = "";
  for (let i = 0; i < xs.length; i++) {
    const [px, py] = [x(xs[i]), y(ys[i])];
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    if (error && error[i] > 0) bars += whisker(px, y(ys[i] - error[i]), y(ys[i] + error[i]), y);
    marks.push(crowded ? `M${px.toFixed(1)} ${py.toFixed(1)}h0` : element("circle", { cx: px, cy: py, r: size }));
  }
  // Thousands of marks as the round ends of one path take a tenth of the space.
  if (crowded)
    return (
      (bars && element("path", { d: bars, fill: "none", stroke: colour, "stroke-width": 1.1 })) +
      element("path", {
        d: marks.join(""),
        fill: "none",
        stroke: colour,
        "stroke-opacity": 0.45,
        "stroke-width": 2 * size,
        "stroke-linecap": "round",
      })
    );
  return (
    (bars && element("path", { d: bars, fill: "none", stroke: colour, "stroke-width": 1.1 })) +
    element("g", { fill: colour, "fill-opacity": "0.9" }, ...marks)
  );
}

function whisker(px: number, low: number, high: number, y: Scale): string {
  const bottom = Number.isFinite(low) ? low : y(y.min);
  return `M${pixels(px)} ${pixels(bottom)}V${pixels(high)}M${pixels(px - 3)} ${pixels(high)}h6M${pixels(px - 3)} ${pixels(bottom)}h6`;
}

function barWidth(x: ArrayLike<number>): number {
  return x.length > 1 ? Math.abs(x[1] - x[0]) : 1;
}

function drawBars({ x: xs, y: ys, error }: BarsLayer, x: Scale, y: Scale, index: number): string {
  const width = Math.abs(x(barWidth(xs)) - x(0));
  const gap = width > 6 ? 0.1 * width : 0;
  const zero = y(Math.max(0, y.min));
  let bars = "";
  const boxes = Array.from({ length: xs.length }, (_, i) => {
    const top = y(ys[i]);
    if (!Number.isFinite(top)) return "";
    if (error && error[i] > 0) bars += whisker(x(xs[i]), y(ys[i] - error[i]), y(ys[i] + error[i]), y);
    return element("rect", {
      x: x(xs[i]) - width / 2 + gap,
      y: Math.min(top, zero),
      width: width - 2 * gap,
      height: Math.abs(zero - top),
    });
  });
  return (
    element("g", { fill: seriesColour(index), "fill-opacity": "0.8" }, ...boxes) +
    (bars && element("path", { d: bars, fill: "none", stroke: "#222", "stroke-width": 1.1 }))
  );
}

export function heatRange({ values, min, max, diverging }: HeatLayer): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (diverging && min === undefined && max === undefined) [low, high] = [-Math.max(-low, high), Math.max(-low, high)];
  const range: [number, number] = [min ?? low, max ?? high];
  return range[1] > range[0] ? range : [range[0], range[0] + 1];
}

/** Runs of one colour in a row are one rectangle. */
function drawHeat(layer: HeatLayer, x: Scale, y: Scale): string {
  const columns = layer.x.length - 1;
  const rows = layer.y.length - 1;
  const [min, max] = heatRange(layer);
  const colourAt = (row: number, column: number) => {
    const value = layer.values[row * columns + column];
    return Number.isNaN(value) ? "" : mapColour((value - min) / (max - min), layer.diverging);
  };
  if (rows * columns > mostRectangles && even(layer.x) && even(layer.y)) return heatImage(layer, x, y, colourAt);
  const cells: string[] = [];
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [y(layer.y[row + 1]), y(layer.y[row])];
    for (let column = 0; column < columns; ) {
      const fill = colourAt(row, column);
      let end = column + 1;
      while (end < columns && colourAt(row, end) === fill) end++;
      const left = x(layer.x[column]);
      if (fill)
        cells.push(
          element("rect", {
            x: left,
            y: Math.min(top, bottom),
            // A little more than its share: renderers that round edges to pixels leave no seams.
            width: x(layer.x[end]) - left + 0.3,
            height: Math.abs(bottom - top) + 0.3,
            fill,
          }),
        );
      column = end;
    }
  }
  return element("g", { "shape-rendering": "crispEdges" }, ...cells);
}

/** A map of more cells than this is a picture in the picture: as rectangles it would take megabytes. */
const mostRectangles = 5000;

function even(edges: ArrayLike<number>): boolean {
  const width = (edges[edges.length - 1] - edges[0]) / (edges.length - 1);
  for (let i = 1; i < edges.length; i++) if (Math.abs(edges[i] - edges[i - 1] - width) > 1e-6 * width) return false;
  return true;
}

function heatImage(layer: HeatLayer, x: Scale, y: Scale, colourAt: (row: number, column: number) => string): string {
  const [columns, rows] = [layer.x.length - 1, layer.y.length - 1];
  const rgba = new Uint8Array(4 * rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const colour = colourAt(row, column);
      if (!colour) continue;
      const value = Number.parseInt(colour.slice(1), 16);
      rgba.set([value >> 16, (value >> 8) & 255, value & 255, 255], 4 * ((rows - 1 - row) * columns + column));
    }
  const [left, right] = [x(layer.x[0]), x(layer.x[columns])];
  const [bottom, top] = [y(layer.y[0]), y(layer.y[rows])];
  return element("image", {
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    preserveAspectRatio: "none",
    "image-rendering": "optimizeSpeed",
    href: pngUri(columns, rows, rgba),
  });
}

function drawRule({ at }: RuleLayer, x: Scale, y: Scale): string {
  const style = { fill: "none", stroke: "#666", "stroke-width": 1, "stroke-dasharray": "4 3" };
  if (at === "diagonal") {
    const low = Math.max(x.min, y.min);
    const high = Math.min(x.max, y.max);
    return element("path", {
      d: `M${pixels(x(low))} ${pixels(y(low))}L${pixels(x(high))} ${pixels(y(high))}`,
      ...style,
    });
  }
  if ("x" in at) return element("path", { d: `M${pixels(x(at.x))} ${pixels(y(y.min))}V${pixels(y(y.max))}`, ...style });
  return element("path", { d: `M${pixels(x(x.min))} ${pixels(y(at.y))}H${pixels(x(x.max))}`, ...style });
}

function drawOutline({ polygons, light }: OutlineLayer, x: Scale, y: Scale, index: number): string {
  const d = polygons
    .map((polygon) => `M${polygon.map(([px, py]) => `${pixels(x(px))} ${pixels(y(py))}`).join("L")}Z`)
    .join("");
  if (light) return element("path", { d, fill: "none", stroke: "#fff", "stroke-opacity": 0.8, "stroke-width": 0.8 });
  return element("path", { d, fill: "none", stroke: seriesColour(index), "stroke-width": 0.9 });
}
