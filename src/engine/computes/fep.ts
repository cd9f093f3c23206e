/**
 * compute ID group fep T pair STYLE PARAMETER I J v_NAME … [tail yes|no] [volume yes|no]: the pair energy with parameters raised by the
 * values of variables, less that without: ΔU, exp(-ΔU/kT), volume. https://docs.lammps.org/compute_fep.html
 */
import { InputError } from "../../model/errors.js";
import { defineCompute } from "../define-compute.js";
import { PairParameter } from "../pair-parameter.js";

export const fep = defineCompute({
  name: "fep",
  create(words, { simulation }) {
    const temperature = words.number("a temperature");
    const parameters: PairParameter[] = [];
    for (;;) {
      const word = words.accept("pair", "atom");
      if (word === undefined) break;
      if (word === "atom") throw words.fail("compute fep atom charge is not there: pair is");
      parameters.push(new PairParameter(words, simulation, "Compute fep"));
    }
    if (parameters.length === 0)
      throw words.fail("Illegal syntax in compute fep: expected pair STYLE PARAMETER I J v_NAME");
    let [tail, timesVolume] = [false, false];
    while (!words.done) {
      if (words.oneOf(["tail", "volume"], "keyword") === "tail") tail = words.logical();
      else timesVolume = words.logical();
    }

    /** Pair energy of the atoms as they are; the forces of the step stay. */
    const energy = () => {
      const { system, force } = simulation;
      system.compute(1);
      const [evdwl, ecoul] = system.result;
      return evdwl + ecoul + (tail ? force.tailEnergy : 0);
    };
    let told = false;
    return {
      init() {
        for (const parameter of parameters) parameter.keep();
        if (tail && !simulation.force.tailEnergy)
          throw new InputError("Compute fep tail when pair style does not compute tail corrections");
        if (told) return;
        told = true;
        const { log } = simulation;
        log.line(`FEP settings ...\n  temperature = ${temperature.toFixed(6)}\n  tail ${tail ? "yes" : "no"}`);
        for (const { text } of parameters) log.line(`  ${text}`);
      },
      vectorLength: 3,
      vector() {
        const { atoms, system, force, box, units } = simulation;
        const forces = atoms.f.slice();
        const result = system.result.slice();
        for (const parameter of parameters) parameter.keep();
        const before = energy();
        for (const parameter of parameters) {
          const delta = parameter.value;
          parameter.change((original) => original + delta);
        }
        force.initPair();
        const difference = energy() - before;
        for (const parameter of parameters) parameter.restore();
        force.initPair();
        atoms.f.set(forces);
        system.result.set(result);
        const factor = Math.exp(-difference / (units.boltz * temperature));
        const { volume } = box;
        return [difference, timesVolume ? factor * volume : factor, volume];
      },
    };
  },
});
