/** dump ID group custom N FILE attributes. https://docs.lammps.org/dump.html */
import { defineDump } from "../define-dump.js";
import { expandReferences } from "../references.js";
import type { Words } from "../script/words.js";
import type { Snapshot } from "./atom-dump.js";
import { AtomDump } from "./atom-dump.js";
import { type DumpColumn, dumpColumn } from "./columns.js";
import { binaryFrame, lammpsHead } from "./lammps-head.js";
import { numbersOf } from "./print-columns.js";

export const custom = defineDump({
  name: "custom",
  create(words, context) {
    if (words.done) throw words.missing("an attribute");
    const dump = new CustomDump(context);
    dump.setColumns(expandReferences(context.simulation, words.rest(), "dump custom", "per-atom"));
    return dump;
  },
});

export class CustomDump extends AtomDump {
  readonly #headings = new Map<number, string>();

  setColumns(words: readonly string[]): void {
    this.columns = words.map((word) => this.#column(word));
  }

  /** The deck's ids may have been replaced since: look them up again. */
  init(): void {
    this.columns = this.columns.map((column) => this.#column(column.name));
  }

  /** `dump_modify types labels`: the column stays `type` and shows names. */
  #column(word: string): DumpColumn {
    if (word !== "type" || !this.typeLabels) return dumpColumn(this.simulation, word);
    return { ...dumpColumn(this.simulation, "typelabel"), name: "type" };
  }

  get names(): string {
    return this.columns.map((column, index) => this.#headings.get(index) ?? column.name).join(" ");
  }

  head({ atoms }: Snapshot, first: boolean): string {
    return lammpsHead(this.simulation, {
      count: atoms.length,
      names: this.names,
      units: this.unitsLine && first,
      time: this.timeLine,
    });
  }

  override binary({ atoms, values }: Snapshot): Uint8Array {
    const { unitsLine: units, timeLine: time, names } = this;
    return binaryFrame(this.simulation, {
      style: this.context.style === "atom" ? "atom" : "custom",
      names,
      units,
      time,
      values: values.map((column) => numbersOf(column, atoms.length)),
      first: this.file.snapshots === 0,
    });
  }

  override modify(keyword: string, words: Words): boolean {
    if (keyword === "colname") {
      const which = words.next("default, a column or an attribute");
      if (which === "default") this.#headings.clear();
      else {
        const index = /^-?\d+$/.test(which)
          ? Number(which) - 1
          : this.columns.findIndex((column) => column.name === which);
        if (!this.columns[index]) throw words.fail(`Invalid dump_modify colname column: ${which}`);
        this.#headings.set(index, words.next("a heading"));
      }
      return true;
    }
    if (keyword === "types") {
      super.modify(keyword, words);
      this.init();
      return true;
    }
    if (keyword === "triclinic/general") {
      words.logical();
      return true;
    }
    return super.modify(keyword, words);
  }
}
