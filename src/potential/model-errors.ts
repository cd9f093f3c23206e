/** Errors of a model against reference data: what `dp test` of DeePMD-kit prints, and by element. */

import { volume } from "../model/cell.js";
import { ErrorSum } from "../model/error-sum.js";
import { InputError } from "../model/errors.js";
import { type Frame, typeName } from "../model/frame.js";
import { virialOf } from "../model/virial.js";
import type { Evaluation } from "./deep-potential.js";
import type { Pairs } from "./detail-files.js";
import { exponent } from "./exponent.js";

export class ModelErrors {
  frames = 0;
  readonly energy = new ErrorSum();
  readonly energyPerAtom = new ErrorSum();
  readonly force = new ErrorSum();
  /** By the data set's `atom_pref`, where it has one. */
  readonly forceWeighted = new ErrorSum();
  readonly forceOf = new Map<string, ErrorSum>();
  readonly virial = new ErrorSum();
  readonly virialPerAtom = new ErrorSum();
  /** eV/Å³ */
  readonly stress = new ErrorSum();
  /** Against the data set's `atom_ener`, of evaluations with atomic energies. */
  readonly atomEnergy = new ErrorSum();
  /** Filled only when asked for. */
  readonly pairs?: Pairs;

  constructor({ keep = false } = {}) {
    if (keep) this.pairs = { energies: [], forces: [], virials: [] };
  }

  /** One frame with its reference, and what the model says of it. */
  compare(frame: Frame, result: Evaluation): void {
    // Of open boundaries there is no virial to compare, whatever the data set says: as in DeePMD-kit.
    const virial = virialOf(frame);
    if (frame.energy === undefined && !frame.forces && !virial)
      throw new InputError(`frame ${this.frames + 1} has neither energy nor forces nor virial to compare with`);
    this.frames++;
    if (frame.energy !== undefined) {
      this.energy.add(frame.energy, result.energy);
      this.energyPerAtom.add(frame.energy / frame.count, result.energy / frame.count);
      this.pairs?.energies.push({ reference: frame.energy, model: result.energy, atoms: frame.count });
    }
    if (frame.forces) this.#addForces(frame, frame.forces, result.forces);
    if (virial) this.#addVirial(frame.count, volume(frame.cell!), virial, result.virial);
    if (result.atomEnergy) this.#addAtomEnergies(frame, result.atomEnergy);
  }

  /** For JSON. */
  plain(): object {
    const of = ({ count, mae, rmse, r2 }: ErrorSum) =>
      count > 0 ? { count, mae, rmse, r2: Number.isFinite(r2) ? r2 : null } : null;
    return {
      frames: this.frames,
      energy: of(this.energy),
      energyPerAtom: of(this.energyPerAtom),
      force: of(this.force),
      ...(this.forceWeighted.count > 0 && { forceWeighted: of(this.forceWeighted) }),
      forceOf: Object.fromEntries(
        [...this.forceOf].filter(([, sum]) => sum.count > 0).map(([name, sum]) => [name, of(sum)]),
      ),
      virial: of(this.virial),
      virialPerAtom: of(this.virialPerAtom),
      stress: of(this.stress),
      ...(this.atomEnergy.count > 0 && { atomEnergy: of(this.atomEnergy) }),
    };
  }

  #addForces(frame: Frame, reference: Float64Array, model: Float64Array): void {
    const sums = Array.from({ length: frame.typeCount }, (_, type) => {
      const name = typeName(frame, type);
      if (!this.forceOf.has(name)) this.forceOf.set(name, new ErrorSum());
      return this.forceOf.get(name)!;
    });
    const weights = frame.columns.atom_pref?.values;
    for (let k = 0; k < reference.length; k++) {
      const i = Math.floor(k / 3);
      this.force.add(reference[k], model[k]);
      sums[frame.types[i]].add(reference[k], model[k]);
      if (weights) this.forceWeighted.add(reference[k], model[k], Number(weights[i]));
    }
    this.pairs?.forces.push({ reference, model, element: Array.from(frame.types, (type) => typeName(frame, type)) });
  }

  #addVirial(atoms: number, space: number, reference: Float64Array, model: Float64Array): void {
    for (let k = 0; k < 9; k++) {
      this.virial.add(reference[k], model[k]);
      this.virialPerAtom.add(reference[k] / atoms, model[k] / atoms);
      this.stress.add(-reference[k] / space, -model[k] / space);
    }
    this.pairs?.virials.push({ reference, model, atoms, volume: space });
  }

  #addAtomEnergies(frame: Frame, model: Float64Array): void {
    const reference = frame.columns.atom_ener?.values;
    if (!reference || reference.length !== model.length)
      throw new InputError(`frame ${this.frames}: expected atomic energies (atom_ener, one per atom), found none`);
    for (let i = 0; i < model.length; i++) this.atomEnergy.add(Number(reference[i]), model[i]);
  }
}

/** As `dp test` prints them, R² added and the forces by element. */
export function errorReport(name: string, errors: ModelErrors): string {
  return `# testing system : ${name}\n# number of test data : ${errors.frames}\n${errorLines(errors)}`;
}

/** Of several data sets together; every number counts alike. Atomic energies are left to the single sets, as in DeePMD-kit. */
export function averageReport(systems: number, errors: ModelErrors): string {
  return `# ----------weighted average of errors-----------\n# number of systems : ${systems}\n${errorLines(errors)}`;
}

function errorLines(errors: ModelErrors): string {
  const lines: string[] = [];
  const line = (what: string, value: number, unit: string) => {
    lines.push(`${what.padEnd(19)}: ${exponent(value)}${unit && ` ${unit}`}`);
  };
  const block = (what: string, sum: ErrorSum, unit: string, perAtom?: ErrorSum) => {
    if (sum.count === 0) return;
    line(`${what} MAE`, sum.mae, unit);
    line(`${what} RMSE`, sum.rmse, unit);
    if (perAtom) line(`${what} MAE/Natoms`, perAtom.mae, unit);
    if (perAtom) line(`${what} RMSE/Natoms`, perAtom.rmse, unit);
    if (sum.count > 1) line(`${what} R2`, (perAtom ?? sum).r2, "");
  };
  block("Energy", errors.energy, "eV", errors.energyPerAtom);
  block("Force ", errors.force, "eV/Å");
  block("Force weighted", errors.forceWeighted, "eV/Å");
  for (const [element, sum] of errors.forceOf) {
    if (sum.count === 0) continue;
    line(`Force  MAE  ${element}`, sum.mae, "eV/Å");
    line(`Force  RMSE ${element}`, sum.rmse, "eV/Å");
  }
  block("Virial", errors.virial, "eV", errors.virialPerAtom);
  block("Stress", errors.stress, "eV/Å³");
  block("Atomic ener", errors.atomEnergy, "eV");
  return `${lines.join("\n")}\n`;
}
