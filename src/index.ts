/** The library: what `import … from "garnet-md"` gives. */

export type { Format, ReadOptions, WriteOptions } from "../formats/format.js";
export { formatByName, formats } from "../formats/index.js";
export { selectFrames } from "../formats/random-access.js";
export { detectFormat, openTrajectory, readFrame, writeFrame, writeTrajectory } from "../formats/trajectory.js";
export type { Analysis, AnalysisContext, Frames } from "./analysis/analysis.js";
export { analyses, analysisByName, analyze } from "./analysis/index.js";
export { type ConvertOptions, convert } from "./convert/convert.js";
export type { Receipt } from "./convert/receipt.js";
export type { Plugin, PluginStyles, PluginTools } from "./engine/plugins.js";
export { type DeckRunOptions, runDeck } from "./engine/run-deck.js";
export { InputError, UsageError } from "./model/errors.js";
export type { Column, Frame, Grid, InfoValue } from "./model/frame.js";
export { makeFrame, typeName } from "./model/frame.js";
export { parseSelection, type Selection } from "./model/selection.js";
export type { Scalar, Table, TableColumn } from "./model/table.js";
export { tablesToJson, tableToCsv } from "./model/table-text.js";
export type { Axis, Figure, Layer, Panel, PlotKind } from "./plot/index.js";
export { plotTable, renderFigure, writeFigure } from "./plot/index.js";
export type {
  DeepPotentialOptions,
  EvaluateOptions,
  Evaluation,
  Gauge,
  ModelInfo,
} from "./potential/deep-potential.js";
export { DeepPotential } from "./potential/deep-potential.js";
