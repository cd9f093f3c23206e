/**
 * dump ID group dcd N FILE: 32-bit coordinates in Fortran records, in order of ids, CHARMM's form with a unit cell. The header's
 * counts are brought up to date after every frame, so that a killed run leaves a readable file. https://docs.lammps.org/dump.html
 */
import { closeSync, fsyncSync, writeSync } from "node:fs";
import { cellParameters } from "../../model/cell.js";
import { InputError } from "../../model/errors.js";
import { type DumpContext, type DumpHooks, defineDump } from "../define-dump.js";
import { openOutput } from "../output-file.js";
import type { Words } from "../script/words.js";
import { reason, writeWhole } from "../write-whole.js";
import { dumpColumn } from "./columns.js";
import { Selection } from "./selection.js";

const FRAMES_AT = 8;
const LAST_STEP_AT = 20;

export const dcd = defineDump({
  name: "dcd",
  create(words, context) {
    words.end();
    return new DcdDump(context);
  },
});

class DcdDump implements DumpHooks {
  readonly #selection: Selection;
  #columns: ReturnType<typeof dumpColumn>[];
  #file: number | undefined;
  #end = 0;
  #frames = 0;
  #atoms = 0;

  constructor(readonly context: DumpContext) {
    if (/\*|\.gz$|\.zst$/.test(context.file))
      throw new InputError("Invalid dump dcd filename: one uncompressed file holds all snapshots");
    this.#selection = new Selection(context.simulation, context.group);
    this.#selection.sort = { by: "id" };
    this.#columns = this.#coordinates(false);
  }

  write(): void {
    const atoms = this.#selection.choose();
    this.#open(atoms.length);
    if (atoms.length !== this.#atoms) throw new InputError("Dump dcd of non-matching # of atoms");
    this.#put(record(this.#cell()));
    const values = new Float64Array(atoms.length);
    for (const column of this.#columns) {
      column.fill(values, atoms);
      this.#put(record(Float32Array.from(values)));
    }
    this.#frames++;
    this.#patch(FRAMES_AT, this.#frames);
    this.#patch(LAST_STEP_AT, this.context.simulation.clock.step);
  }

  modify(keyword: string, words: Words): boolean {
    if (keyword === "unwrap") {
      this.#columns = this.#coordinates(words.logical());
      return true;
    }
    if (keyword === "sort") {
      if (words.next("id") !== "id") throw new InputError("Dump dcd requires sorting by atom ID");
      return true;
    }
    if (keyword === "append") {
      if (words.logical())
        this.context.simulation.log.warning("Dump_modify append has no effect on dump dcd: its file begins anew");
      return true;
    }
    if (keyword !== "flush") return false;
    words.logical();
    return true;
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

  /** A, cos γ, B, cos β, cos α, C. */
  #cell(): Float64Array {
    const { box } = this.context.simulation;
    const { a, b, c, alpha, beta, gamma } = cellParameters(box.cell);
    const cosine = (degrees: number) => (box.triclinic ? Math.cos((degrees * Math.PI) / 180) : 0);
    return Float64Array.of(a, cosine(gamma), b, cosine(beta), cosine(alpha), c);
  }

  #open(count: number): void {
    if (this.#file !== undefined) return;
    const { file, simulation } = this.context;
    try {
      this.#file = openOutput(file);
    } catch (error) {
      throw new InputError(`Cannot open dump file ${file}: ${reason(error)}`);
    }
    this.#atoms = count;
    const { step, dt } = simulation.clock;
    const every = simulation.output.dumps.find(({ id }) => id === this.context.id)?.every ?? 1;
    this.#put(header(step, Number.isFinite(every) ? every : 1, dt));
    this.#put(record(titles()));
    this.#put(record(Int32Array.of(count)));
  }

  #put(bytes: Uint8Array): void {
    writeWhole(this.#file as number, [bytes], { name: this.context.file, what: "dump file", at: this.#end });
    this.#end += bytes.length;
  }

  #patch(at: number, value: number): void {
    writeSync(this.#file as number, Buffer.from(Int32Array.of(value).buffer), 0, 4, at);
  }
}

/** Fortran's form: the length before and after. */
function record(data: Float64Array | Float32Array | Int32Array | Uint8Array): Buffer {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const length = Buffer.from(Int32Array.of(bytes.length).buffer);
  return Buffer.concat([length, bytes, length]);
}

function header(step: number, every: number, dt: number): Buffer {
  const bytes = Buffer.alloc(84);
  bytes.write("CORD", 0, "latin1");
  bytes.writeInt32LE(step, 8);
  bytes.writeInt32LE(every, 12);
  bytes.writeFloatLE(dt, 40);
  bytes.writeInt32LE(1, 44); // a unit cell with every frame
  bytes.writeInt32LE(24, 80); // CHARMM version
  return record(bytes);
}

function titles(): Uint8Array {
  const bytes = Buffer.alloc(164, 0);
  bytes.writeInt32LE(2, 0);
  bytes.write("Written by LAMMPS (garnet-md)", 4, 80, "latin1");
  bytes.write("REMARKS", 84, 80, "latin1");
  return bytes;
}
