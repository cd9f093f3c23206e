/**
 * VASP volumetric data: CHG, CHGCAR, AECCAR, PARCHG, LOCPOT, ELFCAR. A structure, then one block of values per spin component, x
 * fastest (a Frame has z fastest).
 *
 * Values are kept as VASP has them. Densities (CHG…, PARCHG) are multiplied by the volume of the cell: their mean is the number of
 * electrons. Potentials (LOCPOT, eV) and ELFCAR are not. The second block of a spin-polarised density is up minus down; four blocks
 * are the density and the three components of the magnetisation. PAW augmentation occupancies are passed over.
 * https://www.vasp.at/wiki/index.php/CHGCAR
 */
import { toFractional } from "../src/model/cell.js";
import { InputError } from "../src/model/errors.js";
import { type Frame, type Grid, makeFrame } from "../src/model/frame.js";
import { defineFormat, type ReadOptions, type WriteOptions } from "./format.js";
import { parseNumber, splitWords } from "./lines.js";
import { readNumbers, wordAt, writeNumbers, xFastest, zFastest } from "./number-block.js";
import { strictNumber } from "./numbers.js";
import { requireFullSites } from "./occupancy.js";
import type { Sink } from "./sink.js";
import { headText, readHead, runsOf, typesOf, wordsOf } from "./vasp-head.js";
import { readAtoms, toPositions } from "./vasp-positions.js";
import { WindowLines } from "./window-lines.js";

export const chgcar = defineFormat({
  name: "vasp/chgcar",
  aliases: ["chgcar", "chg", "locpot", "elfcar", "parchg", "vasp/locpot", "vasp/elfcar", "vasp/parchg"],
  title: "VASP volumetric data: CHG, CHGCAR, AECCAR, PARCHG, LOCPOT, ELFCAR",
  reference: "https://www.vasp.at/wiki/index.php/CHGCAR",
  files: [/(^|[/._-])(CHG|CHGCAR|AECCAR\d|PARCHG|LOCPOT|ELFCAR)[^/]*$/],
  sniff: sniffChgcar,
  holds: ["cell", "positions", "species", "types", "labels", "grids", "frames"],

  async *read(source, options) {
    const lines = new WindowLines(source);
    try {
      const kind = kindOf(source.name);
      let title = await lines.next();
      if (title === undefined) throw lines.fail("expected a title line, scale and lattice, but the file is empty");
      while (title !== undefined) {
        const [frame, next] = await readFrame(lines, title, kind, options);
        yield frame;
        title = next;
      }
    } finally {
      await lines.close();
    }
  },

  async write(frames, sink, options) {
    for await (const frame of frames) await writeFrame(frame, sink, options);
  },
});

type Kind = "density" | "potential" | "other";

/** The content does not tell what the values are: the name does. */
function kindOf(name: string): Kind {
  const file = name.replace(/^.*\//, "").toUpperCase();
  if (/CHG|AECCAR/.test(file)) return "density";
  return /LOCPOT/.test(file) ? "potential" : "other";
}

/** A head, positions, a blank line, three counts of grid points. */
function sniffChgcar(head: string): 0 | 1 | 2 {
  const lines = head.split(/\r?\n/);
  if (strictNumber(wordsOf(lines[1] ?? "")[0]) === undefined) return 0;
  const grid = lines.findIndex((line, i) => i > 7 && line.trim() === "" && gridOf(lines[i + 1] ?? "") !== undefined);
  return grid > 0 && /^\s*[dck]/i.test(lines.slice(6, 12).find((line) => /^\s*[a-z]+\s*$/i.test(line)) ?? "") ? 2 : 0;
}

function gridOf(line: string): [number, number, number] | undefined {
  const words = splitWords(line);
  if (words.length !== 3 || !words.every((word) => /^[1-9]\d*$/.test(word))) return undefined;
  return words.map(Number) as [number, number, number];
}

/** A frame, and the title of the next one if another follows (CHG of a run with many steps). */
async function readFrame(
  lines: WindowLines,
  title: string,
  kind: Kind,
  options: ReadOptions,
): Promise<[Frame, string | undefined]> {
  const head = await readHead(lines, title);
  const { coordinates, cartesian, labels } = await readAtoms(lines, head, options);
  let line = await lines.expect("the grid");
  while (line.trim() === "") line = await lines.expect("the grid");
  const shape = gridOf(line);
  if (!shape) throw lines.fail(`expected the grid (three counts), got '${line.trim()}'`);
  const total = shape[0] * shape[1] * shape[2];
  const announced = `grid ${shape.join("x")} announces ${total} values`;
  lines.mustHold(total, 2, "values");
  const blocks: Float64Array[] = [];
  let next: string | undefined;
  for (;;) {
    const values = new Float64Array(total);
    const count = await readNumbers(lines.window, values);
    if (count < total) {
      const word = wordAt(lines.window);
      const found = word ? `expected a number, got '${word}'` : "the file ends early";
      throw lines.window.fail(
        `block ${blocks.length + 1}: ${announced}, but after ${count} ${found}`,
        lines.number + (word ? 1 : 0),
      );
    }
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0)
      options.warn(
        `${lines.name}:${lines.number}: value ${odd + 1} of block ${blocks.length + 1} is ${values[odd]}, and kept`,
      );
    blocks.push(zFastest(values, shape));
    const after = await nextBlock(lines, shape, head.count, options);
    if (after === "end") break;
    if (after === "block") continue;
    next = after.title;
    break;
  }
  const frame = makeFrame({
    ...typesOf(head, options, `${lines.name}:${head.countsLine}`, labels),
    positions: toPositions(coordinates, cartesian, head),
    cell: head.cell,
    grids: blocks.map((values, i) => gridNamed(kind, i, blocks.length, shape, values)),
    info: head.title ? { title: head.title } : {},
  });
  return [frame, next];
}

/** Passes over augmentation occupancies and moments, to the next block of this grid, or to the title of another structure. */
async function nextBlock(
  lines: WindowLines,
  shape: readonly number[],
  atoms: number,
  options: ReadOptions,
): Promise<"end" | "block" | { title: string }> {
  // Moments stand one per atom; each list of augmentation occupancies says its length.
  let allowed = atoms;
  let numbers = 0;
  const finish = <T>(result: T): T => {
    if (numbers > allowed)
      options.warn(
        `${lines.name}:${lines.number}: ${numbers - allowed} numbers after grid ${shape.join("x")} belong to nothing: left out`,
      );
    return result;
  };
  for (;;) {
    const line = await lines.next();
    if (line === undefined) return finish("end" as const);
    const words = splitWords(line);
    if (/^\s*augmentation/i.test(line)) {
      allowed += strictNumber(words.at(-1)) ?? 0;
      continue;
    }
    const grid = gridOf(line);
    if (grid?.every((n, i) => n === shape[i])) return finish("block" as const);
    if (grid && numbers > allowed) throw lines.fail(`expected grid ${shape.join("x")} again, got '${line.trim()}'`);
    if (words.some((word) => parseNumber(word) === undefined && !/^[\d.+-]+$/.test(word)))
      return finish({ title: line });
    numbers += words.length;
  }
}

const densityNames = ["total", "magnetization_x", "magnetization_y", "magnetization_z"];

function gridNamed(kind: Kind, index: number, count: number, shape: Grid["shape"], values: Float64Array): Grid {
  if (kind === "density")
    return {
      name: count === 2 && index === 1 ? "magnetization" : (densityNames[index] ?? `block ${index + 1}`),
      unit: "e",
      shape,
      values,
    };
  if (kind === "potential") return { name: index ? `potential ${index + 1}` : "potential", unit: "eV", shape, values };
  return { name: index ? `values ${index + 1}` : "values", shape, values };
}

async function writeFrame(frame: Frame, sink: Sink, options: WriteOptions): Promise<void> {
  requireFullSites(frame, "a CHGCAR");
  const [first] = frame.grids ?? [];
  if (!first)
    throw new InputError(
      "a CHGCAR is a grid of values, which the input does not have; for the structure alone write vasp/poscar",
    );
  await sink.write(headText(frame, runsOf(frame, "a CHGCAR", options), "a CHGCAR", options));
  await sink.write("Direct\n");
  await writeNumbers(toFractional(frame.positions, frame.cell!, frame.origin), 3, sink, options.precision);
  for (const [i, grid] of frame.grids!.entries()) {
    if (grid.shape.some((n, k) => n !== first.shape[k])) {
      options.note("lost", `grid ${grid.name}, which has another shape than ${first.name}`);
      continue;
    }
    await sink.write(`${i ? "" : "\n"} ${grid.shape.join(" ")}\n`);
    await writeNumbers(xFastest(grid.values, grid.shape), 5, sink, options.precision);
  }
  if (first.unit === "e")
    options.note("lost", "PAW augmentation occupancies, which VASP needs to restart from a CHGCAR");
}
