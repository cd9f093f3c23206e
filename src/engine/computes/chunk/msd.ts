/** compute ID group msd/chunk chunkID: dx² dy² dz² and sum of each chunk's centre of mass since the first use. https://docs.lammps.org/compute_msd_chunk.html */
import { InputError } from "../../../model/errors.js";
import { defineCompute } from "../../define-compute.js";
import { chunkArray } from "./sums.js";

export const msdChunk = defineCompute({
  name: "msd/chunk",
  create(words, context) {
    let start: Float64Array | undefined;
    const hooks = chunkArray(words, context, 4, (sums) => {
      const now = sums.centres();
      start ??= now;
      if (start.length !== now.length) throw new InputError("Compute msd/chunk nchunk is not static");
      const values = new Float64Array(4 * sums.count);
      for (let c = 0; c < sums.count; c++)
        for (let k = 0; k < 3; k++) {
          const square = (now[3 * c + k] - start[3 * c + k]) ** 2;
          values[4 * c + k] = square;
          values[4 * c + 3] += square;
        }
      return values;
    });
    // The origin is where the chunks are when the first run begins.
    return { ...hooks, setup: () => void hooks.array!() };
  },
});
