/** dump ID group yaml N FILE attributes. https://docs.lammps.org/dump.html */
import { defineDump } from "../define-dump.js";
import { expandReferences } from "../references.js";
import type { Words } from "../script/words.js";
import type { Snapshot } from "./atom-dump.js";
import { CustomDump } from "./custom.js";

export const yaml = defineDump({
  name: "yaml",
  create(words, context) {
    if (words.done) throw words.missing("an attribute");
    const dump = new YamlDump(context);
    dump.setColumns(expandReferences(context.simulation, words.rest(), "dump yaml", "per-atom"));
    return dump;
  },
});

class YamlDump extends CustomDump {
  #thermo = false;

  override head({ atoms }: Snapshot): string {
    const { clock, box, units, output } = this.simulation;
    const lines = ["---", "creator: LAMMPS", `timestep: ${clock.step}`];
    if (this.unitsLine) lines.push(`units: ${units.name}`);
    if (this.timeLine) lines.push(`time: ${String(clock.time)}`);
    lines.push(`natoms: ${atoms.length}`);
    lines.push(
      `boundary: [ ${box.boundary
        .flat()
        .map((side) => `${side}, `)
        .join("")}]`,
    );
    // Only where thermo output is written too.
    if (this.#thermo && (output.nextThermo === clock.step || clock.step === clock.firstStep)) {
      lines.push("thermo:");
      lines.push(
        `  - keywords: [ ${output.thermo.fields.map(({ heading }) => `${heading.includes("[") ? `'${heading}'` : heading}, `).join("")}]`,
      );
      lines.push(`  - data: [ ${output.thermo.fields.map((field) => `${String(field.value())}, `).join("")}]`);
    }
    const { lo, hi } = box.bounds;
    lines.push("box:");
    for (let k = 0; k < 3; k++) lines.push(`  - [ ${String(lo[k])}, ${String(hi[k])} ]`);
    if (box.triclinic) lines.push(`  - [ ${String(box.xy)}, ${String(box.xz)}, ${String(box.yz)} ]`);
    lines.push(
      `keywords: [ ${this.names
        .split(" ")
        .map((name) => `${name}, `)
        .join("")} ]`,
      "data:",
    );
    return `${lines.join("\n")}\n`;
  }

  override rows(snapshot: Snapshot): Uint8Array[] {
    return [this.printRows(snapshot, { start: "  - [ ", between: " , ", end: ", ]\n" })];
  }

  override tail(): string {
    return "...\n";
  }

  request(step: number): void {
    if (this.#thermo) this.simulation.output.thermo.request(step);
  }

  override modify(keyword: string, words: Words): boolean {
    if (keyword !== "thermo") return super.modify(keyword, words);
    this.#thermo = words.logical();
    return true;
  }
}
