/** What all writers of LAMMPS files do first: a cell that LAMMPS can take, and a word in the receipt about it. */
import type { Frame } from "../src/model/frame.js";
import { toLammpsFrame } from "../src/model/lammps-frame.js";
import type { WriteOptions } from "./format.js";

/**
 * The frame in LAMMPS' axes, with a box. A frame that was read from a file with general vectors keeps them where the target
 * can hold them (`general`); any other is turned.
 */
export function forLammps(frame: Frame, options: WriteOptions, general = false): Frame {
  if (!frame.cell) return boxed(frame, options);
  if (general && frame.info.triclinic === "general") return frame;
  const { frame: turned, turned: didTurn, reversed, unturned } = toLammpsFrame(frame);
  if (!didTurn) return turned;
  const what = reversed ? "left-handed cells are reversed and turned" : "cells are turned";
  options.note("derived", `${what} into LAMMPS' frame (a along x, b in the xy plane), with positions and all vectors`);
  if (unturned.length > 0)
    options.note("derived", `columns of single numbers are not turned with the cell: ${unturned.join(", ")}`);
  const { triclinic: _, ...info } = turned.info;
  return { ...turned, info };
}

/** A frame without a cell in a box around its atoms. */
function boxed(frame: Frame, options: WriteOptions): Frame {
  const low = [0, 0, 0];
  const high = [1, 1, 1];
  for (let k = 0; k < 3 && frame.count > 0; k++) {
    low[k] = Infinity;
    high[k] = -Infinity;
    for (let i = k; i < frame.positions.length; i += 3) {
      low[k] = Math.min(low[k], frame.positions[i]);
      high[k] = Math.max(high[k], frame.positions[i]);
    }
  }
  // Room around the outermost atoms, so that none lies on a face that is open.
  const [a, b, c] = high.map((value, k) => value - low[k] + 2);
  options.note("derived", "no cell in the input: the box is that of the atoms and 1 Å around them, not periodic");
  return {
    ...frame,
    cell: Float64Array.of(a, 0, 0, 0, b, 0, 0, 0, c),
    origin: Float64Array.from(low, (value) => value - 1),
    periodic: [false, false, false],
  };
}
