/** dump ID group xyz N FILE. https://docs.lammps.org/dump.html */
import { defineDump } from "../define-dump.js";
import { sprintf } from "../printf.js";
import type { Snapshot } from "./atom-dump.js";
import { AtomDump } from "./atom-dump.js";
import { dumpColumn } from "./columns.js";

export const xyz = defineDump({
  name: "xyz",
  create(words, context) {
    words.end();
    return new XyzDump(context);
  },
});

class XyzDump extends AtomDump {
  constructor(...args: ConstructorParameters<typeof AtomDump>) {
    super(...args);
    // Types stand for elements until dump_modify element names them.
    this.elements = this.elements.map((_, type) => String(type + 1));
    this.columns = ["element", "x", "y", "z"].map((word) => dumpColumn(this.simulation, word));
    this.selection.sort = { by: "id" };
  }

  head({ atoms }: Snapshot): string {
    const { clock } = this.simulation;
    const time = this.timeLine ? sprintf(" Time: %.6f", clock.time) : "";
    return `${atoms.length}\n Atoms. Timestep: ${clock.step}${time}\n`;
  }
}
