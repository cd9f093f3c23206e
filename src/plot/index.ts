/** Tables and figures to SVG and PNG. */
export * from "./figure.js";
export { writeFigure } from "./png.js";
export { renderFigure } from "./render.js";
export { type PlotKind, plotTable, type TablePlotOptions } from "./table-figure.js";
