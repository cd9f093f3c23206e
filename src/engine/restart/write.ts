import { InputError } from "../../model/errors.js";
import type { Simulation } from "../simulation.js";

export function writeRestart(_simulation: Simulation, file: string): void {
  throw new InputError(`write_restart ${file}: restart files are not available yet`);
}
