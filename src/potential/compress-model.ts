/** Tables of a model's embedding nets, appended to its file (addon/potential/deepmd/tabulate.h), and what they cost in accuracy. */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { NativeTables } from "../native.js";
import type { DeepPotential, EvaluateOptions } from "./deep-potential.js";

export interface TableReport extends Omit<NativeTables, "bytes"> {
  tableBytes: number;
}

export function compressModel(
  potential: DeepPotential,
  file: Uint8Array,
  options: { step: number; extrapolate: number },
): { bytes: Uint8Array; report: TableReport } {
  const { bytes: tables, ...report } = potential.tables(options);
  return { bytes: Buffer.concat([file, tables]), report: { ...report, tableBytes: tables.length } };
}

export interface TableErrors {
  frames: number;
  /** eV per atom, eV/Å, eV per atom: the largest differences. */
  energyPerAtom: number;
  force: number;
  virialPerAtom: number;
  outsideTable: number;
}

export async function tableErrors(
  exact: DeepPotential,
  tabulated: DeepPotential,
  frames: AsyncIterable<Frame>,
  options: EvaluateOptions = {},
): Promise<TableErrors> {
  const errors: TableErrors = { frames: 0, energyPerAtom: 0, force: 0, virialPerAtom: 0, outsideTable: 0 };
  for await (const frame of frames) {
    const [a, b] = [exact.evaluate(frame, options), tabulated.evaluate(frame, options)];
    errors.frames++;
    errors.energyPerAtom = Math.max(errors.energyPerAtom, Math.abs(a.energy - b.energy) / frame.count);
    errors.force = Math.max(errors.force, largestGap(a.forces, b.forces));
    errors.virialPerAtom = Math.max(errors.virialPerAtom, largestGap(a.virial, b.virial) / frame.count);
    errors.outsideTable += b.gauge.outsideTable;
  }
  if (errors.frames === 0) throw new InputError("expected a structure to compare on, got none");
  return errors;
}

function largestGap(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let k = 0; k < a.length; k++) most = Math.max(most, Math.abs(a[k] - b[k]));
  return most;
}
