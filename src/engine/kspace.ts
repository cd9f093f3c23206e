/** The long-range solver of a deck: the addon's, as one of the force terms. */
import type { NativeKspace } from "../native.js";
import { native } from "../native.js";
import type { ForceTerm } from "./force-term.js";
import type { Simulation } from "./simulation.js";

export class Kspace implements ForceTerm {
  readonly kind = "kspace";
  readonly solver: NativeKspace;

  constructor(
    readonly style: string,
    words: readonly string[],
    private readonly simulation: Simulation,
  ) {
    this.solver = new (native().Kspace)(style, [...words], simulation.force.pairUnits);
  }

  /** Before the pair style's init, which needs the splitting parameter. */
  beforePair(): void {
    const { atoms, force, log, box } = this.simulation;
    const pair = force.need("Kspace_style");
    log.line(`${this.style === "pppm" ? "PPPM" : "Ewald"} initialization ...`);
    const lines = this.solver.init(atoms, pair.coulombCutoff, box.numbers, box.periodicity, box.triclinic);
    for (const line of lines.trimEnd().split("\n")) log.line(line);
    pair.setEwald(this.solver.ewald);
  }

  init(): void {}

  boxChanged(): void {
    const { box } = this.simulation;
    this.solver.setup(box.numbers, box.periodicity, box.triclinic);
  }

  compute(needs: { energies?: Float64Array | null; virials?: Float64Array | null }): void {
    this.solver.compute(this.simulation.atoms, needs.energies, needs.virials);
  }

  get energy(): number {
    return this.solver.energy;
  }

  get virial(): Float64Array {
    return this.solver.virial;
  }
}

/** The deck's solver, if it has one. */
export function kspaceOf({ force }: Simulation): Kspace | undefined {
  return force.terms.find((term): term is Kspace => term instanceof Kspace);
}
