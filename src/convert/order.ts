/** `--sort`: the same atoms in another order. */
import { ascending } from "../model/atom-order.js";
import { takeAtoms } from "../model/atoms.js";
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";

export type SortKey = "id" | "type";

/** By id where there are ids, by type otherwise; equal ones stay in their order. */
export function sortFrame(frame: Frame, key: SortKey | "auto" = "auto"): Frame {
  if (key === "id" && !frame.ids) throw new InputError("the input has no ids to sort by");
  const values = key === "type" || !frame.ids ? frame.types : frame.ids;
  const order = ascending(values);
  if (!order) return frame;
  return takeAtoms(frame, order);
}
