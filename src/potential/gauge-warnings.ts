/** What the extrapolation gauge has to say of frames, each thing once. */
import { type Frame, typeName } from "../model/frame.js";
import type { DeepPotential, Gauge } from "./deep-potential.js";

export class GaugeWarnings {
  readonly #said = new Set<string>();

  constructor(
    private readonly potential: DeepPotential,
    private readonly warn: (message: string) => void,
  ) {}

  look(number: number, frame: Frame, gauge: Gauge): void {
    const { info } = this.potential;
    const atom = (index: number) => `frame ${number}: atom ${index + 1} (${typeName(frame, frame.types[index])})`;
    if (gauge.overSel > 0)
      this.#once("sel", () => {
        const more = gauge.overSel > 1 ? `, and ${gauge.overSel - 1} more such cases` : "";
        const kept = this.potential.sel === "extend" ? "all are kept" : "the nearest are kept (--sel extend keeps all)";
        return `${atom(gauge.overSelAtom)} has ${gauge.overSelFound} neighbours ${info.typeMap[gauge.overSelType] ?? "of all types"} within the cutoff, more than the model's sel${more}: ${kept}`;
      });
    if (gauge.tooNear > 0)
      this.#once(
        "near",
        () =>
          `${atom(gauge.nearestAtom)} has a neighbour at ${gauge.nearest.toFixed(4)} Å, nearer than any pair that the model was trained on (${info.minNborDist.toFixed(4)} Å): it extrapolates`,
      );
    if (gauge.outsideTable > 0 && info.descriptors.some(({ compressed }) => compressed))
      this.#once(
        "table",
        () =>
          `frame ${number}: ${gauge.outsideTable} values outside the tables of the compressed model, which goes on as straight lines there`,
      );
  }

  #once(what: string, message: () => string): void {
    if (this.#said.has(what)) return;
    this.#said.add(what);
    this.warn(`${message()}. This is said once`);
  }
}
