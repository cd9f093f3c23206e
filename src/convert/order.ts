/** `--sort` and `--repeat`: the same atoms in another order, or more of them. */
import { ascending } from "../model/atom-order.js";
import { takeAtoms } from "../model/atoms.js";
import { InputError, UsageError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import { makeFrame } from "../model/frame.js";
import { scaleTotals } from "../model/totals.js";

export type SortKey = "id" | "type";

/** By id where there are ids, by type otherwise; equal ones stay in their order. */
export function sortFrame(frame: Frame, key: SortKey | "auto" = "auto"): Frame {
  if (key === "id" && !frame.ids) throw new InputError("the input has no ids to sort by");
  const values = key === "type" || !frame.ids ? frame.types : frame.ids;
  const order = ascending(values);
  if (!order) return frame;
  return takeAtoms(frame, order);
}

export function parseRepeat(text: string): [number, number, number] {
  const numbers = text.split(/[x×,*]/).map((word) => (/^\d{1,4}$/.test(word.trim()) ? Number(word) : 0));
  if (numbers.length !== 3 || numbers.some((n) => n < 1))
    throw new UsageError(`expected --repeat as 2x2x2, got '${text}'`);
  return numbers as [number, number, number];
}

/**
 * Copies along a, b, c, one whole cell after another; ids go on from the largest. Energy and virial grow with the number of
 * copies. Image flags do not fit the larger cell: positions become unwrapped.
 */
export function repeatFrame(frame: Frame, [na, nb, nc]: readonly [number, number, number]): Frame {
  const { cell } = frame;
  if (!cell) throw new InputError("--repeat needs a cell, and the input has none");
  const copies = na * nb * nc;
  if (copies === 1) return frame;
  if (copies * frame.count > 2 ** 31) throw new InputError(`--repeat ${na}x${nb}x${nc} makes more than 2^31 atoms`);
  const order = Int32Array.from({ length: copies * frame.count }, (_, i) => i % frame.count);
  const out = takeAtoms(frame, order);
  const positions = out.positions;
  if (frame.images) {
    for (let i = 0; i < positions.length; i += 3)
      for (let k = 0; k < 3; k++) for (let j = 0; j < 3; j++) positions[i + k] += out.images![i + j] * cell[3 * j + k];
    delete out.images;
    out.unwrapped = true;
  }
  let at = 0;
  for (let a = 0; a < na; a++)
    for (let b = 0; b < nb; b++)
      for (let c = 0; c < nc; c++)
        for (let i = 0; i < frame.count; i++)
          for (let k = 0; k < 3; k++) positions[at++] += a * cell[k] + b * cell[3 + k] + c * cell[6 + k];
  if (out.ids) {
    const copy = (i: number) => Math.floor(i / frame.count);
    if (out.ids instanceof BigInt64Array) {
      let largest = 0n;
      for (const id of out.ids) if (id > largest) largest = id;
      out.ids = out.ids.map((id, i) => id + largest * BigInt(copy(i)));
    } else {
      const largest = out.ids.reduce((most, id) => Math.max(most, id), 0);
      out.ids = out.ids.map((id, i) => id + largest * copy(i));
    }
  }
  out.cell = cell.map((x, k) => x * [na, nb, nc][Math.floor(k / 3)]);
  if (frame.energy !== undefined) out.energy = frame.energy * copies;
  if (frame.virial) out.virial = frame.virial.map((x) => x * copies);
  delete out.grids;
  scaleTotals(out, copies);
  return makeFrame(out);
}
