/** Degrees of freedom of a temperature: dimension × atoms, less those that fixes and the deck take away (manual: compute_modify). */
import { InputError } from "../../model/errors.js";
import type { ComputeContext, Temperature } from "../define-compute.js";

export class DegreesOfFreedom implements Temperature {
  dof = 0;
  extraDof: number;
  dynamicDof = false;
  /** mvv2e / (dof · kB): Σ m v² → temperature. */
  factor = 0;
  hasBias = false;
  /** DOF that the fixes take. */
  fixDof = 0;

  constructor(
    private readonly context: ComputeContext,
    /** Degrees of freedom per atom, the dimension by default. */
    private readonly perAtom: () => number = () => context.simulation.box.dimension,
    /** Atoms that count; the whole group by default. */
    private readonly counted: () => number = () => context.simulation.groups.count(context.group),
    /** Part of the extra and the fixes' degrees of freedom that is taken away: less than 1 where only some components count. */
    private readonly share = 1,
  ) {
    this.extraDof = context.simulation.box.dimension;
  }

  countDof(): void {
    const { fixes } = this.context.simulation;
    this.fixDof = 0;
    for (const { hooks } of fixes) this.fixDof += hooks.dofRemoved?.(this.context.group) ?? 0;
    this.recount();
  }

  /** Without asking the fixes again: for temperatures whose set of atoms changes. */
  recount(taken = 0): void {
    const { units, clock } = this.context.simulation;
    const atoms = this.counted();
    this.dof = this.perAtom() * atoms - this.share * (this.extraDof + this.fixDof) - taken;
    this.factor = this.dof > 0 ? units.mvv2e / (this.dof * units.boltz) : 0;
    if (this.dof < 0 && atoms > 0 && clock.running) throw new InputError("Temperature compute degrees of freedom < 0");
  }
}
