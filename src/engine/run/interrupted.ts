/** Ctrl-C or SIGTERM: the run ended after a whole step; its state is kept and the deck stops. */
import { InputError } from "../../model/errors.js";
import { writeRestart } from "../restart/write.js";
import type { Simulation } from "../simulation.js";
import { wrapForFile } from "./prepare.js";

const FILE = "interrupted.restart";

export function stopIfInterrupted(simulation: Simulation): void {
  if (simulation.stop !== "interrupted") return;
  wrapForFile(simulation);
  writeRestart(simulation, FILE);
  throw new InputError(
    `Interrupted at step ${simulation.clock.step}: the state is in ${FILE} ('read_restart ${FILE}' goes on from there)`,
  );
}
