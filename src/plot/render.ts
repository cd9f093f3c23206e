/** A Figure as SVG text: layout of panels, axes, legends and colour bars. */
import { mapColour, seriesColour } from "./colour.js";
import type { Axis, Figure, HeatLayer, Layer, Panel } from "./figure.js";
import { dashOf, drawLayer, extentOf, heatRange } from "./layers.js";
import { curveEnds, makeScale, powerOfTen, type Scale } from "./scale.js";
import { element, label, textWidth } from "./svg.js";

const margin = { left: 62, right: 14, top: 12, bottom: 48 };
const titleHeight = 22;
const gap = 14;

export function renderFigure(figure: Figure): string {
  const count = figure.panels.length;
  const columns = figure.columns ?? Math.ceil(Math.sqrt(count));
  const many = count > 1;
  const shared = many && sharedColours(figure.panels);
  const boxes = figure.panels.map((panel, index) =>
    drawPanel(panel, many ? 240 : 400, many ? 180 : 280, index, shared),
  );
  const inColumn = (column: number) => boxes.filter((_, index) => index % columns === column);
  const lefts = [0];
  for (let column = 0; column < Math.min(columns, count); column++)
    lefts.push(lefts[column] + Math.max(...inColumn(column).map(({ width }) => width)) + gap);
  const rows = Math.ceil(count / columns);
  const heights = Array.from({ length: rows }, (_, row) =>
    Math.max(...boxes.slice(row * columns, (row + 1) * columns).map(({ height }) => height)),
  );
  const top = figure.title ? titleHeight + 6 : 4;
  let y = top;
  const body = boxes.map(({ svg }, index) => {
    const column = index % columns;
    if (column === 0 && index > 0) y += heights[index / columns - 1] + gap;
    return element("g", { transform: `translate(${lefts[column]} ${y})` }, svg);
  });
  let width = lefts[lefts.length - 1] - gap + 6;
  const height = y + heights[rows - 1] + 4;
  if (shared) {
    const bar = colourBar(heatOf(figure.panels[0])!, Math.min(260, height - top - 60));
    body.push(element("g", { transform: `translate(${width + 10} ${top + 24})` }, bar.svg));
    width += bar.width + 16;
  }
  if (figure.title) body.unshift(label(figure.title, width / 2, 18, { size: 14, anchor: "middle", bold: true }));
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    element(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        width,
        height,
        viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
        "font-family": "Helvetica, Arial, 'DejaVu Sans', sans-serif",
        "font-size": 12,
        fill: "#111",
      },
      element("rect", { width: "100%", height: "100%", fill: "#fff" }),
      ...body,
    ) +
    "\n"
  );
}

interface Box {
  svg: string;
  width: number;
  height: number;
}

function drawPanel(panel: Panel, width: number, height: number, index: number, shared: boolean): Box {
  const extent = panelExtent(panel);
  if (panel.equal) {
    const ratio = (extent.y[1] - extent.y[0]) / (extent.x[1] - extent.x[0]);
    if (ratio > 0 && Number.isFinite(ratio)) [width, height] = fitted(width, height, ratio);
  }
  const top = margin.top + (panel.title ? titleHeight : 0);
  const left = margin.left;
  const exact = heatOf(panel) !== undefined || panel.equal;
  const within = (axis: Axis, range: [number, number]): Axis =>
    exact && !axis.categories ? { min: range[0], max: range[1], ...axis } : axis;
  // Curves go from one side of the frame to the other; marks and bars keep a distance.
  const curves = panel.layers.every(({ kind }) => kind === "line" || kind === "rule");
  const ends = curves && panel.x.scale !== "log" && !panel.x.categories && !panel.x.whole;
  const [from, to] = curveEnds(...extent.x, Math.max(4, width / 50));
  const across = ends ? { min: from, max: to, ...panel.x } : within(panel.x, extent.x);
  const x = makeScale(across, ...extent.x, left, left + width, Math.max(4, width / 50));
  const y = makeScale(within(panel.y, extent.y), ...extent.y, top + height, top, Math.max(4, height / 40));
  const clip = `panel${index}`;
  const colours = colourIndices(panel.layers);
  const drawn = panel.layers.map((layer, k) => drawLayer(layer, x, y, colours[k]));
  const parts = [
    element("clipPath", { id: clip }, element("rect", { x: left, y: top, width, height })),
    element("g", { "clip-path": `url(#${clip})` }, ...drawn),
    drawFrame(left, top, width, height, x, y),
    drawLabels(panel, left, top, width, height, x, y),
  ];
  let right = left + width + margin.right;
  const heat = heatOf(panel);
  if (heat && !shared) {
    const bar = colourBar(heat, height);
    parts.push(element("g", { transform: `translate(${left + width + 12} ${top})` }, bar.svg));
    right = left + width + 12 + bar.width;
  }
  const legend = drawLegend(panel.layers, colours);
  if (legend.height) {
    const inside = legend.width < 0.55 * width && roomInside(panel, x, y, legend, left, top, width);
    const [lx, ly] = inside || [right + 2, top];
    parts.push(element("g", { transform: `translate(${Math.round(lx)} ${Math.round(ly)})` }, legend.svg));
    if (!inside) right += legend.width + 6;
  }
  return { svg: parts.join(""), width: right, height: top + height + margin.bottom };
}

function fitted(width: number, height: number, ratio: number): [number, number] {
  const area = width * height;
  const w = Math.sqrt(area / ratio);
  const limit = Math.min(1, (1.3 * width) / w, (1.6 * height) / (w * ratio));
  return [w * limit, w * ratio * limit];
}

function panelExtent({ layers, x, y, equal }: Panel): { x: [number, number]; y: [number, number] } {
  const total = { x: [Infinity, -Infinity] as [number, number], y: [Infinity, -Infinity] as [number, number] };
  // What lies over a map does not widen it.
  const maps = layers.filter((layer) => layer.kind === "heat");
  for (const layer of maps.length ? maps : layers) {
    const extent = extentOf(layer);
    for (const axis of ["x", "y"] as const)
      total[axis] = [Math.min(total[axis][0], extent[axis][0]), Math.max(total[axis][1], extent[axis][1])];
  }
  for (const axis of ["x", "y"] as const) if (!(total[axis][1] >= total[axis][0])) total[axis] = [0, 1];
  if (equal && layers.some((layer) => layer.kind === "rule" && layer.at === "diagonal")) {
    const [low, high] = [Math.min(total.x[0], total.y[0]), Math.max(total.x[1], total.y[1])];
    const pad = 0.04 * (high - low || 1);
    total.x = total.y = [low - pad, high + pad];
  }
  // Marks at the rim would be cut in half.
  if (!equal && layers.some((layer) => layer.kind === "scatter"))
    for (const [range, axis] of [
      [total.x, x],
      [total.y, y],
    ] as const) {
      const [low, high] = range;
      const factor = (high / low) ** 0.03;
      const pad = 0.03 * (high - low);
      [range[0], range[1]] = axis.scale === "log" && low > 0 ? [low / factor, high * factor] : [low - pad, high + pad];
    }
  const give = (range: [number, number], axis: Axis): [number, number] => [axis.min ?? range[0], axis.max ?? range[1]];
  return { x: give(total.x, x), y: give(total.y, y) };
}

/** Named data layers count through the palette; layers of one name share a colour. */
function colourIndices(layers: readonly Layer[]): number[] {
  let next = 0;
  return layers.map((layer) => {
    if (layer.kind === "heat" || layer.kind === "rule") return 0;
    return layer.colour ?? (layer.kind === "outline" ? 1 : next++);
  });
}

function drawFrame(left: number, top: number, width: number, height: number, x: Scale, y: Scale): string {
  let ticks = "";
  for (const { at, minor } of x.ticks) ticks += `M${x(at).toFixed(2)} ${top + height}v${minor ? 3 : 5}`;
  for (const { at, minor } of y.ticks) ticks += `M${left} ${y(at).toFixed(2)}h${minor ? -3 : -5}`;
  return element("path", {
    d: `M${left} ${top}h${width}v${height}h${-width}Z${ticks}`,
    fill: "none",
    stroke: "#222",
    "stroke-width": 1,
  });
}

function drawLabels(
  panel: Panel,
  left: number,
  top: number,
  width: number,
  height: number,
  x: Scale,
  y: Scale,
): string {
  const bottom = top + height;
  const parts: string[] = [];
  const crowded = panel.x.categories && x.ticks.reduce((sum, { label: t }) => sum + textWidth(t, 11) + 6, 0) > width;
  x.ticks.forEach(({ at, label: text }, k) => {
    if (text && !(crowded && k % 2)) parts.push(label(text, x(at), bottom + 18, { size: 11, anchor: "middle" }));
  });
  for (const { at, label: text } of y.ticks)
    if (text) parts.push(label(text, left - 8, y(at) + 4, { size: 11, anchor: "end" }));
  parts.push(label(axisTitle(panel.x, x), left + width / 2, bottom + 38, { anchor: "middle" }));
  const widest = Math.max(0, ...y.ticks.map(({ label: text }) => textWidth(text, 11)));
  parts.push(
    label(axisTitle(panel.y, y), Math.max(14, left - 18 - widest), top + height / 2, {
      anchor: "middle",
      turned: true,
    }),
  );
  if (panel.title) parts.push(label(panel.title, left + width / 2, top - 9, { size: 13, anchor: "middle" }));
  return parts.join("");
}

function axisTitle({ label: name, unit }: Axis, scale?: Scale): string {
  const power = scale?.exponent ? powerOfTen(scale.exponent) : "";
  const inside = [power, unit].filter(Boolean).join(" ");
  return inside ? `${name} (${inside})` : name;
}

function drawLegend(layers: readonly Layer[], colours: readonly number[]): Box {
  const named = layers
    .map((layer, k) => ({ layer, colour: colours[k] }))
    .filter(({ layer }) => layer.kind !== "heat" && layer.name);
  const seen = new Set<string>();
  const rows = named.filter(({ layer }) => {
    const name = (layer as { name?: string }).name!;
    return seen.has(name) ? false : seen.add(name);
  });
  if (rows.length === 0) return { svg: "", width: 0, height: 0 };
  const width = 34 + Math.max(...rows.map(({ layer }) => textWidth((layer as { name: string }).name, 11)));
  const height = 16 * rows.length + 8;
  const svg = rows.map(({ layer, colour }, k) => {
    const y = 12 + 16 * k;
    return legendMark(layer, colour, y) + label((layer as { name: string }).name, 30, y + 4, { size: 11 });
  });
  const box = element("rect", { width, height, fill: "#fff", "fill-opacity": "0.85", stroke: "none" });
  return { svg: box + svg.join(""), width, height };
}

function legendMark(layer: Layer, index: number, y: number): string {
  const colour = seriesColour(index);
  if (layer.kind === "scatter") return element("circle", { cx: 14, cy: y, r: 3.2, fill: colour });
  if (layer.kind === "bars")
    return element("rect", { x: 6, y: y - 5, width: 16, height: 10, fill: colour, "fill-opacity": "0.8" });
  const rule = layer.kind === "rule";
  return element("path", {
    d: `M5 ${y}h20`,
    stroke: rule ? "#666" : colour,
    "stroke-width": rule ? 1 : 1.6,
    "stroke-dasharray": rule ? "4 3" : dashOf(index, layer.kind === "line" && layer.dashed),
  });
}

/** The corner of the panel, right or left, where no point of a layer lies under the legend. */
function roomInside(
  panel: Panel,
  x: Scale,
  y: Scale,
  legend: Box,
  left: number,
  top: number,
  width: number,
): [number, number] | undefined {
  if (heatOf(panel)) return undefined;
  const bottom = y(y.min) - legend.height - 4;
  const corners: [number, number][] = [
    [left + width - legend.width - 6, top + 4],
    [left + 8, top + 4],
    [left + width - legend.width - 6, bottom],
    [left + 8, bottom],
  ];
  return corners.find(([cx, cy]) =>
    panel.layers.every((layer) => {
      if (layer.kind === "rule") return layer.at !== "diagonal";
      if (layer.kind === "outline" || layer.kind === "heat") return false;
      for (let i = 0; i < layer.x.length; i++) {
        const [px, spread] = [x(layer.x[i]), layer.error?.[i] || 0];
        if (px < cx - 4 || px > cx + legend.width + 4) continue;
        const [high, low] = [y(layer.y[i] + spread), layer.kind === "bars" ? y(0) : y(layer.y[i] - spread)];
        if (high < cy + legend.height + 4 && low > cy - 4) return false;
      }
      return true;
    }),
  );
}

function heatOf(panel: Panel): HeatLayer | undefined {
  return panel.layers.find((layer) => layer.kind === "heat");
}

/** All panels are maps of one quantity on one range of colours. */
function sharedColours(panels: readonly Panel[]): boolean {
  const maps = panels.map(heatOf);
  return maps.every((map) => {
    const first = maps[0];
    return (
      map &&
      first &&
      map.label === first.label &&
      map.min !== undefined &&
      map.min === first.min &&
      map.max === first.max
    );
  });
}

function colourBar(heat: HeatLayer, height: number): Box {
  const [min, max] = heatRange(heat);
  const scale = makeScale({ label: "", min, max }, min, max, height, 0, Math.max(3, height / 45));
  const cells = Array.from({ length: 64 }, (_, k) =>
    element("rect", {
      x: 0,
      y: height * (1 - (k + 1) / 64),
      width: 14,
      height: height / 64 + 0.5,
      fill: mapColour((k + 0.5) / 64, heat.diverging),
    }),
  );
  const ticks = scale.ticks.map(({ at }) => `M14 ${scale(at).toFixed(2)}h4`).join("");
  const texts = scale.ticks.map(({ at, label: text }) => label(text, 21, scale(at) + 4, { size: 11 }));
  const widest = Math.max(0, ...scale.ticks.map(({ label: text }) => textWidth(text, 11)));
  const svg =
    element("g", { "shape-rendering": "crispEdges" }, ...cells) +
    element("path", { d: `M0 0h14v${height}h-14Z${ticks}`, fill: "none", stroke: "#222", "stroke-width": 1 }) +
    texts.join("") +
    label(axisTitle({ label: heat.label, unit: heat.unit }, scale), 40 + widest, height / 2, {
      anchor: "middle",
      turned: true,
    });
  return { svg, width: 50 + widest, height };
}
