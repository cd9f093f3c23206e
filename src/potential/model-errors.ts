/** Errors of a model against reference data: what `dp test` of DeePMD-kit prints, and by element. */

import { volume } from "../model/cell.js";
import { ErrorSum } from "../model/error-sum.js";
import { InputError } from "../model/errors.js";
import { type Frame, typeName } from "../model/frame.js";
import type { Evaluation } from "./deep-potential.js";
import { exponent } from "./exponent.js";

/** Reference and model of every number, for detail files and parity plots. */
export interface Pairs {
  energies: [number, number, number][];
  forces: { reference: Float64Array; model: Float64Array; element: string[] }[];
  virials: { reference: Float64Array; model: Float64Array; atoms: number }[];
}

export class ModelErrors {
  frames = 0;
  readonly energy = new ErrorSum();
  readonly energyPerAtom = new ErrorSum();
  readonly force = new ErrorSum();
  readonly forceOf = new Map<string, ErrorSum>();
  readonly virial = new ErrorSum();
  readonly virialPerAtom = new ErrorSum();
  /** eV/Å³, where there is a cell. */
  readonly stress = new ErrorSum();
  /** Filled only when asked for. */
  readonly pairs?: Pairs;

  constructor({ keep = false } = {}) {
    if (keep) this.pairs = { energies: [], forces: [], virials: [] };
  }

  /** One frame with its reference, and what the model says of it. */
  compare(frame: Frame, result: Evaluation): void {
    const virial = frame.virial ?? (frame.stress && frame.cell && frame.stress.map((s) => -s * volume(frame.cell!)));
    if (frame.energy === undefined && !frame.forces && !virial)
      throw new InputError(`frame ${this.frames + 1} has neither energy nor forces nor virial to compare with`);
    this.frames++;
    if (frame.energy !== undefined) {
      this.energy.add(frame.energy, result.energy);
      this.energyPerAtom.add(frame.energy / frame.count, result.energy / frame.count);
      this.pairs?.energies.push([frame.energy, result.energy, frame.count]);
    }
    if (frame.forces) this.#addForces(frame, frame.forces, result.forces);
    if (virial) {
      for (let k = 0; k < 9; k++) {
        this.virial.add(virial[k], result.virial[k]);
        this.virialPerAtom.add(virial[k] / frame.count, result.virial[k] / frame.count);
        if (frame.cell) this.stress.add(-virial[k] / volume(frame.cell), -result.virial[k] / volume(frame.cell));
      }
      this.pairs?.virials.push({ reference: virial, model: result.virial, atoms: frame.count });
    }
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
      forceOf: Object.fromEntries(
        [...this.forceOf].filter(([, sum]) => sum.count > 0).map(([name, sum]) => [name, of(sum)]),
      ),
      virial: of(this.virial),
      virialPerAtom: of(this.virialPerAtom),
      stress: of(this.stress),
    };
  }

  #addForces(frame: Frame, reference: Float64Array, model: Float64Array): void {
    const sums = Array.from({ length: frame.typeCount }, (_, type) => {
      const name = typeName(frame, type);
      if (!this.forceOf.has(name)) this.forceOf.set(name, new ErrorSum());
      return this.forceOf.get(name)!;
    });
    for (let k = 0; k < reference.length; k++) {
      this.force.add(reference[k], model[k]);
      sums[frame.types[Math.floor(k / 3)]].add(reference[k], model[k]);
    }
    this.pairs?.forces.push({ reference, model, element: Array.from(frame.types, (type) => typeName(frame, type)) });
  }
}

/** As `dp test` prints them, R² added and the forces by element. */
export function errorReport(name: string, errors: ModelErrors): string {
  const lines = [`# testing system : ${name}`, `# number of test data : ${errors.frames}`];
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
  for (const [element, sum] of errors.forceOf) {
    if (sum.count === 0) continue;
    line(`Force  MAE  ${element}`, sum.mae, "eV/Å");
    line(`Force  RMSE ${element}`, sum.rmse, "eV/Å");
  }
  block("Virial", errors.virial, "eV", errors.virialPerAtom);
  block("Stress", errors.stress, "eV/Å³");
  return `${lines.join("\n")}\n`;
}

/** Files as `dp test -d PREFIX` writes them: reference and model in columns. */
export function detailFiles(prefix: string, name: string, pairs: Pairs): { path: string; text: string }[] {
  const row = (...numbers: number[]) => numbers.map((x) => exponent(x, 18)).join(" ");
  const components = ["xx", "xy", "xz", "yx", "yy", "yz", "zx", "zy", "zz"];
  const virialHead = `# ${name}: data_v{${components.join(",")}} pred_v{${components.join(",")}}`;
  const files = [
    {
      path: `${prefix}.e.out`,
      rows: [`# ${name}: data_e pred_e`, ...pairs.energies.map(([a, b]) => row(a, b))],
    },
    {
      path: `${prefix}.e_peratom.out`,
      rows: [`# ${name}: data_e pred_e`, ...pairs.energies.map(([a, b, n]) => row(a / n, b / n))],
    },
    {
      path: `${prefix}.f.out`,
      rows: [
        `# ${name}: data_fx data_fy data_fz pred_fx pred_fy pred_fz`,
        ...pairs.forces.flatMap(({ reference, model, element }) =>
          element.map((_, i) => row(...reference.subarray(3 * i, 3 * i + 3), ...model.subarray(3 * i, 3 * i + 3))),
        ),
      ],
    },
    { path: `${prefix}.v.out`, rows: [virialHead, ...pairs.virials.map((v) => row(...v.reference, ...v.model))] },
  ];
  return files.filter(({ rows }) => rows.length > 1).map(({ path, rows }) => ({ path, text: `${rows.join("\n")}\n` }));
}
