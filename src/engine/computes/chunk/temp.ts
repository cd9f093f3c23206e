/**
 * compute ID group temp/chunk chunkID [temp kecom internal …] [com yes] [bias ID] [adof N] [cdof N]: the temperature of all chunks, and
 * a row per chunk. https://docs.lammps.org/compute_temp_chunk.html
 */
import { InputError } from "../../../model/errors.js";
import { chunksOf } from "../../chunks.js";
import { defineCompute, type Temperature } from "../../define-compute.js";
import { allBias, biasedTemperature } from "../biased-temperature.js";
import { ChunkSums } from "./sums.js";

const VALUES = ["temp", "kecom", "internal"] as const;

export const tempChunk = defineCompute({
  name: "temp/chunk",
  create(words, context) {
    const { simulation } = context;
    const id = words.next("the ID of a compute chunk/atom");
    const user = "compute temp/chunk";
    chunksOf(simulation, id, user);
    const names: (typeof VALUES)[number][] = [];
    for (let word = words.accept(...VALUES); word; word = words.accept(...VALUES)) names.push(word);
    let com = false;
    let biasId: string | undefined;
    let perAtom: number = simulation.box.dimension;
    let perChunk = 0;
    while (!words.done) {
      const keyword = words.oneOf(["com", "bias", "adof", "cdof"] as const, "keyword");
      if (keyword === "com") com = words.logical();
      else if (keyword === "bias") biasId = words.next("a temperature compute ID");
      else if (keyword === "adof") perAtom = words.number("degrees of freedom per atom");
      else perChunk = words.number("degrees of freedom per chunk");
    }
    if (biasId !== undefined && !simulation.computes.find(biasId)?.hooks.temperature?.hasBias)
      throw new InputError(`Bias compute ${biasId} of compute temp/chunk does not calculate a velocity bias`);

    /** Without the bias of another compute, where the deck names one. */
    const unbiased = <Result>(work: () => Result): Result => {
      const other = biasId === undefined ? undefined : simulation.computes.get(biasId, user);
      void other?.scalar;
      const bias: Temperature | undefined = other?.hooks.temperature;
      bias?.removeBias?.();
      try {
        return work();
      } finally {
        bias?.restoreBias?.();
      }
    };
    let chunk: Int32Array = new Int32Array(0);
    let drift: Float64Array = new Float64Array(0);
    let chunks = 0;
    const base = biasedTemperature(context, {
      prepare() {
        const sums = new ChunkSums(context, id, user);
        chunk = sums.chunk;
        chunks = sums.count;
        if (com) drift = sums.velocities();
      },
      split(atom, velocity, bias) {
        if (chunk[atom] < 0) return allBias(velocity, bias);
        for (let k = 0; k < 3; k++) {
          bias[k] = com ? drift[3 * chunk[atom] + k] : 0;
          velocity[k] -= bias[k];
        }
      },
      counts: (atom) => chunk[atom] >= 0,
      degrees: (atoms) => perAtom * atoms + perChunk * chunks,
      changing: true,
    });
    const scalar = base.scalar!;
    const vector = base.vector!;
    return {
      ...base,
      scalar: () => unbiased(scalar),
      vector: () => unbiased(vector),
      ...(names.length > 0 && {
        variableLength: true,
        arraySize: [0, names.length],
        array: () => unbiased(() => rows(new ChunkSums(context, id, user))),
      }),
    };

    function rows(sums: ChunkSums) {
      const { atoms, units } = simulation;
      const { v } = atoms;
      const velocities = sums.velocities();
      const [masses, counts] = [sums.masses(), sums.counts()];
      const inner = new Float64Array(sums.count);
      const total = new Float64Array(sums.count);
      sums.each((i, c, mass) => {
        for (let k = 0; k < 3; k++) {
          inner[c] += mass * (v[3 * i + k] - velocities[3 * c + k]) ** 2;
          total[c] += mass * v[3 * i + k] ** 2;
        }
      });
      const values = new Float64Array(names.length * sums.count);
      for (let c = 0; c < sums.count; c++) {
        const [x, y, z] = velocities.subarray(3 * c, 3 * c + 3);
        const dof = perChunk + perAtom * counts[c];
        const results = {
          temp: dof > 0 ? (units.mvv2e * (com ? inner : total)[c]) / (dof * units.boltz) : 0,
          kecom: 0.5 * units.mvv2e * masses[c] * (x * x + y * y + z * z),
          internal: 0.5 * units.mvv2e * inner[c],
        };
        for (const [k, name] of names.entries()) values[c * names.length + k] = results[name];
      }
      return { rows: sums.count, columns: names.length, values };
    }
  },
});
