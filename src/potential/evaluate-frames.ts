/** Frames with a model's energies, forces and virials in place of what they had. */
import { InputError } from "../model/errors.js";
import type { Frame } from "../model/frame.js";
import type { DeepPotential, EvaluateOptions } from "./deep-potential.js";
import { GaugeWarnings } from "./gauge-warnings.js";

export async function* evaluateFrames(
  potential: DeepPotential,
  frames: AsyncIterable<Frame>,
  options: EvaluateOptions & { warn(message: string): void },
): AsyncIterable<Frame> {
  let number = 0;
  const gauge = new GaugeWarnings(potential, options.warn);
  for await (const frame of frames) {
    number++;
    const result = potential.evaluate(frame, options);
    if (!Number.isFinite(result.energy))
      throw new InputError(`frame ${number}: the energy is not a number; are two atoms at the same place?`);
    gauge.look(number, frame, result.gauge);
    const { overSelOf, tooNearOf, outsideTableOf } = result.gauge;
    const columns = { ...frame.columns };
    if (result.atomEnergy) columns.atom_energy = { values: result.atomEnergy, width: 1, unit: "eV" };
    if (result.atomVirial) columns.atom_virial = { values: result.atomVirial, width: 9, unit: "eV" };
    if (overSelOf) columns.over_sel = { values: overSelOf, width: 1 };
    if (tooNearOf) columns.too_near = { values: tooNearOf, width: 1 };
    if (outsideTableOf) columns.outside_table = { values: outsideTableOf, width: 1 };
    yield { ...frame, energy: result.energy, forces: result.forces, virial: result.virial, stress: undefined, columns };
  }
}
