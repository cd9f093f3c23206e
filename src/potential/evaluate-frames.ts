/** Frames with a model's energies, forces and virials in place of what they had. */
import { InputError } from "../model/errors.js";
import { type Frame, typeName } from "../model/frame.js";
import type { DeepPotential, EvaluateOptions, Gauge } from "./deep-potential.js";

export async function* evaluateFrames(
  potential: DeepPotential,
  frames: AsyncIterable<Frame>,
  options: EvaluateOptions & { warn(message: string): void },
): AsyncIterable<Frame> {
  let number = 0;
  let warned = false;
  for await (const frame of frames) {
    number++;
    const result = potential.evaluate(frame, options);
    if (!Number.isFinite(result.energy))
      throw new InputError(`frame ${number}: the energy is not a number; are two atoms at the same place?`);
    if (result.gauge.overSel > 0 && !warned) {
      options.warn(`frame ${number}: ${overSel(potential, result.gauge, frame)}`);
      warned = true;
    }
    const columns = { ...frame.columns };
    if (result.atomEnergy) columns.atom_energy = { values: result.atomEnergy, width: 1, unit: "eV" };
    if (result.atomVirial) columns.atom_virial = { values: result.atomVirial, width: 9, unit: "eV" };
    yield { ...frame, energy: result.energy, forces: result.forces, virial: result.virial, stress: undefined, columns };
  }
}

/** "atom 5 (Zr) has 40 neighbours O, more than the model's sel …" */
function overSel(potential: DeepPotential, gauge: Gauge, frame: Frame): string {
  const { typeMap } = potential.info;
  const atom = `atom ${gauge.overSelAtom + 1} (${typeName(frame, frame.types[gauge.overSelAtom])})`;
  const more = gauge.overSel > 1 ? `, and ${gauge.overSel - 1} more such cases` : "";
  return `${atom} has ${gauge.overSelFound} neighbours ${typeMap[gauge.overSelType]} within the cutoff, more than the model's sel${more}: the nearest are kept (--sel extend keeps all). This is said once`;
}
