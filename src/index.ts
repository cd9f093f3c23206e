/** The library: what `import … from "garnet-md"` gives. */
export type { Column, Frame, Grid, InfoValue } from "./model/frame.js";
export { makeFrame, typeName } from "./model/frame.js";
export type { Scalar, Table, TableColumn } from "./model/table.js";
export { InputError, UsageError } from "./model/errors.js";
