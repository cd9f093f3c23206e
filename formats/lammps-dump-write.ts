/** Frames as a LAMMPS text dump, with the sections and columns that `dump custom` writes. */
import type { Frame } from "../src/model/frame.js";
import type { WriteOptions } from "./format.js";
import { boundaryFlags, boundsOfBox } from "./lammps-box.js";
import { forLammps } from "./lammps-frames.js";
import { allColumns, chosenColumns } from "./lammps-text-columns.js";
import { writeRows } from "./row-text.js";
import type { Sink } from "./sink.js";

export async function writeDump(frames: AsyncIterable<Frame>, sink: Sink, options: WriteOptions): Promise<void> {
  let index = 0;
  for await (const given of frames) {
    const frame = forLammps(given, options, true);
    const lost: string[] = [];
    const columns = options.columns ? chosenColumns(frame, options.columns) : allColumns(frame, lost);
    if (lost.length) options.note("lost", `columns of words: ${lost.join(", ")}`);
    if (frame.step === undefined) options.note("derived", "time steps are the numbers of the frames, from 0");
    const units = index === 0 && frame.units ? `ITEM: UNITS\n${frame.units}\n` : "";
    await sink.write(
      units +
        header(
          frame,
          frame.step ?? index,
          columns.map(({ name }) => name),
          options.precision,
        ),
    );
    const text = columns.map((column) => column.text);
    await writeRows(text, 0, frame.count, sink, options.precision);
    index++;
  }
}

function header(frame: Frame, step: number, columns: readonly string[], precision?: number): string {
  const number = (value: number) => (precision ? Number(value.toPrecision(precision)) : value).toString();
  const time = frame.time === undefined ? "" : `ITEM: TIME\n${number(frame.time)}\n`;
  return (
    `${time}ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${frame.count}\n` +
    `ITEM: BOX BOUNDS ${boundsKind(frame)}${boundaryFlags(frame).join(" ")}\n` +
    boundsLines(frame)
      .map((row) => `${row.map(number).join(" ")}\n`)
      .join("") +
    `ITEM: ATOMS ${columns.join(" ")}\n`
  );
}

function isTilted({ cell }: Frame): boolean {
  return cell![3] !== 0 || cell![6] !== 0 || cell![7] !== 0;
}

function boundsKind(frame: Frame): string {
  return frame.info.triclinic === "general" ? "abc origin " : isTilted(frame) ? "xy xz yz " : "";
}

function boundsLines(frame: Frame): number[][] {
  const cell = frame.cell!;
  if (frame.info.triclinic === "general")
    return [0, 1, 2].map((k) => [...cell.subarray(3 * k, 3 * k + 3), frame.origin[k]]);
  const { bounds, tilts } = boundsOfBox(cell, frame.origin);
  return bounds.map((row, k) => (isTilted(frame) ? [...row, tilts[k]] : row));
}
