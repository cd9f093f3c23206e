/** com/chunk, vcm/chunk, gyration/chunk, inertia/chunk, angmom/chunk, omega/chunk, torque/chunk: a row per chunk (manual: compute …/chunk). */
import { defineCompute } from "../../define-compute.js";
import { angularVelocity, type Vector } from "../../group-properties.js";
import { type ChunkSums, chunkArray, chunkRows } from "./sums.js";

export const comChunk = defineCompute({
  name: "com/chunk",
  create: (words, context) => chunkArray(words, context, 3, (sums) => sums.centres()),
});

export const vcmChunk = defineCompute({
  name: "vcm/chunk",
  create: (words, context) => chunkArray(words, context, 3, (sums) => sums.velocities()),
});

export const inertiaChunk = defineCompute({
  name: "inertia/chunk",
  create: (words, context) => chunkArray(words, context, 6, inertias),
});

export const angmomChunk = defineCompute({
  name: "angmom/chunk",
  create: (words, context) => chunkArray(words, context, 3, momenta),
});

export const torqueChunk = defineCompute({
  name: "torque/chunk",
  create: (words, context) =>
    chunkArray(words, context, 3, (sums) => {
      const { f } = sums.context.simulation.atoms;
      return moments(sums, (i, _) => f.subarray(3 * i, 3 * i + 3));
    }),
});

export const omegaChunk = defineCompute({
  name: "omega/chunk",
  create: (words, context) =>
    chunkArray(words, context, 3, (sums) => {
      const [inertia, momentum] = [inertias(sums), momenta(sums)];
      const omega = new Float64Array(3 * sums.count);
      for (let c = 0; c < sums.count; c++) {
        const [xx, yy, zz, xy, yz, xz] = inertia.subarray(6 * c, 6 * c + 6);
        const tensor = [
          [xx, xy, xz],
          [xy, yy, yz],
          [xz, yz, zz],
        ];
        omega.set(angularVelocity([...momentum.subarray(3 * c, 3 * c + 3)] as Vector, tensor), 3 * c);
      }
      return omega;
    }),
});

/** Radii, or with `tensor` the tensor xx yy zz xy xz yz. */
export const gyrationChunk = defineCompute({
  name: "gyration/chunk",
  create(words, context) {
    const id = words.next("the ID of a compute chunk/atom");
    const tensor = words.accept("tensor") !== undefined;
    words.end();
    if (tensor) return chunkRows(id, words.command, context, 6, gyrationTensors);
    const { array } = chunkRows(id, words.command, context, 1, radii);
    return { variableLength: true, vectorLength: 0, vector: () => array().values };
  },
});

function radii(sums: ChunkSums): Float64Array {
  const masses = sums.masses();
  const squares = sums.aboutCentres(1, (add, _, mass, [x, y, z]) => add(0, mass * (x * x + y * y + z * z)));
  return squares.map((square, c) => (masses[c] > 0 ? Math.sqrt(square / masses[c]) : 0));
}

function gyrationTensors(sums: ChunkSums): Float64Array {
  const masses = sums.masses();
  const values = sums.aboutCentres(6, (add, _, mass, [x, y, z]) => {
    for (const [k, product] of [x * x, y * y, z * z, x * y, x * z, y * z].entries()) add(k, mass * product);
  });
  return values.map((value, at) => (masses[Math.floor(at / 6)] > 0 ? value / masses[Math.floor(at / 6)] : 0));
}

/** xx yy zz xy yz xz. */
function inertias(sums: ChunkSums): Float64Array {
  return sums.aboutCentres(6, (add, _, mass, [x, y, z]) => {
    const terms = [y * y + z * z, x * x + z * z, x * x + y * y, -x * y, -y * z, -x * z];
    for (const [k, term] of terms.entries()) add(k, mass * term);
  });
}

function momenta(sums: ChunkSums): Float64Array {
  const { v } = sums.context.simulation.atoms;
  return moments(sums, (i, mass) => v.subarray(3 * i, 3 * i + 3).map((value) => value * mass));
}

/** Σ d × p. */
function moments(sums: ChunkSums, of: (atom: number, mass: number) => Float64Array): Float64Array {
  return sums.aboutCentres(3, (add, i, mass, [x, y, z]) => {
    const [px, py, pz] = of(i, mass);
    add(0, y * pz - z * py);
    add(1, z * px - x * pz);
    add(2, x * py - y * px);
  });
}
