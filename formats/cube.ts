/**
 * Gaussian cube: a structure and values on a grid, z fastest. Lengths are bohr in the file (Å where the number of voxels is
 * negative), Å in a Frame. The file does not tell whether the box is periodic: it is taken as a periodic cell, as grids of crystals
 * are. http://paulbourke.net/dataformats/cube/
 */
import { determinant, volume } from "../src/model/cell.js";
import { atomicNumber, symbols } from "../src/model/elements.js";
import { InputError } from "../src/model/errors.js";
import { type Frame, type Grid, makeFrame } from "../src/model/frame.js";
import { requireSpecies } from "../src/model/species.js";
import { orderTypes } from "../src/model/type-order.js";
import { ByteWindow } from "./byte-window.js";
import { defineFormat, type ReadOptions, type WriteOptions } from "./format.js";
import { parseNumber, splitWords } from "./lines.js";
import { readNumbers, wordAt, writeRuns } from "./number-block.js";
import { numberText, strictNumber } from "./numbers.js";
import { requireFullSites } from "./occupancy.js";
import type { Sink } from "./sink.js";

/** Å (CODATA 2018) */
const bohr = 0.529177210903;
/** eV (CODATA 2018) */
const hartree = 27.211386245988;

export const cube = defineFormat({
  name: "cube",
  aliases: ["gaussian/cube", "cub"],
  title: "Gaussian cube: values on a grid",
  reference: "http://paulbourke.net/dataformats/cube/",
  files: [/\.cube?$/i],
  sniff: sniffCube,
  holds: ["cell", "origin", "positions", "species", "grids"],

  async *read(source, options) {
    const window = new ByteWindow(source);
    try {
      yield await readCube(window, source.size, options);
    } finally {
      await window.close();
    }
  },

  async write(frames, sink, options) {
    let written = false;
    for await (const frame of frames) {
      if (written) {
        options.note("lost", "all frames after the first: a cube file holds one");
        break;
      }
      await writeCube(frame, sink, options);
      written = true;
    }
  },
});

/** Two comments, then four lines of an integer and three numbers each. */
function sniffCube(head: string): 0 | 1 | 2 {
  if (/^# .* data for fix /.test(head)) return 0; // rows of three columns of fix ave/time
  if (/^\s*\d+\s*\r?\n/.test(head)) return 0; // xyz with numbers for elements
  const lines = head.split(/\r?\n/).slice(2, 6).map(splitWords);
  const good = (words: string[], k: number) =>
    (words.length === 4 || (words.length === 5 && k === 0)) &&
    /^[+-]?\d+$/.test(words[0]) &&
    words.slice(1, 4).every((word) => /\./.test(word) && strictNumber(word) !== undefined);
  return lines.length === 4 && lines.every(good) ? 2 : 0;
}

async function readCube(window: ByteWindow, size: number | undefined, options: ReadOptions): Promise<Frame> {
  const title = (await window.expect("a comment line")).trim();
  await window.expect("a second comment line");
  const [count, ...start] = await numbersOf(window, "the number of atoms and the origin", 4);
  const perPoint = start.length > 3 && count >= 0 ? start[3] : 1;
  const axes: number[][] = [];
  for (const axis of "xyz")
    axes.push(await numbersOf(window, `the number of voxels along ${axis} and their vector`, 4));
  const shape = axes.map(([n]) => Math.abs(n)) as [number, number, number];
  if (shape.some((n) => !Number.isInteger(n) || n === 0))
    throw window.fail(`expected whole numbers of voxels, got '${shape.join(" ")}'`);
  const unit = axes[0][0] < 0 ? 1 : bohr;
  const cell = Float64Array.from(
    axes.flatMap(([n, ...vector]) => vector.slice(0, 3).map((x) => x * Math.abs(n) * unit)),
  );
  if (determinant(cell) === 0) throw window.fail("the voxel vectors are linearly dependent (volume 0)");
  const atoms = await readAtoms(window, Math.abs(count), unit);
  const sets = count < 0 ? await readSets(window) : perPoint;
  const total = shape[0] * shape[1] * shape[2] * sets;
  const announced = `${shape.join("x")} voxels announce ${total} values`;
  if (total > 1e9 || (size !== undefined && 2 * total > size + 1))
    throw window.fail(`${announced}, more than the file holds`);
  const values = new Float64Array(total);
  const found = await readNumbers(window, values);
  if (found < total) {
    const word = wordAt(window);
    throw window.fail(
      `${announced}, but after ${found} ${word ? `expected a number, got '${word}'` : "the file ends early"}`,
    );
  }
  return makeFrame({
    ...(options.types ? orderTypes(atoms.kinds, options.types, window.name) : atoms.kinds),
    positions: atoms.positions,
    cell,
    origin: Float64Array.from(start.slice(0, 3), (x) => x * unit),
    grids: gridsOf(values, shape, sets),
    info: title ? { title } : {},
  });
}

async function readAtoms(window: ByteWindow, count: number, unit: number) {
  const positions: number[] = [];
  const species: string[] = [];
  const types: number[] = [];
  for (let i = 0; i < count; i++) {
    const [z, , ...xyz] = await numbersOf(window, `atom ${i + 1} of ${count} (number, charge, x y z)`, 5);
    if (!Number.isInteger(z) || z < 0 || z > symbols.length) throw window.fail(`expected an atomic number, got '${z}'`);
    const symbol = z === 0 ? "X" : symbols[z - 1];
    if (!species.includes(symbol)) species.push(symbol);
    types.push(species.indexOf(symbol));
    positions.push(...xyz.slice(0, 3).map((x) => x * unit));
  }
  const kinds = { types: Int32Array.from(types), species, typeCount: species.length };
  return { kinds, positions: Float64Array.from(positions) };
}

/** A negative number of atoms: how many values per point, and their ids, which may run on over lines. */
async function readSets(window: ByteWindow): Promise<number> {
  const [sets, ...ids] = splitWords(await window.expect("the number of data sets and their ids")).map(Number);
  if (!Number.isInteger(sets) || sets < 1) throw window.fail(`expected the number of data sets, got '${sets}'`);
  for (let found = ids.length; found < sets; ) found += splitWords(await window.expect("ids of the data sets")).length;
  return sets;
}

function gridsOf(values: Float64Array, shape: Grid["shape"], sets: number): Grid[] {
  if (sets === 1) return [{ name: "values", shape, values }];
  return Array.from({ length: sets }, (_, k) => ({
    name: `values ${k + 1}`,
    shape,
    values: Float64Array.from({ length: values.length / sets }, (_, i) => values[i * sets + k]),
  }));
}

async function numbersOf(window: ByteWindow, what: string, count: number): Promise<number[]> {
  const line = await window.expect(what);
  const values = splitWords(line).map(parseNumber);
  if (values.length < count || values.slice(0, count).some((value) => value === undefined || !Number.isFinite(value)))
    throw window.fail(`expected ${what} (${count} numbers), got '${line.trim()}'`);
  return values as number[];
}

async function writeCube(frame: Frame, sink: Sink, options: WriteOptions): Promise<void> {
  requireFullSites(frame, "a cube file");
  const species = requireSpecies(frame, "a cube file");
  const [grid, ...others] = frame.grids ?? [];
  if (!grid) throw new InputError("a cube file is a grid of values, which the input does not have");
  if (!frame.cell) throw new InputError("a cube file needs a cell, which the input does not have");
  if (others.length)
    options.note(
      "lost",
      `grids ${others.map(({ name }) => name).join(", ")}: a cube file holds the first, ${grid.name}`,
    );
  const number = numberText(options.precision);
  const line = (first: number, rest: ArrayLike<number>) =>
    `${`${first}`.padStart(5)} ${Array.from(rest, (x) => number(x / bohr)).join(" ")}\n`;
  const title = typeof frame.info.title === "string" ? frame.info.title.replace(/\s+/g, " ").trim() : "";
  const [values, meaning] = inAtomicUnits(grid, frame.cell, options);
  await sink.write(
    `${title || "structure"}\n${grid.name}${meaning ? ` (${meaning})` : ""}, z fastest; lengths in bohr\n`,
  );
  await sink.write(line(frame.count, frame.origin));
  for (let axis = 0; axis < 3; axis++)
    await sink.write(
      line(
        grid.shape[axis],
        frame.cell.slice(3 * axis, 3 * axis + 3).map((x) => x / grid.shape[axis]),
      ),
    );
  for (let i = 0; i < frame.count; i++) {
    const z = atomicNumber(species[frame.types[i]]);
    const xyz = Array.from(frame.positions.subarray(3 * i, 3 * i + 3), (x) => number(x / bohr));
    await sink.write(`${`${z}`.padStart(5)} ${z}.0 ${xyz.join(" ")}\n`);
  }
  await writeRuns(values, grid.shape[2], 6, sink, options.precision);
}

/** Cube files are in atomic units: densities per bohr³, potentials in hartree. */
function inAtomicUnits(grid: Grid, cell: Float64Array, options: WriteOptions): [Float64Array, string | undefined] {
  if (grid.unit === "e") {
    options.note("derived", "the density is divided by the volume of the cell: e/bohr^3 in the cube file");
    const factor = bohr ** 3 / volume(cell);
    return [grid.values.map((x) => x * factor), "e/bohr^3"];
  }
  if (grid.unit === "eV") {
    options.note("derived", "the potential is turned from eV into hartree");
    return [grid.values.map((x) => x / hartree), "hartree"];
  }
  return [grid.values, grid.unit];
}
