/**
 * fix ID group langevin Tstart Tstop damp seed [scale type ratio] [tally yes|no] [zero yes|no]. https://docs.lammps.org/fix_langevin.html
 *
 * Random numbers are LAMMPS' on one process: one Marsaglia stream, three uniform numbers per atom of the group in local order, at setup too.
 */
import { InputError } from "../../model/errors.js";
import type { Temperature } from "../define-compute.js";
import { defineFix } from "../define-fix.js";
import { RanMars } from "../random.js";
import { Component } from "./component.js";
import { Ramp } from "./ramp.js";

export const langevin = defineFix({
  name: "langevin",
  create(words, { simulation, group, groupName }) {
    const user = "fix langevin";
    const { atoms, clock, units } = simulation;
    // An atom-style variable as target is a temperature for each atom.
    const perAtom = /^v_/.test(words.peek() ?? "")
      ? new Component(words.peek() as string, simulation, user, false)
      : undefined;
    const target = new Ramp(simulation, words, user);
    const damp = words.number("damp");
    const seed = words.integer("a seed");
    if (damp <= 0) throw new InputError("Fix langevin period must be > 0.0");
    if (seed <= 0) throw new InputError(`Illegal fix langevin command: the seed must be > 0, got ${seed}`);
    const random = new RanMars(seed);
    const ratio = new Map<number, number>();
    let [tally, zero] = [false, false];
    while (!words.done) {
      const keyword = words.oneOf(["scale", "tally", "zero", "gjf", "angmom", "omega"], "keyword");
      if (keyword === "scale") {
        const type = words.integer("a type");
        if (type < 1 || type > atoms.typeCount)
          throw new InputError(`Atom type ${type} of fix langevin scale is out of range`);
        ratio.set(type - 1, words.number("a ratio"));
      } else if (keyword === "tally") tally = words.logical("yes or no");
      else if (keyword === "zero") zero = words.logical("yes or no");
      else if (words.next() !== "no") throw new InputError(`fix langevin ${keyword} is not supported here`);
    }
    const drag = atoms.addColumn(3);
    let temperature: Temperature | undefined;
    let biasId: string | undefined;
    let energy = 0;
    let power = 0;
    let wanted = target.start;

    let drawn = false;

    const apply = () => {
      const each = perAtom?.isAtomStyle ? perAtom : undefined;
      if (each) {
        simulation.computes.clearInvoked();
        each.update(group);
        simulation.computes.requestInvoked(clock.step + 1);
      } else wanted = target.value();
      if (biasId !== undefined) simulation.computes.get(biasId, user).recomputeScalar();
      const { v, f, mask, count, type } = atoms;
      const bias = temperature?.hasBias ? temperature : undefined;
      bias?.removeBias?.(group);
      const sum = [0, 0, 0];
      let members = 0;
      for (let i = 0; i < count; i++) {
        if ((mask[i] & group) === 0) continue;
        members++;
        const mass = atoms.massOf(i);
        const scale = ratio.get(type[i]) ?? 1;
        const friction = -mass / damp / units.ftm2v / scale;
        const root = Math.sqrt(each ? each.at(i) : wanted);
        const noise =
          ((Math.sqrt(mass) * Math.sqrt((24 * units.boltz) / damp / clock.dt / units.mvv2e)) /
            units.ftm2v /
            Math.sqrt(scale)) *
          root;
        for (let k = 0; k < 3; k++) {
          const push = noise * (random.uniform() - 0.5);
          // A velocity without thermal part (the bias took it all) feels no random force either.
          const kept = bias && v[3 * i + k] === 0 ? 0 : push;
          const total = friction * v[3 * i + k] + kept;
          drag.values[3 * i + k] = total;
          sum[k] += kept;
        }
      }
      bias?.restoreBias?.(group);
      for (let i = 0; i < count; i++) {
        if ((mask[i] & group) === 0) continue;
        for (let k = 0; k < 3; k++) {
          if (zero) drag.values[3 * i + k] -= sum[k] / members;
          f[3 * i + k] += drag.values[3 * i + k];
        }
      }
    };
    const workRate = () => {
      let rate = 0;
      const { v, mask, count } = atoms;
      for (let i = 0; i < count; i++)
        if (mask[i] & group) for (let k = 0; k < 3; k++) rate += drag.values[3 * i + k] * v[3 * i + k];
      return rate;
    };
    const tallied = () => {
      if (!tally) return 0;
      // Trapezoid: half a step at the first step of a run.
      if (clock.step === clock.beginStep && energy === 0) {
        power = workRate();
        energy = 0.5 * power * clock.dt;
      }
      return -(energy - 0.5 * power * clock.dt);
    };
    return {
      init() {
        if (perAtom?.isAtomStyle) perAtom.init();
        else target.init();
      },
      setup() {
        if (!drawn) return apply();
        drawn = false;
        const { f, mask, count } = atoms;
        for (let i = 0; i < count; i++)
          if (mask[i] & group) for (let k = 0; k < 3; k++) f[3 * i + k] += drag.values[3 * i + k];
      },
      postForce: apply,
      ...(tally
        ? {
            endOfStep() {
              power = workRate();
              energy += power * clock.dt;
            },
          }
        : {}),
      modify(keyword, rest) {
        if (keyword !== "temp") return false;
        biasId = rest.next("a compute");
        const compute = simulation.computes.get(biasId, "fix_modify temperature");
        if (!compute.hooks.temperature)
          throw new InputError(`Fix_modify temperature compute ${biasId} does not compute temperature`);
        if (compute.group !== group)
          simulation.log.warning(`Group for fix_modify temp != fix group: ${groupName} vs ${compute.groupName}`);
        temperature = compute.hooks.temperature;
        return true;
      },
      canAddEnergy: true,
      scalar: tallied,
      coupledEnergy: tallied,
      extensive: { scalar: true },
      get target() {
        return wanted;
      },
      forgottenByLammps: true,
      save: () => random.save(),
      restore: (saved) => random.restore(saved as number[]),
      // The forces of this step were drawn already, and act once more at its other half.
      savePerAtom: () => ({ width: 3, values: drag.values.slice(0, 3 * atoms.count) }),
      restorePerAtom(_, values) {
        drag.values.set(values);
        drawn = true;
      },
      close: () => atoms.removeColumn(drag),
    };
  },
});
