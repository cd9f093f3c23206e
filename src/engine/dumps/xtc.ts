/**
 * dump ID group xtc N FILE: GROMACS' compressed coordinates in nm (three decimals unless dump_modify precision says else) and times in
 * ps, in order of ids. https://docs.lammps.org/dump.html
 */
import { closeSync, fsyncSync } from "node:fs";
import { encodeXtc } from "../../../formats/xtc-encode.js";
import { InputError } from "../../model/errors.js";
import { type DumpContext, type DumpHooks, defineDump } from "../define-dump.js";
import { openOutput } from "../output-file.js";
import type { Words } from "../script/words.js";
import { reason, writeWhole } from "../write-whole.js";
import { dumpColumn } from "./columns.js";
import { Selection } from "./selection.js";

const MAGIC = 1995;

export const xtc = defineDump({
  name: "xtc",
  create(words, context) {
    words.end();
    return new XtcDump(context);
  },
});

class XtcDump implements DumpHooks {
  readonly #selection: Selection;
  #columns: ReturnType<typeof dumpColumn>[];
  #file: number | undefined;
  #precision = 1000;
  #lengths: number;
  #times: number;

  constructor(readonly context: DumpContext) {
    const { simulation, file, group } = context;
    if (/\*|\.gz$|\.zst$/.test(file))
      throw new InputError("Invalid dump xtc filename: one uncompressed file holds all snapshots");
    this.#selection = new Selection(simulation, group);
    this.#selection.sort = { by: "id" };
    this.#columns = this.#coordinates(false);
    const { name, angstrom, femtosecond } = simulation.units;
    this.#lengths = name === "lj" ? 1 : 0.1 / angstrom;
    this.#times = name === "lj" ? 1 : 0.001 / femtosecond;
    if (name === "lj")
      simulation.log.warning("No automatic unit conversion to XTC file format conventions possible for units lj");
  }

  begin(): void {
    this.#open();
  }

  write(): void {
    const { box, clock } = this.context.simulation;
    const atoms = this.#selection.choose();
    const coordinates = new Float32Array(3 * atoms.length);
    const values = new Float64Array(atoms.length);
    this.#columns.forEach((column, axis) => {
      column.fill(values, atoms);
      for (let k = 0; k < atoms.length; k++) coordinates[3 * k + axis] = this.#lengths * values[k];
    });
    const head = Buffer.alloc(52);
    [MAGIC, atoms.length, clock.step].forEach((value, k) => {
      head.writeInt32BE(value, 4 * k);
    });
    head.writeFloatBE(clock.step * this.#times * clock.dt, 12);
    box.cell.forEach((value, k) => {
      head.writeFloatBE(this.#lengths * value, 16 + 4 * k);
    });
    writeWhole(this.#open(), [head, encodeXtc(coordinates, this.#precision)], {
      name: this.context.file,
      what: "dump file",
    });
  }

  modify(keyword: string, words: Words): boolean {
    switch (keyword) {
      case "unwrap":
        this.#columns = this.#coordinates(words.logical());
        return true;
      case "precision":
        this.#precision = words.number();
        if (![10, 100, 1000, 1e4, 1e5, 1e6].includes(this.#precision))
          throw words.fail(`dump_modify precision must be 10, 100, … 1000000, got ${this.#precision}`);
        return true;
      case "sfactor":
      case "tfactor": {
        const factor = words.number();
        if (factor <= 0) throw words.fail(`Illegal dump_modify ${keyword} value (must be > 0.0)`);
        if (keyword === "sfactor") this.#lengths = factor;
        else this.#times = factor;
        return true;
      }
      case "sort":
        if (words.next("id") !== "id") throw new InputError("Dump xtc requires sorting by atom ID");
        return true;
      case "append":
        if (words.logical())
          this.context.simulation.log.warning("Dump_modify append has no effect on dump xtc: its file begins anew");
        return true;
      default:
        return false;
    }
  }

  flush(): void {
    if (this.#file !== undefined) fsyncSync(this.#file);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #coordinates(unwrap: boolean) {
    return ["x", "y", "z"].map((axis) => dumpColumn(this.context.simulation, unwrap ? `${axis}u` : axis));
  }

  #open(): number {
    if (this.#file === undefined) {
      const { file } = this.context;
      try {
        this.#file = openOutput(file);
      } catch (error) {
        throw new InputError(`Cannot open dump file ${file}: ${reason(error)}`);
      }
    }
    return this.#file;
  }
}
