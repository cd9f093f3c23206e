/**
 * compute ID group stress/atom tempID [ke pair … virial]: −(kinetic part + virial) of each atom, in pressure·volume: xx yy zz xy xz yz.
 * centroid/stress/atom has nine, xx yy zz xy xz yz yx zx zy. https://docs.lammps.org/compute_stress_atom.html
 */
import { InputError } from "../../model/errors.js";
import { type ComputeContext, type ComputeHooks, defineCompute, type Temperature } from "../define-compute.js";
import { perAtomTallies } from "../run/forces.js";
import type { Words } from "../script/words.js";

export const stressAtom = defineCompute({
  name: "stress/atom",
  create: (words, context) => perAtomStress(words, context, 6),
});

export const centroidStressAtom = defineCompute({
  name: "centroid/stress/atom",
  create: (words, context) => perAtomStress(words, context, 9),
});

const PARTS = ["ke", "pair", "bond", "angle", "dihedral", "improper", "kspace", "fix", "virial"] as const;

/** First and second index of the components. */
const FIRST = [0, 1, 2, 0, 0, 1, 1, 2, 2];
const SECOND = [0, 1, 2, 1, 2, 2, 0, 0, 1];

function perAtomStress(words: Words, { simulation, group }: ComputeContext, width: 6 | 9): ComputeHooks {
  const temperatureId = words.next("a temperature compute ID or NULL");
  const bias = () => temperatureOf(temperatureId);
  bias();
  const parts = new Set<string>();
  while (!words.done) parts.add(words.oneOf(PARTS, "keyword"));
  const kinetic = parts.size === 0 || parts.has("ke");
  const virial = parts.size === 0 || [...parts].some((part) => part !== "ke");

  function temperatureOf(id: string): Temperature | undefined {
    if (id === "NULL") return undefined;
    const compute = simulation.computes.find(id);
    if (!compute) throw new InputError(`Could not find ${words.command} temperature compute ${id}`);
    if (!compute.hooks.temperature)
      throw new InputError(`C${words.command.slice(1)} compute ${id} does not compute temperature`);
    return compute.hooks.temperature;
  }

  return {
    needs: virial ? [width === 6 ? "virials" : "centroidVirials"] : [],
    perAtomColumns: width,
    perAtom() {
      const { atoms, units } = simulation;
      const { mask, v, count } = atoms;
      const tallies = perAtomTallies(simulation);
      const source = width === 6 ? tallies.virials : tallies.centroidVirials;
      const values = new Float64Array(width * count);
      const temperature = kinetic ? bias() : undefined;
      if (temperature?.hasBias) temperature.removeBias?.();
      for (let i = 0; i < count; i++) {
        if (!(mask[i] & group)) continue;
        const factor = kinetic ? atoms.massOf(i) * units.mvv2e : 0;
        for (let k = 0; k < width; k++) {
          const motion = factor * v[3 * i + FIRST[k]] * v[3 * i + SECOND[k]];
          values[width * i + k] = -(motion + (virial ? source[width * i + k] : 0)) * units.nktv2p;
        }
      }
      if (temperature?.hasBias) temperature.restoreBias?.();
      return values;
    },
  };
}
