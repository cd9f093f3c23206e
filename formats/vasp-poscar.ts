/**
 * VASP structure (POSCAR, CONTCAR).
 *
 * Velocities are Å/fs in the file and Å/ps in a Frame. Lattice velocities and the predictor-corrector block are kept as they are,
 * so that a CONTCAR of a run in the NpT ensemble can be written back. https://www.vasp.at/wiki/index.php/POSCAR
 */
import { toFractional } from "../src/model/cell.js";
import { type Column, type Frame, makeFrame } from "../src/model/frame.js";
import { defineFormat, type ReadOptions, type WriteOptions } from "./format.js";
import { writeNumbers } from "./number-block.js";
import { numberText, strictNumber } from "./numbers.js";
import { requireFullSites } from "./occupancy.js";
import type { Sink } from "./sink.js";
import { headText, readHead, row, runsOf, typesOf, wordsOf } from "./vasp-head.js";
import { readMotion, writeMotion } from "./vasp-motion.js";
import { readAtoms, toPositions } from "./vasp-positions.js";
import { WindowLines } from "./window-lines.js";

export const poscar = defineFormat({
  name: "vasp/poscar",
  aliases: ["poscar", "contcar", "vasp/contcar", "vasp"],
  title: "VASP structure: POSCAR, CONTCAR",
  reference: "https://www.vasp.at/wiki/index.php/POSCAR",
  files: [/(^|[/._-])(POSCAR|CONTCAR)[^/]*$/i, /\.(vasp|poscar|contcar)$/i],
  sniff: sniffPoscar,
  holds: ["cell", "positions", "species", "types", "labels", "velocities"],
  holdsName: (name) => kept.has(name),

  async *read(source, options) {
    const lines = new WindowLines(source);
    try {
      yield await readPoscar(lines, options);
    } finally {
      await lines.close();
    }
  },

  async write(frames, sink, options) {
    let written = false;
    for await (const frame of frames) {
      if (written) {
        options.note("lost", "all frames after the first: a POSCAR holds one (vasp/xdatcar holds many)");
        break;
      }
      await writePoscar(frame, sink, options);
      written = true;
    }
  },
});

const kept = new Set(["selective_dynamics", "move_mask", "lattice_velocities", "predictor_corrector"]);

/** Scale, lattice, counts and a mode line where they should be. Without the mode line it may be an XDATCAR. */
function sniffPoscar(head: string): 0 | 1 | 2 {
  const lines = head.split(/\r?\n/);
  const numbers = (line: string | undefined) => (line ? wordsOf(line).map(strictNumber) : []);
  if (numbers(lines[1])[0] === undefined) return 0;
  for (const line of lines.slice(2, 5)) if (numbers(line).slice(0, 3).filter(Number.isFinite).length !== 3) return 0;
  const counts = lines.findIndex((line, i) => i >= 5 && /^\s*\d+(\s+\d+)*\s*([!#].*)?$/.test(line));
  if (counts < 0 || counts > 12) return 0;
  return /^\s*(s|c|d|k)/i.test(lines[counts + 1] ?? "") && !/configuration\s*=/i.test(lines[counts + 1]) ? 2 : 0;
}

async function readPoscar(lines: WindowLines, options: ReadOptions): Promise<Frame> {
  const title = await lines.next();
  if (title === undefined) throw lines.fail("expected a title line, scale, lattice and atoms, but the file is empty");
  const head = await readHead(lines, title);
  const place = `${lines.name}:${head.countsLine}`;
  const { coordinates, cartesian, selective, labels } = await readAtoms(lines, head, options);
  const groups = typesOf(head, options, place, labels);
  const columns: Record<string, Column> = {};
  if (selective) columns.selective_dynamics = { values: selective, width: 3, logical: true };
  const frame = makeFrame({
    ...groups,
    positions: toPositions(coordinates, cartesian, head),
    cell: head.cell,
    columns,
    info: head.title ? { title: head.title } : {},
  });
  await readMotion(lines, frame, options);
  return frame;
}

async function writePoscar(frame: Frame, sink: Sink, options: WriteOptions): Promise<void> {
  requireFullSites(frame, "a POSCAR");
  const number = numberText(options.precision);
  await sink.write(headText(frame, runsOf(frame, "a POSCAR", options), "a POSCAR", options));
  const selective = selectiveOf(frame);
  await sink.write(selective ? "Selective dynamics\nDirect\n" : "Direct\n");
  const fractional = toFractional(frame.positions, frame.cell!, frame.origin);
  if (!selective) await writeNumbers(fractional, 3, sink, options.precision);
  else
    for (let i = 0; i < fractional.length; i += 3) {
      const position = row([fractional[i], fractional[i + 1], fractional[i + 2]], number);
      const flags = [0, 1, 2].map((k) => (selective[i + k] ? "T" : "F"));
      await sink.write(`${position.slice(0, -1)} ${flags.join(" ")}\n`);
    }
  await writeMotion(frame, sink, options.precision);
}

/** Our own column, or ASE's name for the same thing in an extxyz file. */
function selectiveOf(frame: Frame): ArrayLike<number> | undefined {
  const column = frame.columns.selective_dynamics ?? frame.columns.move_mask;
  if (!column || typeof column.values[0] !== "number") return undefined;
  const values = column.values as Float64Array | Int32Array;
  if (column.width === 3) return values;
  if (column.width === 1) return Int32Array.from({ length: 3 * frame.count }, (_, i) => values[Math.floor(i / 3)]);
  return undefined;
}
