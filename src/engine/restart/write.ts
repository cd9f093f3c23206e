/** Writes the current state as a restart file. */
import { resolve } from "node:path";
import type { Simulation } from "../simulation.js";
import { writeContainer } from "./container.js";
import { collect } from "./state.js";

export function writeRestart(simulation: Simulation, file: string): void {
  simulation.manifest?.wrote(file);
  writeContainer(file, collect(simulation));
  simulation.ownRestarts.add(resolve(file));
}
