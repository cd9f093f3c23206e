/**
 * Crystallographic Information File. One frame per data block with atoms: all atoms of the conventional cell, a along x, b in the
 * xy plane.
 *
 * Partly occupied sites stay in the column `occupancy`, and species that share a site are atoms at one place, unless
 * `--occupancy` decides. Written as P 1. https://www.iucr.org/resources/cif
 */
import {
  cellFromParameters,
  cellParameters,
  determinant,
  toCartesian,
  toFractional,
  volume,
} from "../src/model/cell.js";
import { InputError } from "../src/model/errors.js";
import { type Column, type Frame, type InfoValue, makeFrame } from "../src/model/frame.js";
import { requireSpecies } from "../src/model/species.js";
import { orderTypes } from "../src/model/type-order.js";
import { atomLoop, cellParametersOf, type Site, sitesOf } from "./cif-sites.js";
import { expandSite, symmetryOf } from "./cif-symmetry.js";
import { type CifBlock, known, parseCif } from "./cif-syntax.js";
import { defineFormat, type ReadOptions, type WriteOptions } from "./format.js";
import { numberText } from "./numbers.js";
import { occupancyOf, resolveOccupancy } from "./occupancy.js";

export const cif = defineFormat({
  name: "cif",
  aliases: ["mcif"],
  title: "Crystallographic Information File (symmetry expanded; written as P 1)",
  reference: "https://www.iucr.org/resources/cif",
  files: [/\.m?cif$/i],
  sniff: (head) => (/^\s*data_\S/m.test(head) && /^\s*(_cell[_.]|_atom_site[_.]|loop_\s*$)/m.test(head) ? 2 : 0),
  holds: ["cell", "positions", "species", "frames"],
  holdsName: (name) => name === "occupancy" || name === "site_label",

  async *read(source, options) {
    const blocks = parseCif(await source.text(), source.name, options.warn);
    if (blocks.length === 0) throw InputError.at(`${source.name}:1`, "expected data_NAME, but there is no data block");
    let found = 0;
    const failures: InputError[] = [];
    for (const block of blocks) {
      try {
        const frame = readBlock(block, source.name, options);
        if (!frame) continue;
        found++;
        yield frame;
      } catch (error) {
        if (!(error instanceof InputError) || options.strict) throw error;
        failures.push(error);
      }
    }
    // One block of several that cannot be read does not spoil the others.
    if (found === 0 && failures.length) throw failures[0];
    for (const { message } of failures) options.warn(`${message}; this data block is left out`);
    if (found === 0)
      throw InputError.at(`${source.name}:1`, "no data block lists atoms with coordinates (_atom_site_fract_x)");
  },

  async write(frames, sink, options) {
    let number = 0;
    for await (const frame of frames) await sink.write(blockText(frame, ++number, options));
  },
});

function readBlock(block: CifBlock, name: string, options: ReadOptions): Frame | undefined {
  const reading = { name, warn: options.warn };
  const loop = atomLoop(block);
  if (!loop) {
    if (block.values.has("_cell_length_a")) options.warn(`${name}:${block.line}: data_${block.name} lists no atoms`);
    return undefined;
  }
  const parameters = cellParametersOf(block, reading);
  const cell = cellFromParameters(parameters);
  const sites = sitesOf(block, loop, parameters, reading);
  if (sites.length === 0) {
    options.warn(`${name}:${loop.line}: no atom of data_${block.name} has coordinates; the block is left out`);
    return undefined;
  }
  const operations = symmetryOf(block, sites, parameters, reading);
  const fractional: number[] = [];
  const atoms: Site[] = [];
  for (const site of sites) {
    const images = expandSite(site.position, operations, cell);
    if (site.multiplicity !== undefined && site.multiplicity !== images.length)
      options.warn(
        `${name}:${site.line}: ${site.label} has multiplicity ${site.multiplicity}, but ${images.length} atoms follow from the symmetry`,
      );
    for (const image of images) {
      fractional.push(...image);
      atoms.push(site);
    }
  }
  const species = [...new Set(sites.map((site) => site.element))];
  const kinds = {
    types: Int32Array.from(atoms, (site) => species.indexOf(site.element)),
    species,
    typeCount: species.length,
  };
  const columns: Record<string, Column> = { site_label: { values: atoms.map((site) => site.label), width: 1 } };
  if (sites.some((site) => site.occupancy !== 1))
    columns.occupancy = { values: Float64Array.from(atoms, (site) => site.occupancy), width: 1 };
  const frame = makeFrame({
    ...(options.types ? orderTypes(kinds, options.types, name) : kinds),
    positions: toCartesian(Float64Array.from(fractional), cell, [0, 0, 0]),
    cell,
    columns,
    info: infoOf(block),
  });
  return resolveOccupancy(frame, options, name);
}

function infoOf(block: CifBlock): Record<string, InfoValue> {
  const info: Record<string, InfoValue> = { title: block.name };
  for (const tag of ["_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m"]) {
    const symbol = known(block.values.get(tag))?.text;
    if (symbol) info.space_group = symbol;
  }
  return info;
}

function blockText(frame: Frame, number: number, options: WriteOptions): string {
  const species = requireSpecies(frame, "a CIF");
  if (!frame.cell) throw new InputError("a CIF needs a cell, which the input does not have");
  const text = numberText(options.precision);
  const p = cellParameters(frame.cell);
  const title = typeof frame.info.title === "string" ? frame.info.title.trim().replace(/\s+/g, "_") : "";
  const fractional = toFractional(frame.positions, frame.cell, frame.origin);
  // Lengths and angles stand for a right-handed cell: -a, -b, -c is one of the same crystal.
  const sign = determinant(frame.cell) < 0 ? -1 : 1;
  const standard = cellFromParameters(p);
  if (frame.cell.some((x, i) => Math.abs(x - standard[i]) > 1e-6))
    options.note(
      "derived",
      "the cell is turned: a CIF has lengths and angles, read back with a along x, b in the xy plane",
    );
  const occupancy = occupancyOf(frame);
  const labels = frame.columns.site_label?.values as string[] | undefined;
  const counts = new Map<string, number>();
  const rows: string[] = [];
  for (let i = 0; i < frame.count; i++) {
    const element = species[frame.types[i]];
    const n = (counts.get(element) ?? 0) + 1;
    counts.set(element, n);
    const label = labels ? (/^[\w+-]+$/.test(labels[i]) ? labels[i] : `${element}${n}`) : `${element}${n}`;
    const xyz = [0, 1, 2].map((k) => text(sign * fractional[3 * i + k] + 0));
    rows.push(` ${label} ${element} ${xyz.join(" ")} ${occupancy ? text(occupancy[i]) : "1"}\n`);
  }
  const length = (name: string, value: number) => `_cell_${name.padEnd(16)} ${text(value)}\n`;
  return [
    `${number > 1 ? "\n" : ""}data_${title || `frame_${number}`}\n`,
    length("length_a", p.a) + length("length_b", p.b) + length("length_c", p.c),
    length("angle_alpha", p.alpha) + length("angle_beta", p.beta) + length("angle_gamma", p.gamma),
    length("volume", volume(frame.cell)),
    "_space_group_name_H-M_alt 'P 1'\n_space_group_IT_number    1\n",
    "loop_\n_space_group_symop_operation_xyz\n 'x, y, z'\n",
    `loop_\n${["label", "type_symbol", "fract_x", "fract_y", "fract_z", "occupancy"].map((tag) => `_atom_site_${tag}\n`).join("")}`,
    ...rows,
  ].join("");
}
