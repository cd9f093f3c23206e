/**
 * VASP structure (POSCAR, CONTCAR).
 *
 * Velocities are Å/fs in the file and Å/ps in a Frame. Lattice velocities and the predictor-corrector block are kept as they are,
 * so that a CONTCAR of a run in the NpT ensemble can be written back. https://www.vasp.at/wiki/index.php/POSCAR
 */
import { toFractional } from "../src/model/cell.js";
import { elementOfLabel } from "../src/model/elements.js";
import { type Column, type Frame, makeFrame } from "../src/model/frame.js";
import { defineFormat, type ReadOptions, type WriteOptions } from "./format.js";
import type { Lines } from "./lines.js";
import { numberText, strictNumber } from "./numbers.js";
import { requireFullSites } from "./occupancy.js";
import type { Sink } from "./sink.js";
import { headText, readHead, row, runsOf, typesOf, type VaspHead, wordsOf } from "./vasp-head.js";
import { readMotion, writeMotion } from "./vasp-motion.js";
import { coordinatesOf, toPositions } from "./vasp-positions.js";

export const poscar = defineFormat({
  name: "vasp/poscar",
  aliases: ["poscar", "contcar", "vasp/contcar", "vasp"],
  title: "VASP structure: POSCAR, CONTCAR",
  reference: "https://www.vasp.at/wiki/index.php/POSCAR",
  files: [/(^|[/._-])(POSCAR|CONTCAR)[^/]*$/i, /\.(vasp|poscar|contcar)$/i],
  sniff: sniffPoscar,
  holds: ["cell", "positions", "species", "types", "velocities"],

  async *read(source, options) {
    const lines = source.lines();
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

async function readPoscar(lines: Lines, options: ReadOptions): Promise<Frame> {
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

interface Atoms {
  coordinates: Float64Array;
  cartesian: boolean;
  selective?: Int32Array;
  /** Words after the coordinates, when every atom has one. */
  labels?: string[];
}

async function readAtoms(lines: Lines, head: VaspHead, options: ReadOptions): Promise<Atoms> {
  let mode = await readMode(lines, options);
  const selective = mode === "selective" ? new Int32Array(3 * head.count) : undefined;
  if (selective) mode = await readMode(lines, options);
  const coordinates = new Float64Array(3 * head.count);
  const labels: string[] = [];
  let atom = 0;
  for (let group = 0; group < head.counts.length; group++) {
    const symbol = head.symbols?.[group];
    for (let n = 0; n < head.counts[group]; n++, atom++) {
      const line = lines.buffered() ?? (await lines.next());
      if (line === undefined)
        throw lines.fail(`expected ${head.count} positions (counts ${head.counts.join("+")}), file ends after ${atom}`);
      const words = coordinatesOf(line, 3 * atom, coordinates, lines);
      const flags = selective ? flagsOf(words, symbol, selective, 3 * atom, lines) : 3;
      const label = words[flags === 4 ? 3 : selective ? 6 : 3];
      if (label !== undefined) labels.push(label);
    }
  }
  return {
    coordinates,
    cartesian: mode === "cartesian",
    selective,
    labels: labels.length === atom ? labels : undefined,
  };
}

async function readMode(lines: Lines, options: ReadOptions): Promise<"selective" | "cartesian" | "direct"> {
  const line = (await lines.expect("Selective dynamics, Direct or Cartesian")).trim();
  const first = line.charAt(0).toLowerCase();
  if (first === "s") return "selective";
  if (first === "c" || first === "k") return "cartesian";
  if (first === "d") return "direct";
  if (line === "" || strictNumber(line.split(/\s/)[0]) !== undefined)
    throw lines.fail(`expected Direct or Cartesian, got '${line}'`);
  options.warn(
    `${lines.name}:${lines.number}: expected Direct or Cartesian, got '${line}': taken as Direct, as VASP does`,
  );
  return "direct";
}

/**
 * T and F into `out`. Some programs put the label before the flags ("C T T T"): 4 comes back then, else 3. VASP itself reads the
 * three words after the coordinates, so that order wins where both are possible.
 */
function flagsOf(words: string[], symbol: string | undefined, out: Int32Array, at: number, lines: Lines): 3 | 4 {
  const moved = isFlags(words, 4) && (!isFlags(words, 3) || (words[3] === symbol && words[6] !== symbol));
  const element = elementOfLabel(words[3] ?? "") !== undefined;
  const start = moved && element ? 4 : 3;
  for (let k = 0; k < 3; k++) {
    const flag = flagOf(words[start + k]);
    if (flag === undefined) throw lines.fail(`expected a flag T or F, got '${words[start + k] ?? ""}'`);
    out[at + k] = flag;
  }
  return start;
}

const isFlags = (words: string[], at: number) => [0, 1, 2].every((k) => flagOf(words[at + k]) !== undefined);

/** A Fortran logical: T, F, .TRUE., false. */
function flagOf(word: string | undefined): 0 | 1 | undefined {
  const letter = /^\.?(t|true|f|false)\.?$/i.exec(word ?? "")?.[1][0].toLowerCase();
  return letter === undefined ? undefined : letter === "t" ? 1 : 0;
}

async function writePoscar(frame: Frame, sink: Sink, options: WriteOptions): Promise<void> {
  requireFullSites(frame, "a POSCAR");
  const number = numberText(options.precision);
  await sink.write(headText(frame, runsOf(frame, "a POSCAR", options), "a POSCAR", options));
  const selective = selectiveOf(frame);
  await sink.write(selective ? "Selective dynamics\nDirect\n" : "Direct\n");
  const fractional = toFractional(frame.positions, frame.cell!, frame.origin);
  for (let i = 0; i < fractional.length; i += 3) {
    const position = row([fractional[i], fractional[i + 1], fractional[i + 2]], number);
    if (!selective) await sink.write(position);
    else
      await sink.write(`${position.slice(0, -1)} ${[0, 1, 2].map((k) => (selective[i + k] ? "T" : "F")).join(" ")}\n`);
  }
  await writeMotion(frame, sink, number);
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
