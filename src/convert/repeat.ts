/** `--repeat`: copies of the cell side by side. */
import { takeAtoms } from "../model/atoms.js";
import { InputError, UsageError } from "../model/errors.js";
import { type Frame, makeFrame } from "../model/frame.js";
import { scaleTotals } from "../model/totals.js";
import { Topology } from "./repeat-topology.js";

export function parseRepeat(text: string): [number, number, number] {
  const numbers = text.split(/[x×,*]/).map((word) => (/^\d{1,4}$/.test(word.trim()) ? Number(word) : 0));
  if (numbers.length !== 3 || numbers.some((n) => n < 1))
    throw new UsageError(`expected --repeat as 2x2x2, got '${text}'`);
  return numbers as [number, number, number];
}

/**
 * Copies along a, b, c, one whole cell after another; ids and molecule ids go on from the largest, bonds are those of each copy.
 * Energy and virial grow with the number of copies. Image flags do not fit the larger cell: positions become unwrapped.
 */
export function repeatFrame(
  frame: Frame,
  [na, nb, nc]: readonly [number, number, number],
  note: (kind: "derived" | "lost", message: string) => void = () => {},
): Frame {
  const { cell, count } = frame;
  if (!cell) throw new InputError("--repeat needs a cell, and the input has none");
  const copies = na * nb * nc;
  if (copies === 1) return frame;
  if (copies * count > 2 ** 31) throw new InputError(`--repeat ${na}x${nb}x${nc} makes more than 2^31 atoms`);
  const one = { ...frame, positions: frame.positions.slice() };
  const { positions } = one;
  if (frame.images) {
    for (let i = 0; i < positions.length; i += 3)
      for (let k = 0; k < 3; k++) for (let j = 0; j < 3; j++) positions[i + k] += frame.images[i + j] * cell[3 * j + k];
    delete one.images;
    one.unwrapped = true;
  }
  const topology = Topology.of(one);
  if (topology?.makeWhole(positions)) {
    one.unwrapped = true;
    note("derived", "molecules that the boundary cuts are put together before they are repeated");
  }
  const out = takeAtoms(
    one,
    Int32Array.from({ length: copies * count }, (_, i) => i % count),
  );
  let at = 0;
  for (let a = 0; a < na; a++)
    for (let b = 0; b < nb; b++)
      for (let c = 0; c < nc; c++)
        for (let i = 0; i < count; i++)
          for (let k = 0; k < 3; k++) out.positions[at++] += a * cell[k] + b * cell[3 + k] + c * cell[6 + k];
  out.ids = newIds(out.ids, count);
  if (!out.ids) delete out.ids;
  const molecules = out.columns.mol?.values;
  if (molecules instanceof Float64Array || molecules instanceof Int32Array) countOn(molecules, count);
  if (topology)
    out.info = {
      ...out.info,
      lammps: topology.repeated(
        positions,
        [na, nb, nc],
        (i, copy) => Number(out.ids![copy * count + i]),
        (message) => note("lost", message),
      ),
    };
  out.cell = cell.map((x, k) => x * [na, nb, nc][Math.floor(k / 3)]);
  if (frame.energy !== undefined) out.energy = frame.energy * copies;
  if (frame.virial) out.virial = frame.virial.map((x) => x * copies);
  delete out.grids;
  scaleTotals(out, copies);
  return makeFrame(out);
}

/** Those of the first copy, and on from the largest. */
function newIds(ids: Frame["ids"], count: number): Frame["ids"] {
  if (ids === undefined) return undefined;
  const copy = (i: number) => Math.floor(i / count);
  if (ids instanceof BigInt64Array) {
    let largest = 0n;
    for (const id of ids) if (id > largest) largest = id;
    return ids.map((id, i) => id + largest * BigInt(copy(i)));
  }
  const largest = ids.reduce((most, id) => Math.max(most, id), 0);
  return ids.map((id, i) => id + largest * copy(i));
}

/** Molecule ids of the copies; 0 is no molecule. */
function countOn(molecules: Float64Array | Int32Array, count: number): void {
  let largest = 0;
  for (const id of molecules) if (id > largest) largest = id;
  for (let i = 0; i < molecules.length; i++) if (molecules[i] > 0) molecules[i] += largest * Math.floor(i / count);
}
