/** dump ID group cfg N FILE mass type xs ys zs …: AtomEye's extended CFG. https://docs.lammps.org/dump.html */
import { InputError } from "../../model/errors.js";
import type { PrintValues } from "../../native.js";
import { defineDump } from "../define-dump.js";
import { general } from "../printf.js";
import { expandReferences } from "../references.js";
import type { Snapshot } from "./atom-dump.js";
import { AtomDump } from "./atom-dump.js";
import { dumpColumn } from "./columns.js";
import { numbersOf, printColumns } from "./print-columns.js";

export const cfg = defineDump({
  name: "cfg",
  create(words, context) {
    const attributes = expandReferences(context.simulation, words.rest(), "dump cfg", "per-atom");
    const [mass, type, ...rest] = attributes;
    const [x, y, z] = rest;
    const coordinates = [x, y, z].join(" ");
    if (mass !== "mass" || type !== "type" || (coordinates !== "xs ys zs" && coordinates !== "xsu ysu zsu"))
      throw new InputError("Dump cfg arguments must start with 'mass type xs ys zs' or 'mass type xsu ysu zsu'");
    const dump = new CfgDump(context);
    dump.columns = attributes.map((word) => dumpColumn(context.simulation, word));
    return dump;
  },
});

/** AtomEye wraps what is outside its box: unwrapped coordinates are written for a box so many times as large. */
const EXPANSION = 10;

class CfgDump extends AtomDump {
  get #unwrapped(): boolean {
    return this.columns[2].name === "xsu";
  }

  init(): void {
    if (!this.file.perSnapshot && this.context.id !== "WRITE_DUMP")
      throw new InputError("Dump cfg requires one snapshot per file: put a '*' into the file name");
    this.columns = this.columns.map((column) => dumpColumn(this.simulation, column.name));
  }

  head({ atoms }: Snapshot): string {
    const { box } = this.simulation;
    const [lx, ly, lz] = box.lengths;
    const rows = [
      [lx, 0, 0],
      [box.xy, ly, 0],
      [box.xz, box.yz, lz],
    ];
    let text = `Number of particles = ${atoms.length}\nA = ${this.#unwrapped ? EXPANSION : 1} Angstrom (basic length-scale)\n`;
    for (const [i, row] of rows.entries())
      for (const [j, value] of row.entries()) text += `H0(${i + 1},${j + 1}) = ${general(value, 6)} A\n`;
    text += `.NO_VELOCITY.\nentry_count = ${this.columns.length - 2}\n`;
    for (const [index, column] of this.columns.slice(5).entries()) text += `auxiliary[${index}] = ${column.name}\n`;
    return text;
  }

  override rows({ atoms, values }: Snapshot): Uint8Array[] {
    const last = this.columns.length - 1;
    const columns = this.columns.map((column, index) => ({
      ...values[index],
      format: this.formatOf(index),
      words: column.kind === "string" ? this.namesOf(column) : undefined,
      after: index === last ? "\n" : " ",
    }));
    columns[0] = { ...columns[0], format: "%f", after: " \n" };
    columns[1] = { ...columns[1], plus: 0, format: "%s", words: this.elements, after: " \n" };
    if (this.#unwrapped)
      for (const axis of [2, 3, 4]) columns[axis] = { ...columns[axis], ...expanded(values[axis], atoms.length) };
    return [printColumns(atoms.length, "", columns)];
  }
}

/** Scaled coordinates in the larger box. */
function expanded(column: PrintValues, count: number): PrintValues {
  const values = numbersOf(column, count).map((value) => (value - 0.5) / EXPANSION + 0.5);
  return { values, rows: undefined, stride: 1, at: 0, minus: 0, times: 1, plus: 0 };
}
