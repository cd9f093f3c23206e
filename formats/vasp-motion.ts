/**
 * What follows the positions in a POSCAR: lattice velocities, velocities of the atoms, the predictor-corrector block.
 * Å/fs in the file. Velocities in Direct mode are per time step: they need POTIM, which only the last block tells.
 */
import { toCartesian } from "../src/model/cell.js";
import type { Frame } from "../src/model/frame.js";
import type { ReadOptions } from "./format.js";
import { writeNumbers } from "./number-block.js";
import { numberText, strictNumber } from "./numbers.js";
import type { Sink } from "./sink.js";
import { row } from "./vasp-head.js";
import { coordinatesOf } from "./vasp-positions.js";
import type { WindowLines } from "./window-lines.js";

const perPicosecond = 1000;

export async function readMotion(lines: WindowLines, frame: Frame, options: ReadOptions): Promise<void> {
  let line = await lines.next();
  if (line !== undefined && /^\s*l/i.test(line)) {
    await readLatticeVelocities(lines, frame);
    line = await lines.next();
  }
  if (line === undefined) return;
  const mode = line.trim();
  if (/^[\d.+-]/.test(mode))
    throw lines.fail(`expected a blank line or the mode of velocities after ${frame.count} positions, got '${mode}'`);
  const first = await firstFilled(lines);
  if (first === undefined) {
    if (mode) options.warn(`${lines.name}:${lines.number}: '${mode}' after the positions is left out`);
    return;
  }
  lines.back(first);
  const velocities = new Float64Array(3 * frame.count);
  for (let i = 0; i < frame.count; i++) {
    const next = await lines.next();
    if (next === undefined || next.trim() === "")
      throw lines.fail(`expected ${frame.count} velocities after the positions, found ${i}`);
    coordinatesOf(next, 3 * i, velocities, lines);
  }
  const potim = await readPredictor(lines, frame, options);
  const direct = mode !== "" && !/^[ck]/i.test(mode);
  if (!direct) frame.velocities = velocities.map((v) => v * perPicosecond);
  else if (potim)
    frame.velocities = toCartesian(velocities, frame.cell!, [0, 0, 0]).map((v) => (v / potim) * perPicosecond);
  else {
    frame.columns.velocities_direct = { values: velocities, width: 3 };
    options.warn(
      `${lines.name}: velocities are in fractions of the cell per time step (POTIM), which this file does not tell: kept as the column velocities_direct`,
    );
  }
}

/** A run of blank lines is skipped; the first line with words, or undefined at the end. */
async function firstFilled(lines: WindowLines): Promise<string | undefined> {
  for (;;) {
    const line = await lines.next();
    if (line === undefined || line.trim() !== "") return line;
  }
}

async function readLatticeVelocities(lines: WindowLines, frame: Frame): Promise<void> {
  const state = lines.parse((await lines.expect("the state of the lattice velocities")).trim(), "an integer");
  const rows = async (what: string) => {
    const values: number[][] = [];
    for (let k = 0; k < 3; k++) values.push(await lines.numbers(`${what} ${k + 1} of 3`, 3));
    return values;
  };
  const velocities = await rows("lattice velocity");
  frame.info.lattice_velocities = { state, velocities, vectors: await rows("lattice vector") };
}

/** Flag, POTIM, thermostats, then three numbers per atom three times over. Gives POTIM (fs). */
async function readPredictor(lines: WindowLines, frame: Frame, options: ReadOptions): Promise<number | undefined> {
  const block: string[] = [];
  for (let line = await firstFilled(lines); line !== undefined; line = await lines.next())
    if (line.trim() !== "") block.push(line.trim());
  const start = block.length - 3 * frame.count;
  if (block.length === 0) return undefined;
  const place = `${lines.name}:${lines.number}`;
  const numbers = block.slice(start).map((line) => line.split(/\s+/).map(strictNumber));
  if (start < 2 || numbers.some((three) => three.length !== 3 || three.includes(undefined))) {
    options.warn(`${place}: ${block.length} lines after the velocities are not a predictor-corrector block: left out`);
    return undefined;
  }
  const values = new Float64Array(9 * frame.count);
  numbers.forEach((three, i) => {
    const [order, atom] = [Math.floor(i / frame.count), i % frame.count];
    values.set(three as number[], 9 * atom + 3 * order);
  });
  frame.columns.predictor_corrector = { values, width: 9 };
  frame.info.predictor_corrector = block.slice(0, start);
  return strictNumber(block[1]);
}

export async function writeMotion(frame: Frame, sink: Sink, precision?: number): Promise<void> {
  const number = numberText(precision);
  const lattice = frame.info.lattice_velocities as
    | { state: number; velocities: number[][]; vectors: number[][] }
    | undefined;
  if (lattice?.velocities && lattice.vectors) {
    await sink.write(`Lattice velocities and vectors\n ${lattice.state}\n`);
    for (const three of [...lattice.velocities, ...lattice.vectors]) await sink.write(row(three, number));
  }
  if (!frame.velocities) return;
  await sink.write("\n");
  const velocities = Float64Array.from(frame.velocities);
  for (let i = 0; i < velocities.length; i++) velocities[i] /= perPicosecond;
  await writeNumbers(velocities, 3, sink, precision);
  const head = frame.info.predictor_corrector;
  const block = frame.columns.predictor_corrector;
  if (!Array.isArray(head) || block?.width !== 9) return;
  await sink.write(`\n${head.join("\n")}\n`);
  const values = block.values as Float64Array;
  for (let order = 0; order < 3; order++)
    for (let i = 0; i < frame.count; i++)
      await sink.write(row([...values.subarray(9 * i + 3 * order, 9 * i + 3 * order + 3)], number));
}
